/**
 * Programs of `testdata/ok` and `testdata/err` as small projects, and what is found in them written as comments under the lines. Only for tests.
 *
 * A fixture is one text: a line `# path` begins another file of its project, what stands before the first belongs to a file named by the fixture's ending.
 * The rest of the project is the fixture shop, unless the fixture brings a `cauce.yaml` of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyse } from './analyse.js';
import { shop } from './check/model.fixture.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { filesOf } from './diagnostics/examples.fixture.js';
import { LineIndex } from './diagnostics/lines.js';
import { loadMarkupParser, loadTemplateParser } from './project/index.js';

export const testdata = fileURLToPath(new URL('testdata/', import.meta.url));

/** The day on which all fixtures are checked: a Monday. */
export const today = Date.UTC(2026, 2, 2);

const demo = readFileSync(`${testdata}config/demo.yaml`, 'utf8');

/** The shop of the language page with what its further programs speak of. */
export const shopYaml = demo
  .replace('  push_consent: bool\n', '  push_consent: bool\n  tier: text\n  renews_on: date?\n')
  .replace('records:\n', '  quote_sent: {quote_id: text}\nrecords:\n');

const messages: ReadonlyMap<string, string> = new Map(
  Object.keys(shop.messages)
    .sort()
    .map((key) => {
      const { params, text } = contentOf(key);
      return [
        `messages/${key}.txt`,
        `---\n${key.startsWith('email/') ? 'subject: Hello\n' : ''}${params}---\n${text}\n`,
      ];
    }),
);

function contentOf(key: string): { readonly params: string; readonly text: string } {
  switch (key) {
    case 'email/cart_notice':
      return { params: 'params: {cart: cart_updated}\n', text: '{{ cart.total }}' };
    case 'email/greeting':
      return {
        params: 'params: {name: text, promo: coupon?}\n',
        text: 'Hello {{ name }}{% if promo %}: {{ promo.code }}{% endif %}',
      };
    case 'email/promo_notice':
      return {
        params: 'params: {promo: coupon, amount: money?}\n',
        text: '{{ promo.code }}{% if amount %}, {{ amount }}{% endif %}',
      };
    default:
      return { params: '', text: 'Hello' };
  }
}

/** Paths of the fixtures of a folder under `testdata`, those in folders of their own: `names/unknown.cauce`. */
export function programsIn(folder: string): readonly string[] {
  return readdirSync(`${testdata}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(`${testdata}${folder}/`.length))
    .filter((path) => path.includes('/'))
    .sort();
}

export function programText(folder: string, path: string): string {
  return readFileSync(`${testdata}${folder}/${path}`, 'utf8');
}

/** The fixture's own files, without what is said in them about findings. */
export function ownFiles(text: string, path = 'program.cauce'): Map<string, string> {
  const clean = withoutMarks(text);
  const named = path.endsWith('.yaml') && !/^# \S+\.yaml$/m.test(clean);
  return filesOf((named ? `# cauce.yaml\n${clean}` : clean).replaceAll('␀', '\u0000'));
}

/** The whole project of a fixture. */
export function projectFiles(own: ReadonlyMap<string, string>): Map<string, string> {
  if (own.has('cauce.yaml')) return new Map(own);
  const stem = (file: string) => file.replace(/\.[a-z]+$/, '');
  const stems = new Set([...own.keys()].map(stem));
  return new Map([['cauce.yaml', shopYaml], ...[...messages].filter(([file]) => !stems.has(stem(file))), ...own]);
}

const parseTemplate = await loadTemplateParser();
const parseMarkup = await loadMarkupParser();

/** What `check` says of a project, by place. A file with NUL in it cannot be read, as a host would have it. */
export function checkFiles(all: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const files = new Map([...all].filter(([, text]) => !text.includes('\u0000')));
  const unreadable = [...all.keys()]
    .filter((path) => !files.has(path))
    .map((path) => ({ path, detail: 'it is not UTF-8 text' }));
  /** In the fixtures' environment everything is set but what says otherwise. */
  const isSet = (name: string) => !name.startsWith('UNSET_');
  const host = {
    isZone: (name: string) => name.startsWith('Europe/'),
    zones: ['Europe/Madrid'],
    parseTemplate,
    parseMarkup,
    isSet,
  };
  return analyse({ files, unreadable, host, now: today }).diagnostics;
}

export function checkText(text: string, path = 'program.cauce'): readonly Diagnostic[] {
  return checkFiles(projectFiles(ownFiles(text, path)));
}

const MARK = /^(?:#[ ]*\^+|#@\d+-\d+) [a-z]+\/[a-z0-9-]+: /;
/** Further lines of a help are a picture. */
const HELP = /^# {3}(?:help: |\| )/;

export function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !MARK.test(line) && !HELP.test(line))
    .join('\n');
}

/** The codes that the marks of a fixture name. */
export function codesMarked(text: string): readonly string[] {
  return [...text.matchAll(/^(?:#[ ]*\^+|#@\d+-\d+) ([a-z]+\/[a-z0-9-]+): /gm)].map(([, code]) => code!);
}

/** The fixture as it should be written: under each line what is found there, code, message and help. What is found in no file of its own comes last. */
export function annotated(text: string, path: string, found: readonly Diagnostic[]): string {
  const clean = withoutMarks(text);
  const own = ownFiles(text, path);
  const lines: string[] = [];
  const told = new Set<Diagnostic>();
  let file = path.endsWith('.yaml') ? 'cauce.yaml' : 'example.cauce';
  let index = new LineIndex(own.get(file) ?? '');
  let line = 0;
  for (const content of clean.split('\n')) {
    lines.push(content);
    const next = /^# (\S+\.(?:yaml|cauce|mjml|html|txt|md))$/.exec(content)?.[1];
    if (next !== undefined) {
      file = next;
      index = new LineIndex(own.get(file) ?? '');
      line = 0;
      continue;
    }
    for (const one of found) {
      if (one.file !== file || index.positionAt(one.span.start).line !== line) continue;
      told.add(one);
      lines.push(...marksOf(one, index));
    }
    line++;
  }
  const elsewhere = found.filter((one) => !told.has(one)).map((one) => `# elsewhere: ${one.file} ${one.code}`);
  return [...lines, ...elsewhere].join('\n');
}

function marksOf({ code, message, help, span }: Diagnostic, index: LineIndex): readonly string[] {
  const { start, end } = index.rangeOf(span);
  const until = end.line === start.line ? end.character : index.lineText(start.line).length;
  const width = Math.max(1, until - start.character);
  const mark =
    start.character < 2
      ? `#@${start.character}-${start.character + width}`
      : `#${' '.repeat(start.character - 1)}${'^'.repeat(width)}`;
  return [
    `${mark} ${code}: ${message}`,
    ...(help === undefined ? [] : [`#   help: ${help.replaceAll('\n', '\n#   | ')}`]),
  ];
}
