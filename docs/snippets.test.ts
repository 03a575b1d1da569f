/** Every program on the pages that users read is checked against the example shop; the language page has a test of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { host } from '../cli/host.js';
import { readProject } from '../cli/project-files.js';
import { analyse, configPath } from '../compiler/index.js';
import { entriesOf } from '../compiler/starters/config-entries.js';
import { insertEntries } from '../compiler/starters/config-insert.js';
import { format } from '../grammar/index.js';
import { declaredIn, lowered } from './lowered.fixture.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cookbook = 'docs/cookbook.md';
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && name !== 'language.md')
    .map((name) => `docs/${name}`),
];
const shop = new Map([...readProject(join(root, 'examples')).files].filter(([path]) => !path.endsWith('.cauce')));

interface Snippet {
  readonly where: string;
  readonly program: string;
  /** The `yaml` block right above it: what the program needs beyond the example shop. */
  readonly yaml?: string;
}

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function snippets(page: string): readonly Snippet[] {
  const text = textOf(page);
  return [...text.matchAll(/(?:^```yaml\n((?:(?!```)[\s\S])*)```\n\n)?^```cauce\n([\s\S]*?)^```$/gm)].map((match) => ({
    where: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
    program: match[2]!,
    ...(match[1] !== undefined && { yaml: match[1] }),
  }));
}

/** The shop, with what the snippet adds to its model and has not already. */
function shopFor({ program, yaml }: Snippet): ReadonlyMap<string, string> {
  const config = shop.get(configPath)!;
  const { places } = analyse({ files: shop, host }).analysis;
  const added = entriesOf(yaml ?? '').filter(({ section, key }) => !places.has(section ? `${section}.${key}` : key));
  if (yaml !== undefined) expect(entriesOf(yaml).length).toBeGreaterThan(0);
  return new Map([...shop, [configPath, insertEntries(config, added)!], ['snippet.cauce', program]]);
}

/** Messages that are the reader's to write, as the cookbook says: they take the codes the program gives, and nothing else. */
function madeUp(program: string): ReadonlyMap<string, string> {
  const codes = [...program.matchAll(/^ *give .* as (\w+)$/gm)].map(([, name]) => name!);
  const params = [...new Set(codes), ...(program.includes('with order = order') ? ['order'] : [])];
  const front = params.map((name) => `  ${name}: ${name === 'order' ? 'order_placed' : 'coupon?'}\n`).join('');
  const text = `---\nkind: marketing\n%${front && `params:\n${front}`}---\n${codes.map((code) => `{{ ${code}.code }}`).join('')}\n`;
  const sent = [...program.matchAll(/\bsend (\w+) (\w+)/g)].filter(([, channel]) => !program.includes(`: ${channel},`));
  return new Map(
    sent.flatMap(([, channel, name]) => {
      const path = `messages/${channel}/${name}`;
      const isThere = [...shop.keys()].some((file) => file.startsWith(`${path}.`));
      return isThere ? [] : [[`${path}.txt`, text.replace('%', channel === 'email' ? 'subject: "x"\n' : '')] as const];
    }),
  );
}

describe.each(pages.filter((page) => snippets(page).length > 0))('%s', (page) => {
  test.each(snippets(page))(
    '$where checks without a diagnostic, is in canonical layout, and its tests pass',
    (snippet) => {
      const files = new Map([...shopFor(snippet), ...(page === cookbook ? madeUp(snippet.program) : [])]);
      const { diagnostics, analysis } = analyse({ files, host });
      const { scenarios, tests } = declaredIn(snippet.program);
      const made = lowered(analysis);
      expect(made.scenarios).toEqual(expect.arrayContaining(scenarios));
      expect(made.tests).toEqual(Array(tests).fill('passed'));
      expect(
        diagnostics
          .filter(({ file }) => file === 'snippet.cauce' || file === configPath)
          .map(({ code, message }) => `${code}: ${message}`),
      ).toEqual([]);
      expect(format(snippet.program).text).toBe(snippet.program);
    },
  );
});

describe('the cookbook', () => {
  const entries = textOf(cookbook).split(/^### /m).slice(1);

  test('has thirty entries, each with its lines and what to know', () => {
    expect(entries.length).toBeGreaterThanOrEqual(30);
    for (const entry of entries) {
      expect(entry).toMatch(/^.+\n\n```(?:cauce|yaml|sh)\n/);
      expect(entry).toMatch(/```\n\n\S[^`][\s\S]*[.]\n/);
      for (const [, lines] of entry.matchAll(/```cauce\n([\s\S]*?)```/g))
        expect(
          lines!
            .trimEnd()
            .split('\n')
            .filter((line) => line !== '').length,
        ).toBeLessThanOrEqual(14);
    }
  });

  test('settings that stand alone are right too', () => {
    const alone = entries
      .filter((entry) => !entry.includes('```cauce'))
      .flatMap((entry) => [...entry.matchAll(/```yaml\n([\s\S]*?)```/g)]);
    expect(alone.length).toBeGreaterThan(0);
    const config = shop.get(configPath)!;
    for (const [, yaml] of alone) {
      expect(yaml).toMatch(/^policies:\n/);
      const other = config.replace(/^policies:\n(?: .*\n)+/m, yaml!);
      expect(other).toContain(yaml);
      const { diagnostics } = analyse({ files: new Map([...shop, [configPath, other]]), host });
      expect(diagnostics.filter(({ file }) => file === configPath)).toEqual([]);
    }
  });

  test('its links lead somewhere', () => {
    const text = textOf(cookbook);
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});
