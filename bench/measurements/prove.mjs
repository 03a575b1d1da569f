/**
 * Bounds of a hundred scenarios: `cauce prove` as a whole process with its peak memory, of a shop's own kinds of scenario and of kinds that are hard to prove;
 * and in a process, each and together from the texts on, and one of them after a change, with the others known.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { ALL, ANY, proofOf, windowsOf } from '../../dist/compiler/prove/index.js';
import { alternate, figure, report, timed } from '../figures.mjs';
import { generateProject } from '../generate.mjs';
import { hardKinds } from '../hard-kinds.mjs';
import { nodeProcess } from '../whole-process.mjs';

const SCENARIOS = 100;
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const usual = generateProject({ scenarios: SCENARIOS });
const hard = generateProject({ scenarios: SCENARIOS, of: hardKinds });
const usualProof = prover(usual);
const hardProof = prover(hard);

/** Bounds of these scopes, of every channel and window. */
function prover({ files }) {
  const { analysis } = analyse({ files, host: { isZone: () => true }, proves: false });
  const { bundle } = lowerProject(analysis);
  const names = bundle.scenarios.map(({ name }) => name);
  if (names.length < SCENARIOS) throw new Error(`only ${names.length} scenarios could be lowered`);
  const channels = [...Object.keys(bundle.model.channels), ANY];
  const prove = (scopes) => {
    const proof = proofOf({ analysis, bundle });
    for (const scope of scopes)
      for (const channel of channels) for (const window of windowsOf(bundle.model)) proof.bound(scope, channel, window);
  };
  return { all: () => prove([...names, ALL]), one: (place) => prove([names[place]]) };
}

function written({ files }, folder) {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-prove-'));
try {
  const whole = (project, name) => {
    const at = written(project, join(folder, name));
    return () => nodeProcess([main, 'prove', '--project', at, '--format', 'json']);
  };
  const processes = await alternate(
    { usual: whole(usual, 'usual'), hard: whole(hard, 'hard') },
    { rounds: 3, warmUp: 0 },
  );
  const warm = await alternate(
    {
      all: timed(usualProof.all),
      one: timed(() => usualProof.one(0)),
      // The hardest of them: a loop in a loop.
      hardest: timed(() => hardProof.one(2 * (SCENARIOS / hardKinds.length))),
    },
    { rounds: 5 },
  );
  const seconds = (what, samples, value) =>
    figure({ what, unit: 's', better: 'less', samples, mark: { of: 'value', value } });
  const memory = (what, name) =>
    figure({
      what,
      unit: 'MB',
      better: 'less',
      samples: processes[name].map(({ peakMB }) => peakMB),
      mark: { of: 'value', value: 1000 },
    });
  const took = (name) => processes[name].map((run) => run.seconds);
  report([
    seconds(`cauce prove of ${SCENARIOS} scenarios, paths played through, cold start`, took('usual'), 10),
    memory('the same, peak memory', 'usual'),
    seconds(`cauce prove of ${SCENARIOS} scenarios that are hard to prove, cold start`, took('hard'), 10),
    memory('the same, peak memory', 'hard'),
    seconds(`prove ${SCENARIOS} scenarios, each and together`, warm.all, 10),
    seconds('prove one scenario of them', warm.one, 1),
    seconds('prove one that is hard', warm.hardest, 1),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
