/** The language page and the page about `cauce.yaml`: the shop of the one is right, the programs of the other are checked against it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { host } from '../cli/host.js';
import { analyse } from '../compiler/index.js';
import { format, parse } from '../grammar/index.js';
import { partsOf, wanted } from '../grammar/parts.fixture.js';
import { declaredIn, lowered } from './lowered.fixture.js';

const folder = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(folder, 'language.md'), 'utf8');
const project = readFileSync(join(folder, 'project.md'), 'utf8');
const config = /^```yaml\n(project: [\s\S]*?)^```$/m.exec(project)![1]!;

const programs = [...page.matchAll(/^```cauce\n([\s\S]*?)^```$/gm)].map((match) => ({
  line: page.slice(0, match.index).split('\n').length + 1,
  program: match[1]!,
}));

/** A message of each name that a program sends: it needs nothing and shows all it can be given. */
function messagesOf(program: string): [string, string][] {
  const sent = [...program.matchAll(/send (\w+) (\w+)/g)].map((match) => [match[1]!, match[2]!] as const);
  const listed = [...program.matchAll(/\b(cart_offer|cart_reminder|whats_new)\b/g)].map(
    (match) => ['email', match[0]!] as const,
  );
  return [...sent, ...listed].map(([channel, name]) => [
    `messages/${channel}/${name}.txt`,
    [
      '---',
      'kind: marketing',
      ...(channel === 'email' ? ['subject: A subject'] : []),
      'params: {promo: coupon?, reward: coupon?, cart: cart_updated?}',
      '---',
      '{{ cart.total }} {{ promo.code }} {{ reward.code }} {{ unsubscribe_url }}',
      '',
    ].join('\n'),
  ]);
}

function analysed(files: ReadonlyMap<string, string>) {
  return analyse({ files: new Map([['cauce.yaml', config], ...files]), host });
}

function problemsOf(files: ReadonlyMap<string, string>): string[] {
  const { diagnostics } = analysed(files);
  return diagnostics
    .filter(({ file }) => !file.startsWith('messages/'))
    .map(
      ({ code, message, file, span }) =>
        `${file} ${code}: ${message} at ${files.get(file)?.slice(span.start, span.end)}`,
    );
}

test('the shop of the project page has no problem', () => expect(problemsOf(new Map())).toEqual([]));

describe('the language page', () => {
  test.each(programs)(
    'line $line checks without a diagnostic, is in canonical layout, and its tests pass',
    ({ program }) => {
      const messages = messagesOf(program).filter(([path]) => !/\/(first|second)\.txt$/.test(path));
      const files = new Map([...messages, ['snippet.cauce', program]]);
      expect(problemsOf(files)).toEqual([]);
      const { scenarios, tests } = declaredIn(program);
      const made = lowered(analysed(files).analysis);
      expect(made.scenarios).toEqual(expect.arrayContaining([...scenarios]));
      expect(made.tests).toEqual(Array(tests).fill('passed'));
      expect(format(program).text).toBe(program);
    },
  );

  test('has a program with each construct of the language', () => {
    const found = new Set<string>();
    for (const { program } of programs) partsOf(parse(program).file.declarations, found);
    // `E in last D` without `any` is read so that `check` can say what is missing.
    const constructs = wanted().filter((part) => !/ without | × |^eventPattern with inLast$/.test(part));
    expect(constructs.filter((part) => !found.has(part))).toEqual([]);
  });

  test('its links lead to headings', () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
    const headings = (text: string) => new Set([...text.matchAll(/^#+ (.*)$/gm)].map((match) => slug(match[1]!)));
    for (const text of [page, project]) {
      for (const [, file, anchor] of text.matchAll(/\]\((language\.md|project\.md)?#([^)]+)\)/g)) {
        const target = file === 'language.md' ? page : file === 'project.md' ? project : text;
        expect([...headings(target)]).toContain(anchor);
      }
    }
  });
});
