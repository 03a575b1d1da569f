import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { summarise } from './analyse.js';
import { renderDiagnostics } from './diagnostics/render/index.js';
import { checkFiles, projectFiles, testdata } from './programs.fixture.js';

const folder = `${testdata}novice/`;
const programs = readdirSync(folder).filter((name) => name.endsWith('.cauce'));

/** Their mistake stands on several lines. */
const madeOnEachLine = new Set(['36-split-numbers.cauce', '37-capital-words.cauce']);

/** Programs as somebody writes them who has only read the language page; beside each, what the terminal then shows. */
describe('a first program', () => {
  it.each(programs)('%s', async (name) => {
    const files = projectFiles(new Map([[name, readFileSync(folder + name, 'utf8')]]));
    const diagnostics = checkFiles(files);
    const shown = renderDiagnostics('pretty', {
      diagnostics,
      summary: summarise(diagnostics, { files: 1, scenarios: 1 }),
      sources: files,
      color: false,
      columns: 100,
      version: '0',
    });
    const path = `${folder}${name.replace('.cauce', '.txt')}`;
    expect(process.env.CI === undefined || existsSync(path)).toBe(true);
    await expect(shown.replace(/\n[^\n]*\n$/, '\n')).toMatchFileSnapshot(path);
    const lines = diagnostics.map(({ span }) => files.get(name)!.slice(0, span.start).split('\n').length);
    expect(new Set(lines).size, 'one diagnostic a line').toBe(diagnostics.length);
    expect(diagnostics.length, 'a mistake made once is told once').toBeLessThanOrEqual(
      madeOnEachLine.has(name) ? 3 : 1,
    );
    expect(diagnostics[0]!.help).toBeDefined();
  });
});
