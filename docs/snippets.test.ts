/** Every program on the pages that users read is checked against the example shop. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { host } from '../cli/host.js';
import { readProject } from '../cli/project-files.js';
import { analyse } from '../compiler/index.js';
import { format } from '../grammar/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const shop = [...readProject(join(root, 'examples')).files].filter(([path]) => !path.endsWith('.cauce'));

function snippets(page: string) {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```cauce\n([\s\S]*?)^```$/gm)].map((match) => ({
    where: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
    program: match[1]!,
  }));
}

describe.each(pages)('%s', (page) => {
  const found = snippets(page);
  test.runIf(found.length > 0).each(found)(
    '$where checks without a diagnostic and is in canonical layout',
    ({ program }) => {
      const { diagnostics } = analyse({ files: new Map([...shop, ['snippet.cauce', program]]), host });
      expect(
        diagnostics.filter(({ file }) => file === 'snippet.cauce').map(({ code, message }) => `${code}: ${message}`),
      ).toEqual([]);
      expect(format(program).text).toBe(program);
    },
  );
});

test('the language page has programs', () => expect(snippets('docs/language.md').length).toBeGreaterThan(4));
