/**
 * Bounds of a project of 100 scenarios: each and all together, per channel and window, from the texts on; and of one of them after a change, with the others
 * known. What is reached is acted out in the engine by `cauce prove`, which is not part of this.
 */

import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { ALL, ANY, proofOf, windowsOf } from '../../dist/compiler/prove/index.js';
import { alternate, figure, report, timed } from '../figures.mjs';
import { generateProject } from '../generate.mjs';

const SCENARIOS = 100;
const { files } = generateProject({ scenarios: SCENARIOS });
const texts = new Map(files);
const host = { isZone: () => true };
const { analysis } = analyse({ files: texts, host, proves: false });
const { bundle } = lowerProject(analysis);
const channels = [...Object.keys(bundle.model.channels), ANY];

function prove(scopes) {
  const proof = proofOf({ analysis, bundle });
  let count = 0;
  for (const scope of scopes)
    for (const channel of channels)
      for (const window of windowsOf(bundle.model)) {
        proof.bound(scope, channel, window);
        count++;
      }
  return count;
}

const names = bundle.scenarios.map(({ name }) => name);
if (names.length < SCENARIOS) throw new Error(`only ${names.length} scenarios could be lowered`);
const done = await alternate(
  {
    all: timed(() => prove([...names, ALL])),
    one: timed(() => prove([names[0]])),
  },
  { rounds: 5 },
);
report([
  figure({
    what: `prove ${SCENARIOS} scenarios, each and together`,
    unit: 's',
    better: 'less',
    samples: done.all,
    mark: { of: 'value', value: 10 },
  }),
  figure({
    what: 'prove one scenario of them',
    unit: 's',
    better: 'less',
    samples: done.one,
    mark: { of: 'value', value: 1 },
  }),
]);
