import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse, type Project } from '../analyse.js';
import { marked } from '../check/checks.fixture.js';
import { coupons } from '../diagnostics/codes/coupons.js';
import { markup } from '../diagnostics/codes/messages/markup.js';
import { templates } from '../diagnostics/codes/messages/templates.js';
import { filesOf, projectOf } from '../diagnostics/examples.fixture.js';
import { loadMarkupParser, loadTemplateParser } from '../project/index.js';

const folder = new URL('../testdata/templates/', import.meta.url);
const sources = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const engines = { parseTemplate: await loadTemplateParser(), parseMarkup: await loadMarkupParser() };

/** The demo shop with the files of the fixture; lines of markers are not part of them. */
function run(text: string): Project {
  const clean = (content: string) => content.replace(/^\s*#\s*\^+ \S+\/\S+.*\n/gm, '');
  const files = new Map([...projectOf(text)].map(([path, content]) => [path, clean(content)]));
  return analyse({ files, host: { isZone: () => true, ...engines }, now: Date.UTC(2026, 2, 2) });
}

function found({ diagnostics, sources }: Project, path: string): readonly string[] {
  const text = sources.get(path)!;
  const at = (offset: number) => {
    const lines = text.slice(0, offset).split('\n');
    return `${lines.length}:${lines.at(-1)!.length + 1}`;
  };
  return diagnostics
    .filter(({ file }) => file === path)
    .map(({ code, message, span }) => `${at(span.start)}-${at(span.end)} ${code}: ${message}`);
}

/** Markers count only the lines that are not markers themselves. */
function wanted(text: string): readonly string[] {
  let markers = 0;
  const lines = text.split('\n').map((line) => (/^\s*#\s*\^+ \S+\/\S+/.test(line) ? ++markers : markers));
  return marked(text).map(({ at, says }) => {
    const moved = at.replace(/(\d+):/g, (_, line) => `${Number(line) - lines[Number(line) - 1]!}:`);
    return `${moved} ${says}`;
  });
}

describe.each(sources)('testdata/templates/$name', ({ text }) => {
  const project = run(text);
  test.each([...filesOf(text)])('%s', (path, content) => {
    const says = wanted(content);
    const shown = found(project, path).map((line, index) => {
      const start = says[index];
      return start !== undefined && line.startsWith(start) ? start : line;
    });
    expect(shown).toEqual(says);
  });
});

test('every code of a template has a fixture', () => {
  const told = new Set(sources.flatMap(({ text }) => marked(text).map(({ says }) => says.split(/[:\s]/)[0])));
  const inExamplesOnly = ['messages/no-mjml'];
  const declared = Object.keys({ ...templates, ...markup, ...coupons });
  expect(declared.filter((code) => !told.has(code))).toEqual(inExamplesOnly);
});

describe('related places', () => {
  const { diagnostics } = run(sources.find(({ name }) => name === 'reads.project')!.text);
  const related = (part: string) =>
    diagnostics
      .find(({ message }) => message.includes(part))
      ?.related?.map(({ file, message }) => `${file} ${message}`);

  test('are the lines that send the message', () => {
    expect(related('`frist_name`')).toEqual(Array(2).fill('carts.cauce the message is sent here'));
  });

  test('are for what may be missing only the lines that do not give it', () => {
    expect(related('`cart` may be missing')).toEqual(['carts.cauce `cart` may be missing here']);
  });

  test('name the place where the run has what the template does not declare', () => {
    expect(related('`order`')?.[0]).toBe('carts.cauce `order` is bound here');
    expect(diagnostics.find(({ message }) => message.includes('`order`'))?.help).toContain('{order: order_placed}');
  });
});
