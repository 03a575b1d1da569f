/** Makes `docs/errors.md` from the registry; `npm run docs` writes it, and the test says whether it is up to date. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { summarise } from '../compiler/analyse.js';
import { filesOf, projectOf } from '../compiler/diagnostics/examples.fixture.js';
import { type Code, definitionOf, registry } from '../compiler/diagnostics/registry.js';
import { renderDiagnostics } from '../compiler/diagnostics/render/index.js';
import { checkFiles } from '../compiler/programs.fixture.js';

const page = join(dirname(fileURLToPath(import.meta.url)), 'errors.md');

/** What a family is about, in the order of the page. */
const families: Readonly<Record<string, string>> = {
  files: 'Files that cannot be read',
  syntax: 'How a program is written',
  names: 'Names',
  types: 'Kinds of values',
  flow: 'The way through a scenario',
  time: 'Times and dates',
  messages: 'Messages and their templates',
  tests: 'Tests',
  config: '`cauce.yaml`',
  suppression: '`# cauce: allow`',
};

test('docs/errors.md is what the registry says (npm run docs writes it)', async () => {
  expect(existsSync(page)).toBe(true);
  await expect(text()).toMatchFileSnapshot(page);
});

function text(): string {
  const codes = Object.keys(registry) as Code[];
  const of = (family: string) => codes.filter((code) => code.startsWith(`${family}/`)).sort();
  const order = [...new Set([...Object.keys(families), ...codes.map((code) => code.split('/')[0]!)])].filter(
    (family) => of(family).length > 0,
  );
  const contents = order.map((family) => `- [${title(family)}](#${family})`);
  return [
    '# Every message of `cauce check`',
    '',
    'Made from the registry of diagnostics by `npm run docs`. `cauce explain CODE` shows the same on the command line. An error keeps a scenario from being',
    'built; a warning does not, and can be allowed with `# cauce: allow CODE reason` on the line above.',
    '',
    ...contents,
    '',
    ...order.flatMap((family) => [
      `<a id="${family}"></a>`,
      '',
      `## ${title(family)}`,
      '',
      ...of(family).flatMap(section),
    ]),
  ].join('\n');
}

function title(family: string): string {
  return families[family] ?? family[0]!.toUpperCase() + family.slice(1);
}

function section(code: Code): readonly string[] {
  const { explain, severity } = definitionOf(code)!;
  const { why, wrong, shown, right } = explain;
  const rendered = shown === undefined ? renderedOf(code, wrong) : undefined;
  return [
    `### ${code}`,
    '',
    `*${severity}*. ${why}`,
    '',
    '```text',
    ...(rendered ?? shown!).trimEnd().split('\n'),
    '```',
    '',
    'Right:',
    '',
    '```text',
    ...visible(right).trimEnd().split('\n'),
    '```',
    '',
  ];
}

/** The example, and below it what is said of it. */
function renderedOf(code: Code, wrong: string): string {
  const files = projectOf(wrong);
  const diagnostics = checkFiles(files).filter((one) => one.code === code);
  const own = filesOf(wrong);
  const first = diagnostics.slice(0, 1).filter(({ file }) => own.has(file) || files.has(file));
  const shown = renderDiagnostics('pretty', {
    diagnostics: first,
    summary: summarise(first, { files: 1, scenarios: 1 }),
    sources: files,
    color: false,
    columns: 110,
    version: '0',
  });
  return `${visible(wrong).trimEnd()}\n\n${shown.replace(/\n[^\n]*\n$/, '')}`;
}

/** Control characters as their pictures, so that the page is plain text. */
function visible(text: string): string {
  return text.replaceAll('\u0000', '␀');
}
