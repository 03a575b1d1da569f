import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerProject } from '../../compiler/lower/index.js';
import { proofOf } from '../../compiler/prove/index.js';
import { durationOf, projectOf } from '../../compiler/prove/prove.fixture.js';
import { zone as zoneOf } from '../../runtime/clock/index.js';
import { dayOfCivil } from '../../runtime/machine/index.js';
import { mostIn, playActs } from './act.js';
import { aLife, aProgram, somePolicies } from './random.fixture.js';
import { stageOf } from './stage.js';

const zone = zoneOf('Europe/Madrid')!;
/** Clocks go forward on the 29th of March. */
const begins = [zone.instantOfDate(dayOfCivil(2026, 3, 1), 590), zone.instantOfDate(dayOfCivil(2026, 3, 16), 600)];
const windows = ['24h', '1d', '3d', '7d', '30d'].map(durationOf);

describe('whatever happens to a contact', () => {
  it('nobody gets more than the bound', { timeout: 240_000 }, () => {
    let pairs = 0;
    let reached = 0;
    let bounded = 0;
    fc.assert(
      fc.property(
        aProgram,
        somePolicies,
        fc
          .constantFrom(...begins)
          .chain((start) => fc.tuple(fc.constant(start), fc.array(aLife(start), { minLength: 2, maxLength: 2 }))),
        (program, policies, [start, lives]) => {
          const { analysis, diagnostics } = projectOf(program, policies);
          fc.pre(diagnostics.every(({ severity }) => severity !== 'error'));
          const { bundle } = lowerProject(analysis);
          const proof = proofOf({ analysis, bundle });
          const machines = stageOf(bundle).programFor(proof.scenarios);
          for (const [index, acts] of lives.entries()) {
            const sends = playActs(machines, proof.scenarios, acts, {
              start: start - 86_400_000,
              zone,
              contact: `contact-${index}`,
            });
            pairs++;
            for (const window of windows) {
              for (const scope of [...proof.scenarios, 'all']) {
                for (const channel of ['email', 'any']) {
                  const { max } = proof.bound(scope, channel, window);
                  if (max === null) continue;
                  const most = mostIn({ sends, zone }, { scope, channel, window });
                  bounded++;
                  if (most === max) reached++;
                  expect(most, `${scope} ${channel} ${JSON.stringify(window)}`).toBeLessThanOrEqual(max);
                }
              }
            }
          }
        },
      ),
      { numRuns: Number(process.env.CAUCE_PAIRS ?? 150) },
    );
    expect(pairs).toBeGreaterThan(100);
    expect(reached).toBeGreaterThan(bounded / 10);
  });
});
