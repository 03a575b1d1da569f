/** Broadcasts and schedules that reach people one after the other: `policies.spread`. */
import { describe, expect, it } from 'vitest';
import { zone } from '../../runtime/clock/index.js';
import { at, world } from '../../runtime/engine/testdata/world.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { runTest } from '../../runtime/testing/index.js';
import { deployable } from '../deploys.fixture.js';
import { codesOf, lowered } from './program.fixture.js';

const spread = [['  quiet_hours: 21:30-08:30', '  spread: 30min']] as const;
const text = `
  scenario sale:
    when at 2026-03-10 09:00 and newsletter:
      send email one
  scenario again:
    when at 2026-03-10 09:00:
      send email note
`;
const people = Array.from({ length: 400 }, (_, i) => `c${i}`);
const nine = at('2026-03-10 09:00');

function sentIn(rest: { ids?: readonly string[] } = {}) {
  const sent: { contact: string; message: string; minute: number }[] = [];
  const { bundle } = lowered(text, spread);
  const w = world(bundle, {
    sink: { send: (m) => sent.push({ contact: m.run.contact, message: m.model.name, minute: (m.at - nine) / 60_000 }) },
  });
  for (const id of rest.ids ?? people) {
    w.contact(id);
    w.input(id, '2026-03-09 10:00', { kind: 'appears' });
  }
  return { w, sent };
}

describe('a broadcast that is spread', () => {
  it('reaches everybody once, evenly over the time, and each at an instant that follows from who it is', () => {
    const { w, sent } = sentIn();
    w.advance('2026-03-11 00:00');
    const ones = sent.filter(({ message }) => message === 'one');
    expect(new Set(ones.map(({ contact }) => contact)).size).toBe(400);
    expect(ones).toHaveLength(400);
    for (let part = 0; part < 3; part++) {
      const n = ones.filter(({ minute }) => minute >= part * 10 && minute < part * 10 + 10).length;
      expect(n).toBeGreaterThan(100);
    }
    const alone = sentIn({ ids: ['c7'] });
    alone.w.advance('2026-03-11 00:00');
    expect(alone.sent).toEqual(sent.filter(({ contact }) => contact === 'c7'));
    // In another broadcast others come first.
    const [one, note] = ['one', 'note'].map((name) => alone.sent.find(({ message }) => message === name)!.minute);
    expect(one).not.toBe(note);
  });

  it('asks the audience and the conditions when the turn comes', () => {
    const { w, sent } = sentIn({ ids: ['c1'] });
    w.input('c1', '2026-03-10 09:00', { kind: 'attributes', values: { newsletter: false } });
    w.advance('2026-03-11 00:00');
    expect(sent.map(({ message }) => message)).toEqual(['note']);
  });

  it('is not for who appears after its instant, and another zone neither repeats nor loses it', () => {
    const { w, sent } = sentIn();
    w.advance('2026-03-10 09:10');
    const before = new Set(sent.filter(({ message }) => message === 'one').map(({ contact }) => contact));
    expect(before.size).toBeGreaterThan(50);
    const id = w.engine.create('late', { newsletter: true, email: 'late@example.com' });
    w.engine.processInput(id, { kind: 'appears' }, at('2026-03-10 09:10'));
    for (const contact of people) {
      w.input(contact, '2026-03-10 09:11', { kind: 'attributes', values: { timezone: 'Europe/Helsinki' } });
    }
    w.advance('2026-03-11 00:00');
    const ones = sent.filter(({ message }) => message === 'one').map(({ contact }) => contact);
    expect(ones.sort()).toEqual([...people].sort());
  });

  it('in a test comes at its own instant', () => {
    const { bundle, tests } = lowered(
      `${text}
  test "it comes at nine" for sale:
    given now = 2026-03-10 08:00
    given newsletter = true
    when at 2026-03-10 09:00
    expect email one at 0h
`,
      spread,
    );
    const program = loadBundle(bundle);
    expect(runTest(program, tests[0]!, { zones: zone })).toMatchObject({ status: 'passed' });
  });

  it('is the same in the running service, over a crash', async () => {
    const s = deployable(text, { start: '2026-03-09 10:00', changes: spread });
    for (const id of people.slice(0, 40)) await s.attributes('2026-03-09 10:00', id, { newsletter: true });
    await s.advance('2026-03-10 09:12');
    s.crash();
    await s.advance('2026-03-10 12:00');
    const live = s.handed.map(({ message }) => [message.run.contact, message.model.name, message.at]);
    s.close();
    const { w, sent } = sentIn({ ids: people.slice(0, 40) });
    w.advance('2026-03-10 12:00');
    const tested = sent.map(({ contact, message, minute }) => [contact, message, nine + minute * 60_000]);
    expect(live.map(String).sort()).toEqual(tested.map(String).sort());
  });

  it('says what it may be', () => {
    const change = (value: string) => [['  quiet_hours: 21:30-08:30', `  spread: ${value}`]] as const;
    for (const wrong of ['1d', 'soon', '0min']) expect(codesOf(text, change(wrong))).toContain('config/wrong-value');
    expect(codesOf(text, change('2h'))).not.toContain('config/wrong-value');
  });
});

describe('a schedule that is spread', () => {
  const daily = `
    scenario digest:
      when every day at 23:50 and newsletter:
        send web banner
    scenario weekly:
      when every tuesday at 09:00:
        send email note
  `;
  const DAY = 86_400_000;
  const late = at('2026-03-09 23:50');
  const minutes = (sent: readonly { at: number }[]) => sent.map((one) => (one.at - late) / 60_000);

  function sentIn(ids: readonly string[], text = daily) {
    const sent: { contact: string; message: string; at: number }[] = [];
    const w = world(lowered(text, spread).bundle, {
      sink: { send: (m) => sent.push({ contact: m.run.contact, message: m.model.name, at: m.at }) },
    });
    for (const id of ids) {
      w.contact(id);
      w.input(id, '2026-03-09 10:00', { kind: 'appears' });
    }
    return { w, sent, of: (id: string, name: string) => sent.filter((m) => m.contact === id && m.message === name) };
  }

  it('reaches everybody once an occurrence, at the same distance each time, also past midnight', () => {
    const { w, sent, of } = sentIn(people);
    w.advance('2026-03-13 12:00');
    const first = sent.filter(({ message, at: when }) => message === 'banner' && when < late + DAY);
    expect(new Set(first.map(({ contact }) => contact)).size).toBe(400);
    expect(first.filter((one) => one.at >= late + 10 * 60_000).length).toBeGreaterThan(200);
    expect(minutes(first).every((minute) => minute >= 0 && minute < 30)).toBe(true);
    for (const id of people) {
      const own = of(id, 'banner').map((one) => one.at);
      expect(own).toEqual([own[0], own[0]! + DAY, own[0]! + 2 * DAY, own[0]! + 3 * DAY]);
      expect(of(id, 'note')).toHaveLength(1);
    }
  });

  it('asks the condition when the turn comes, also where it slept', () => {
    const { w, of } = sentIn(['c1']);
    w.input('c1', '2026-03-09 20:00', { kind: 'attributes', values: { newsletter: false } });
    w.advance('2026-03-12 23:50');
    const { w: other, of: ofOther } = sentIn(['c1']);
    other.advance('2026-03-13 12:00');
    const turn = ofOther('c1', 'banner').at(-1)!.at;
    // It is its turn on the fourth day that the change just reaches.
    w.engine.processInput(0, { kind: 'attributes', values: { newsletter: true } }, turn - 1);
    w.advance('2026-03-13 12:00');
    expect(of('c1', 'banner').map((one) => one.at)).toEqual([turn]);
  });

  it('another zone repeats no day, and takes no turn away that is yet to come', () => {
    const { w, of } = sentIn(people);
    w.advance('2026-03-10 23:55');
    for (const contact of people) {
      w.input(contact, '2026-03-10 23:56', { kind: 'attributes', values: { timezone: 'Europe/Lisbon' } });
    }
    w.advance('2026-03-12 12:00');
    for (const id of people) {
      const days = of(id, 'banner').map((one) => one.at);
      expect(days).toHaveLength(3);
      // On the third day at 23:50 of Lisbon, an hour after Madrid's.
      expect(days[2]! - days[1]!).toBe(DAY + 3_600_000);
    }
  });

  it('is the same in the running service, over a crash and another deploy', async () => {
    const s = deployable(daily, { start: '2026-03-09 10:00', changes: spread });
    const ids = people.slice(0, 30);
    for (const id of ids) await s.attributes('2026-03-09 10:00', id, { newsletter: true });
    await s.advance('2026-03-10 00:02');
    s.crash();
    await s.deploy('2026-03-10 09:10', daily.replace('every tuesday', 'every tuesday, friday'), {}, spread);
    await s.advance('2026-03-12 12:00');
    const told = (list: readonly (readonly unknown[])[]) => list.map(String).sort();
    const live = told(s.handed.map(({ message }) => [message.run.contact, message.model.name, message.at]));
    const { w, sent } = sentIn(ids);
    w.advance('2026-03-12 12:00');
    const expected = sent.filter(({ message, at: when }) => message === 'banner' || when < at('2026-03-10 09:10'));
    const notices = live.filter((line) => line.includes('note'));
    expect(live.filter((line) => line.includes('banner'))).toEqual(
      told(expected.filter(({ message }) => message === 'banner').map((one) => [one.contact, one.message, one.at])),
    );
    // Under way at the deploy: whoever had their turn does not get another.
    expect(new Set(notices.map((line) => line.split(',')[0])).size).toBe(notices.length);
    s.close();
  });

  it('a deploy with another spread repeats no day', async () => {
    const text = `
      scenario digest:
        when every day at 00:10:
          send web banner
    `;
    const s = deployable(text, { start: '2026-03-09 10:00' });
    const ids = people.slice(0, 30);
    for (const id of ids) await s.attributes('2026-03-09 10:00', id, {});
    await s.advance('2026-03-10 00:11');
    await s.deploy('2026-03-10 00:12', text, {}, spread);
    await s.advance('2026-03-10 12:00');
    expect(s.handed).toHaveLength(30);
    await s.advance('2026-03-11 12:00');
    expect(s.handed).toHaveLength(60);
    s.close();
  });

  it('in a test comes at its own instant', () => {
    const { bundle, tests } = lowered(
      `${daily}
    test "it comes at nine" for weekly:
      given now = 2026-03-10 08:00
      when at 2026-03-10 09:00
      expect email note at 0h
`,
      spread,
    );
    expect(runTest(loadBundle(bundle), tests[0]!, { zones: zone })).toMatchObject({ status: 'passed' });
  });
});
