/** Parsing alone: 20,000 generated lines to syntax trees, beside the lexer alone and JSON.parse of the same trees. */
import { endsSoon } from '../../dist/cli/ends-soon.js';
import { lex } from '../../dist/grammar/lexer.js';
import { parse } from '../../dist/grammar/parse.js';
import { alternate, figure, report, timed } from '../figures.mjs';
import { generateProject } from '../generate.mjs';
import { nodeProcess } from '../whole-process.mjs';

const { files, lines, bytes } = generateProject({ scenarios: 1000 });
const texts = [...files].filter(([path]) => path.endsWith('.cauce')).map(([, text]) => text);

const parseAll = () => {
  for (const text of texts) if (parse(text).problems.length > 0) throw new Error('a generated program does not parse');
};

if (process.argv[2] === '--first') {
  // As `cauce check` and `cauce fmt` parse.
  endsSoon();
  process.stdout.write(String(timed(parseAll)()));
} else {
  const first = async () => Number((await nodeProcess([import.meta.filename, '--first'])).stdout);
  const firsts = await alternate({ first }, { rounds: 5, warmUp: 0 });

  const trees = texts.map((text) => JSON.stringify(parse(text).file));
  const sink = { add() {} };
  const times = await alternate({
    parse: timed(parseAll),
    lex: timed(() => {
      for (const text of texts) lex(text, sink);
    }),
    json: timed(() => {
      for (const tree of trees) JSON.parse(tree);
    }),
  });
  const count = lines.toLocaleString('en');
  report([
    figure({
      what: `parse ${count} lines, first time in a process`,
      unit: 's',
      better: 'less',
      samples: firsts.first,
      mark: { of: 'value', value: 0.5 },
    }),
    figure({
      what: `parse ${count} lines, warm`,
      unit: 's',
      better: 'less',
      samples: times.parse,
      mark: { of: 'value', value: 0.5 },
      peers: [
        { name: 'its lexer alone', samples: times.lex, limit: true },
        { name: 'JSON.parse of the same trees', samples: times.json, limit: true },
      ],
    }),
    figure({ what: 'parse, warm', unit: 'lines/s', better: 'more', samples: times.parse.map((s) => lines / s) }),
    figure({ what: 'parse, warm', unit: 'MB/s', better: 'more', samples: times.parse.map((s) => bytes / 1e6 / s) }),
  ]);
}
