/** Back to the version before, with people on their way: the same rules as forward, and nothing twice. */
import { afterEach, describe, expect, it } from 'vitest';
import { deployable, type Shop } from './deploys.fixture.js';

const opened: Shop[] = [];
afterEach(() => {
  for (const made of opened.splice(0)) {
    expect(made.faults).toEqual([]);
    made.close();
  }
});

const before = `
  scenario hello:
    when called:
      send email note as first_mail
      wait 3d
      send email second_note as last_mail
`;
const after = `
  scenario hello:
    when called:
      send email note as first_mail
      wait 5d
      send email one as middle
      wait 2d
      send email second_note as last_mail
`;

const forth = { move: ['hello'], to: { hello: { 'wait 3d': 'wait 5d' } } };
const back = { move: ['hello'], to: { hello: { 'wait 5d': 'wait 3d' } } };

async function wentForward(): Promise<Shop> {
  const s = deployable(before, { start: '2026-03-02 09:00' });
  opened.push(s);
  await s.event('2026-03-02 10:00', 'old', 'called');
  await s.deploy('2026-03-03 10:00', after, forth);
  await s.event('2026-03-03 11:00', 'new', 'called');
  return s;
}

describe('a rollback', () => {
  it('moves runs back by the same rules; waits count from when they began', async () => {
    const s = await wentForward();
    await s.deploy('2026-03-04 10:00', before, back);
    await s.advance('2026-04-01 10:00');
    expect(s.story('old')).toEqual([
      '2026-03-02 10:00 enter hello',
      '2026-03-02 10:00 send note',
      '2026-03-03 10:00 deploy wait 3d -> wait 5d',
      '2026-03-04 10:00 deploy wait 5d -> wait 3d',
      '2026-03-05 10:00 send second_note',
      '2026-03-05 10:00 end completed',
    ]);
    expect(s.story('new')).toEqual([
      '2026-03-03 11:00 enter hello',
      '2026-03-03 11:00 send note',
      '2026-03-04 10:00 deploy wait 5d -> wait 3d',
      '2026-03-06 11:00 send second_note',
      '2026-03-06 11:00 end completed',
    ]);
  });

  it('leaves on the newer version who stands where the one before has no place, and sends nobody the same again', async () => {
    const s = await wentForward();
    await s.advance('2026-03-08 12:00');
    await s.deploy('2026-03-08 12:00', before, back);
    await s.advance('2026-04-01 10:00');
    for (const contact of ['old', 'new']) {
      const sent = s.story(contact).flatMap((line) => /send (\w+)$/.exec(line)?.[1] ?? []);
      expect(new Set(sent).size).toBe(sent.length);
      expect(sent.at(-1)).toBe('second_note');
      expect(s.story(contact).filter((line) => line.includes(' end '))).toHaveLength(1);
    }
  });

  it('over a crash in the middle, and back and forth, everybody comes to an end once', async () => {
    const s = await wentForward();
    await s.deployOnly('2026-03-04 10:00', before, back);
    s.crash();
    await s.advance('2026-03-04 11:00');
    await s.deploy('2026-03-04 12:00', after, forth);
    await s.deploy('2026-03-04 13:00', before, back);
    await s.advance('2026-04-01 10:00');
    for (const contact of ['old', 'new']) {
      expect(
        s
          .story(contact)
          .filter((line) => /send|end/.test(line))
          .map((line) => line.slice(17)),
      ).toEqual(['send note', 'send second_note', 'end completed']);
    }
    expect(Object.values(s.counters('machine/')).every((people) => people === 0)).toBe(true);
  });
});
