/** What is shown of people who are on machines of earlier versions: the lines, steps and numbers of the version that they are on. */
import { afterEach, describe, expect, it } from 'vitest';
import { contactView, overview, standing, why } from '../runtime/insight/index.js';
import { erase } from '../runtime/live/index.js';
import { deployable, type Shop } from './deploys.fixture.js';
import { sourceOf } from './insight/open.js';

const opened: Shop[] = [];
afterEach(() => {
  for (const made of opened.splice(0)) {
    expect(made.faults).toEqual([]);
    made.close();
  }
});

const first = `
  scenario hello:
    goal order_placed within 30d
    when called:
      wait 5d
      send email note as greeting
`;

/** Another scenario comes before it, and a step; its numbers are others, and so are its lines. */
const second = `
  scenario a_new_one:
    when signed_up:
      wait 1d
  scenario hello:
    goal order_placed within 30d
    when called:
      send email second_note
      wait 9d
      send email note as greeting
`;

const source = (s: Shop) => ({ ...sourceOf(s.store), now: s.clock.now });

function shown(s: Shop) {
  const walk = standing(source(s));
  let page = walk.next();
  while (!page.done) page = walk.next();
  const lines = (id: string) =>
    why(source(s), id, 'hello')!.scenarios.map(({ verdict, runs, sends, entered }) => ({
      verdict,
      now: runs.map(({ line, version }) => [line.text, version ?? 'newest']),
      sends: sends.map(({ line, outcome }) => `${line.text}: ${outcome}`),
      times: entered?.times ?? 0,
    }));
  const [hello] = overview(source(s)).scenarios.filter(({ scenario }) => scenario === 'hello');
  return {
    why: lines,
    runs: (id: string) =>
      contactView(source(s), id)!.runs.map(({ scenario, step, line }) => `${scenario} ${step} ${line.text}`),
    entered: (id: string) => contactView(source(s), id)!.entered.map(({ scenario, times }) => `${scenario} ${times}`),
    standing: page.value.map(({ scenario, id, version, line, waiting }) => [
      scenario,
      id,
      version ?? 'newest',
      line.text,
      waiting,
    ]),
    scenarios: overview(source(s)).scenarios.map(({ scenario, waiting }) => [scenario, waiting]),
    steps: hello!.steps
      .filter(({ waiting }) => waiting > 0)
      .map(({ id, version, line, waiting }) => [id, version ?? 'newest', line.text, waiting]),
  };
}

async function twoVersions(wish: Parameters<Shop['deploy']>[2] = {}): Promise<Shop> {
  const s = deployable(first, { start: '2026-03-02 09:00' });
  opened.push(s);
  await s.event('2026-03-02 10:00', 'c', 'called');
  await s.event('2026-03-02 10:01', 'b', 'called');
  await s.deploy('2026-03-03 12:00', second, wish);
  await s.event('2026-03-03 12:30', 'd', 'called');
  return s;
}

describe('after a deploy', () => {
  it('runs that finish on their version are shown in its lines, those of the newest in the newest', async () => {
    const all = shown(await twoVersions());
    expect(all.why('c')).toEqual([
      {
        verdict: expect.stringMatching(/^It is in line 4 of version 1 and waits until 2026-03-07 10:00/),
        now: [['wait 5d', 1]],
        sends: ['send email note as greeting: not_reached'],
        times: 1,
      },
    ]);
    expect(all.why('d')).toEqual([
      {
        verdict: expect.stringMatching(/^It is in line 8 and waits until 2026-03-12 12:30/),
        now: [['wait 9d', 'newest']],
        sends: ['send email second_note: sent', 'send email note as greeting: not_reached'],
        times: 1,
      },
    ]);
    expect([all.runs('c'), all.runs('d')]).toEqual([['hello wait 5d wait 5d'], ['hello wait 9d wait 9d']]);
    expect([all.entered('c'), all.entered('d')]).toEqual([['hello 1'], ['hello 1']]);
    expect(all.standing).toEqual([
      ['hello', 'wait 5d', 1, 'wait 5d', 2],
      ['hello', 'wait 9d', 'newest', 'wait 9d', 1],
    ]);
    expect(all.scenarios).toEqual([
      ['a_new_one', 0],
      ['hello', 3],
    ]);
    expect(all.steps).toEqual([
      ['wait 9d', 'newest', 'wait 9d', 1],
      ['wait 5d', 1, 'wait 5d', 2],
    ]);
  });

  it('a run of an earlier version keeps the contact from entering anew, and is said to', async () => {
    const s = await twoVersions();
    const [hello] = why(source(s), 'c', 'hello')!.scenarios;
    expect(hello!.entry.rules.filter(({ forbids }) => forbids)).toHaveLength(1);
  });

  it('runs that moved are shown where they are now', async () => {
    const all = shown(await twoVersions({ move: ['hello'], to: { hello: { 'wait 5d': 'wait 9d' } } }));
    expect(all.why('c')[0]!.now).toEqual([['wait 9d', 'newest']]);
    expect(all.standing).toEqual([['hello', 'wait 9d', 'newest', 'wait 9d', 3]]);
    expect(all.steps).toEqual([['wait 9d', 'newest', 'wait 9d', 3]]);
  });

  it('whom the service has not come to yet is counted where they are', async () => {
    for (const [wish, step, version] of [
      [{}, 'wait 5d', 1],
      [{ move: ['hello'], to: { hello: { 'wait 5d': 'wait 9d' } } }, 'wait 9d', 'newest'],
    ] as const) {
      const s = deployable(first, { start: '2026-03-02 09:00' });
      opened.push(s);
      await s.event('2026-03-02 10:00', 'c', 'called');
      await s.deployOnly('2026-03-03 12:00', second, wish);
      expect(shown(s).standing).toEqual([['hello', step, version, step, 1]]);
      expect(shown(s).why('c')[0]!.now).toEqual([[step, version]]);
    }
  });

  it('back again: they are on the machine of the first version, which is the newest once more', async () => {
    const s = await twoVersions();
    await s.deploy('2026-03-04 10:00', first, {});
    const all = shown(s);
    expect(all.why('c')[0]!.now).toEqual([['wait 5d', 'newest']]);
    expect(all.why('d')[0]!.now).toEqual([['wait 9d', 2]]);
    expect(all.scenarios).toContainEqual(['hello', 3]);
  });

  it('of a scenario that is no more the runs under way are shown', async () => {
    const s = await twoVersions();
    await s.deploy('2026-03-04 10:00', 'scenario other:\n  when signed_up:\n    stop\n', {});
    const all = shown(s);
    expect(all.why('d')[0]!.now).toEqual([['wait 9d', 'newest']]);
    expect(all.standing.map(([, id, , , waiting]) => [id, waiting])).toEqual([
      ['wait 5d', 2],
      ['wait 9d', 1],
    ]);
  });

  it('somebody who is erased stands nowhere any more, in the figures of deploys neither', async () => {
    const s = await twoVersions();
    s.live.between((parts) => erase(parts, 'c', () => 'a'.repeat(43)));
    expect(s.counters('machine/hello@1/')['machine/hello@1/wait 5d']).toBe(1);
    expect(shown(s).standing[0]!.at(-1)).toBe(1);
    expect(shown(s).steps).toEqual([
      ['wait 9d', 'newest', 'wait 9d', 1],
      ['wait 5d', 1, 'wait 5d', 1],
    ]);
  });
});
