/** Legal hours of a phone number's country in the running service, and what `why` says of them. */
import { expect, it } from 'vitest';
import { why } from '../runtime/insight/index.js';
import { deployable } from './deploys.fixture.js';
import { sourceOf } from './insight/open.js';

it('on a Sunday a French number waits for Monday, also over a crash, and `why` says so', async () => {
  const s = deployable('scenario texted:\n  when signed_up:\n    send sms one\n', { start: '2026-03-08 09:00' });
  await s.attributes('2026-03-08 11:00', 'lea', { phone: '+33612345678', sms_consent: true });
  await s.event('2026-03-08 12:00', 'lea', 'signed_up', { source: null });
  s.crash();
  const [texted] = why({ ...sourceOf(s.store), now: s.clock.now }, 'lea', 'texted')!.scenarios;
  expect(texted!.verdict).toBe(
    'It is in line 3 and holds sms one until 2026-03-09 08:30, in 20 hours: outside the hours that the law allows.',
  );
  expect(texted!.sends[0]!.now).toContain('outside the hours that the law allows');
  await s.advance('2026-03-10 00:00');
  expect(s.story('lea')).toEqual([
    '2026-03-08 12:00 enter texted',
    '2026-03-08 12:00 hold one legal_hours',
    '2026-03-09 08:30 send one',
    '2026-03-09 08:30 end completed',
  ]);
  expect(s.faults).toEqual([]);
  s.close();
});
