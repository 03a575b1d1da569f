/** Every command line on the pages that users read is one that exists, with options that exist. Needs `npm run build`. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cauce } from '../cli/run.fixture.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...docs.map((name) => `docs/${name}`)];
/** Commands that have commands of their own. */
const families = new Set(['rfm', 'import', 'outbox']);

interface CommandLine {
  readonly where: string;
  readonly words: readonly string[];
}

/** Lines of shell blocks, a `\\` at their end joined, and what stands in backquotes. */
function commandLines(page: string): readonly CommandLine[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```(?:sh|bash|console|shell|text)?\n([\s\S]*?)^```$/gm)].flatMap((match) =>
    match[1]!
      .replace(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => ({ line, index: match.index })),
  );
  const inline = [
    ...text.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' ')).matchAll(/`([^`\n]+)`/g),
  ].map((match) => ({ line: match[1]!.replaceAll('\\|', '|'), index: match.index }));
  return [...blocks, ...inline].flatMap(({ line, index }) => {
    const [, rest] = /^(?:\$ )?(?:\w+=\S+ )*(?:npx )?cauce ((?!=)\S.*)$/.exec(line.trim()) ?? [];
    if (rest === undefined) return [];
    const words = rest.replace(/\s(?:#|[|>&;]).*$/, '').split(/\s+/);
    return [{ where: `${page}:${text.slice(0, index).split('\n').length} cauce ${words.join(' ')}`, words }];
  });
}

const known = new Map<string, ReadonlySet<string> | undefined>();

/** The options of a command as its own help tells them; undefined where there is no such command. */
function optionsOf(names: readonly string[]): ReadonlySet<string> | undefined {
  const key = names.join(' ');
  if (!known.has(key)) {
    const { code, out } = cauce(root, ...names, '--help');
    const isOwn = new RegExp(`^Usage: cauce ${key}\\b`).test(out);
    known.set(key, code === 0 && isOwn ? new Set(out.match(/--[a-z][a-z-]*/g)) : undefined);
  }
  return known.get(key);
}

const all = pages.flatMap(commandLines);

describe('a command line of the documentation', () => {
  test('is found', () => expect(all.length).toBeGreaterThan(30));

  test.each(all)('$where', ({ words }) => {
    const [first = '', second = ''] = words;
    if (first.startsWith('-')) {
      expect(['--version', '--help', '-V']).toContain(first);
      return;
    }
    const names = families.has(first) && second !== '' ? [first, second.split('|')[0]!] : [first];
    const options = optionsOf(names);
    expect(options, `there is no command \`${names.join(' ')}\``).toBeDefined();
    for (const word of words) {
      const option = /^\[?(--[a-z][a-z-]*)/.exec(word)?.[1];
      if (option !== undefined) expect([...options!], word).toContain(option);
    }
  });
});

test('every command has the formats that the page of commands tells', () => {
  const page = readFileSync(join(root, 'docs/commands.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (`cauce .*?) +\| (\S.*?) +\| /gm)];
  const told = rows.flatMap(([, commands = '', formats = '']) =>
    [...commands.matchAll(/`cauce ([^`]+)`/g)].flatMap(([, line = '']) => {
      const [first = '', seconds] = line.replaceAll('\\|', '|').split(' ');
      const names = seconds === undefined ? [[first]] : seconds.split('|').map((second) => [first, second]);
      return names.map((name) => [name.join(' '), formats] as const);
    }),
  );
  const found = told.map(([names]) => {
    const { out } = cauce(root, ...names.split(' '), '--help');
    const choices = /--format <format>[\s\S]*?\(choices: ([^)]*?),\s+default/.exec(out)?.[1];
    return [names, choices?.replace(/["\s]/g, '').replaceAll(',', ', ')];
  });
  expect(found).toEqual(told);
  const listed = [...cauce(root, '--help').out.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name!);
  const without = ['export', 'run', 'lsp', 'demo', 'help'];
  const rest = listed.filter(
    (name) => !told.some(([names]) => names.split(' ')[0] === name) && !without.includes(name),
  );
  expect(rest).toEqual([]);
});
