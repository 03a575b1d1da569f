/** The editor's service in a workspace of 1,000 scenarios: from the texts to the first diagnostics, from a key to the diagnostics of its file, completion, and the graph at the cursor. */
import { hostFor } from '../../dist/cli/host.js';
import { Service } from '../../dist/lsp/service/index.js';
import { clock, figure, report } from '../figures.mjs';
import { generateProject } from '../generate.mjs';

const { files } = generateProject({ scenarios: 1000 });
const programs = [...files.keys()].filter((path) => path.endsWith('.cauce'));
const started = clock();
const config = await hostFor(files);
const service = new Service({ config, now: Date.UTC(2026, 2, 2) });
for (const [path, text] of files) service.update(path, text);
service.diagnostics(programs[0]);
const first = (clock() - started) * 1000;
service.settle();

const keys = [];
const lists = [];
for (let round = 0; round < 400; round++) {
  const path = programs[(round * 37) % programs.length];
  const text = files.get(path);
  const steps = [...text.matchAll(/^ {4,}\S.*$/gm)];
  const line = steps[round % steps.length];
  const at = line.index + line[0].length - (round % 4);
  const start = clock();
  service.update(path, `${text.slice(0, at)}x${text.slice(at)}`);
  service.diagnostics(path);
  keys.push((clock() - start) * 1000);
  const position = {
    line: text.slice(0, at).split('\n').length - 1,
    character: at + 1 - (text.lastIndexOf('\n', at - 1) + 1),
  };
  const asked = clock();
  service.completion(path, position);
  lists.push((clock() - asked) * 1000);
  service.update(path, text);
  service.settle();
}
const graphs = [];
for (let round = 0; round < 41; round++) {
  const asked = clock();
  await service.graph(programs[(round * 37) % programs.length], 0);
  // The first one loads what draws.
  if (round > 0) graphs.push((clock() - asked) * 1000);
}
globalThis.gc?.();

report([
  figure({
    what: 'editor, cold start to first diagnostics',
    unit: 'ms',
    better: 'less',
    samples: [first],
    mark: { of: 'value', value: 2500 },
  }),
  figure({
    what: 'editor, key to diagnostics of its file, p95',
    unit: 'ms',
    better: 'less',
    samples: [p95(keys)],
    mark: { of: 'value', value: 50 },
  }),
  figure({
    what: 'editor, completion, p95',
    unit: 'ms',
    better: 'less',
    samples: [p95(lists)],
    mark: { of: 'value', value: 30 },
  }),
  figure({
    what: 'editor, graph of one scenario, p95',
    unit: 'ms',
    better: 'less',
    samples: [p95(graphs)],
  }),
  figure({
    what: 'editor, memory',
    unit: 'MB',
    better: 'less',
    samples: [process.memoryUsage().rss / 1e6],
    mark: { of: 'value', value: 400 },
  }),
]);

function p95(samples) {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length * 0.95)];
}
