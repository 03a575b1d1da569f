/** Parsing beside the same grammar in Langium: the same 1,000 generated programs to syntax trees, in turns. Both trees must hold the same things. */
import { parse } from '../../dist/grammar/parse.js';
import { alternate, figure, report, timed } from '../figures.mjs';
import { generateProject } from '../generate.mjs';
import { langiumParser } from '../langium-peer.mjs';

/** Of nodes that both have, by their kind here and by their type there. */
const counted = {
  let: 'Let',
  segment: 'Segment',
  sequence: 'Sequence',
  scenario: 'Scenario',
  when: 'When',
  send: 'Send',
  stop: 'Stop',
  do: 'Do',
  binding: 'Binding',
  splitArm: 'Share',
  case: 'Case',
  repeat: 'Repeat',
  member: 'Member',
  binary: 'Binary',
  between: 'Between',
  conditional: 'Conditional',
  history: 'History',
  testWhen: 'TestWhen',
  given: 'Given',
  expect: 'Expect',
};

const kinds = new Set(Object.values(counted));

const { files, lines } = generateProject({ scenarios: 1000 });
const texts = [...files].filter(([path]) => path.endsWith('.cauce')).map(([, text]) => text);
const peer = await langiumParser();

for (const text of texts) {
  const { file, problems } = parse(text);
  if (problems.length > 0) throw new Error('a generated program does not parse');
  const [ours, theirs] = [shapeOf(file), shapeOf(peer(text))];
  if (ours !== theirs) throw new Error(`the trees differ: ${ours} and ${theirs}\n${text}`);
}

const times = await alternate(
  {
    ours: timed(() => {
      for (const text of texts) parse(text);
    }),
    langium: timed(() => {
      for (const text of texts) peer(text);
    }),
  },
  { rounds: 7, warmUp: 2 },
);
const rate = (seconds) => seconds.map((one) => lines / one);
report([
  figure({
    what: `parse ${lines.toLocaleString('en')} lines, warm`,
    unit: 'lines/s',
    better: 'more',
    samples: rate(times.ours),
    peers: [{ name: 'the same grammar in Langium', samples: rate(times.langium) }],
    mark: { of: 'ratio', value: 3 },
  }),
]);

/** How many of what a reader would count there are. */
function shapeOf(tree) {
  const counts = new Map();
  const walk = (node) => {
    if (Array.isArray(node)) for (const one of node) walk(one);
    else if (typeof node === 'object' && node !== null) {
      const kind = node.$type ?? counted[node.kind];
      if (kind && kinds.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      for (const key in node) if (!key.startsWith('$') && key !== 'span' && key !== 'comments') walk(node[key]);
    }
  };
  walk(tree);
  return [...counts]
    .map(([kind, count]) => `${kind} ${count}`)
    .sort()
    .join(', ');
}
