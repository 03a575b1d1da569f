/** Sizes of segments as the running service keeps them, and what `cauce segment` tells of them. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { overview, type SegmentView, segmentView } from '../runtime/insight/index.js';
import { erase } from '../runtime/live/index.js';
import { deployable, type Shop } from './deploys.fixture.js';
import { sourceOf } from './insight/open.js';
import { segmentText } from './insight/segment-text.js';
import { cauce, folder, shop } from './run.fixture.js';
import { terminal } from './terminal.js';

const text = `
  segment buyer = any order_placed in last 5d
  segment keen = buyer and count of product_viewed in last 30d >= 2
  scenario hello:
    when signed_up:
      wait 2d
      send email note
`;

const opened: Shop[] = [];
function running(): Shop {
  const s = deployable(text, { start: '2026-03-02 10:00' });
  opened.push(s);
  return s;
}
afterEach(() => {
  for (const s of opened.splice(0)) {
    expect(s.faults).toEqual([]);
    s.close();
  }
});

const source = (s: Shop) => ({ ...sourceOf(s.store), now: s.clock.now });

function shown(s: Shop, name: string): SegmentView {
  const walk = segmentView(source(s), name);
  let page = walk.next();
  while (!page.done) page = walk.next();
  return page.value!;
}

const order = (s: Shop, when: string, contact: string) =>
  s.event(when, contact, 'order_placed', { order_id: `${contact}${when}`, total: 1000, items: [], coupon: null });
const view = (s: Shop, when: string, contact: string) =>
  s.event(when, contact, 'product_viewed', { product: 'p', category: 'shoes', price: 100 });

describe('the size of a segment', () => {
  it('follows events and time, day by day, over a crash', async () => {
    const s = running();
    await order(s, '2026-03-02 12:00', 'ana');
    await order(s, '2026-03-04 12:00', 'ben');
    s.crash();
    await order(s, '2026-03-04 13:00', 'cleo');
    await s.advance('2026-03-07 12:00');
    const { members, change, days } = shown(s, 'buyer');
    expect([members, change]).toEqual([2, { '1d': -1, '7d': null, '30d': null }]);
    expect(days.map(({ date, ...day }) => [date.slice(5), ...Object.values(day)])).toEqual([
      ['03-02', 1, 1, 0],
      ['03-03', 1, 0, 0],
      ['03-04', 3, 2, 0],
      ['03-05', 3, 0, 0],
      ['03-06', 3, 0, 0],
      ['03-07', 2, 0, 1],
    ]);
    await s.advance('2026-04-02 12:00');
    expect(shown(s, 'buyer')).toMatchObject({ members: 0, change: { '1d': 0, '7d': 0, '30d': -1 } });
  });

  it('is that of the new version after a deploy, which lets nobody enter or leave', async () => {
    const s = running();
    await order(s, '2026-03-02 12:00', 'ana');
    await order(s, '2026-03-03 12:00', 'ben');
    const other = text.replace('last 5d', 'last 1d').replace('segment keen = buyer', 'segment fans = buyer');
    await s.deploy('2026-03-04 09:00', other);
    const sizes = overview(source(s)).segments.map((one) => [one.segment, one.members, one.change['1d']]);
    expect(sizes).toEqual([
      ['buyer', 1, -1],
      ['fans', 0, null],
    ]);
    expect(shown(s, 'buyer').days.map(({ entered, left }) => [entered, left])).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it('is less by whom is erased, also before a deploy has come to them', async () => {
    const s = running();
    for (const contact of ['ana', 'ben', 'cleo']) await order(s, '2026-03-02 12:00', contact);
    const gone = (contact: string) => s.live.between((parts) => erase(parts, contact, () => 'secret'));
    gone('ana');
    expect(shown(s, 'buyer').members).toBe(2);
    await s.deployOnly('2026-03-02 13:00', text.replace('last 5d', 'last 9d'));
    gone('ben');
    s.crash();
    await s.live.settle();
    expect(shown(s, 'buyer')).toMatchObject({ members: 1, some: [{ contact: 'cleo' }] });
  });
});

describe('members are shown', () => {
  it('ten of them, each with what the segment rests on, in source lines', async () => {
    const s = running();
    const people = Array.from({ length: 12 }, (_, i) => `c${i}`);
    for (const one of people) await order(s, '2026-03-02 12:00', one);
    for (const one of ['c3', 'c3', 'c5']) await view(s, '2026-03-02 13:00', one);
    expect(shown(s, 'buyer').some.map(({ contact }) => contact)).toEqual(people.slice(0, 10));
    const keen = shown(s, 'keen');
    expect(keen.some).toMatchObject([{ contact: 'c3', reason: { answer: 'yes', line: { line: 2 } } }]);
    const said = segmentText(keen, { ...terminal(), columns: 100 });
    expect(said).toContain('segment keen = buyer and count of product_viewed in last 30d >= 2  program.cauce:2');
    expect(said).toMatch(/c3\n {2}✓ buyer.*program\.cauce:1[\s\S]*the last order_placed was 2026-03-02 12:00/);
    expect(said).toMatch(/✓ count of product_viewed in last 30d >= 2: .* is 2/);
  });
});

describe('cauce segment', () => {
  it('lists, tells one, and says what is wrong with a name', () => {
    const dir = shop();
    expect(cauce(dir, 'segment')).toMatchObject({ code: 2, err: expect.stringContaining('`cauce run` makes it') });
    const file = folder({ 'c.csv': 'id,email,newsletter\nana,ana@example.com,true\nben,ben@example.com,false\n' });
    cauce(dir, 'import', 'contacts', join(file, 'c.csv'));
    expect(cauce(dir, 'segment').out).toMatch(/Segment +members +1d +7d +30d[\s\S]*prospect +2/);
    expect(cauce(dir, 'stats').out).toMatch(/Segment +members[\s\S]*prospect +2/);
    const one = cauce(dir, 'segment', 'prospect').out;
    expect(one).toMatch(/prospect {2}2 members[\s\S]*All 2 as of[\s\S]*ana\n {2}✓ /);
    const json = JSON.parse(cauce(dir, 'segment', 'prospect', '--format', 'json').out);
    expect(json).toMatchObject({ segment: 'prospect', members: 2, days: [{ entered: 2, left: 0 }] });
    expect(cauce(dir, 'segment', 'prospekt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean `prospect`?'),
    });
    expect(cauce(dir, 'segment', 'champions').err).toContain('it is an RFM class');
  }, 60_000);
});
