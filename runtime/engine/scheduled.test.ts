import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { nextScheduled } from '../machine/index.js';
import { Scheduled } from './scheduled.js';

const zones = ['Europe/Madrid', 'America/New_York', 'Pacific/Apia'].map((name) => zone(name)!);
const start = Date.UTC(2026, 0, 1);

it('says what the calendar says, whoever asked before', () => {
  const question = fc.record({ zone: fc.constantFrom(...zones), hour: fc.nat(24 * 300) });
  const plan = fc.record({
    on: fc.constant('schedule' as const),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    minute: fc.nat(1439),
    monthDay: fc.constantFrom(15, 31),
  });
  fc.assert(
    fc.property(plan, fc.boolean(), fc.array(question), ({ monthDay, ...weekly }, isMonthly, questions) => {
      const own = isMonthly ? { ...weekly, monthDay } : weekly;
      const scheduled = new Scheduled(own);
      for (const { zone, hour } of questions) {
        const after = start + hour * 3_600_000;
        expect(scheduled.next(zone, after)).toBe(nextScheduled(own, zone, after));
      }
    }),
    { numRuns: 200 },
  );
});
