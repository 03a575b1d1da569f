/** The project as TypeScript: a file for each scenario, a client for the shop's events. It loads ts-morph, and writes nothing to disk. */
import type { Project, SourceFileStructure } from 'ts-morph';
import type { Bundle } from '../../runtime/machine/bundle.js';
import { clientFile } from './client-file.js';
import { machineTypes } from './client-text.js';
import { scenarioFile } from './scenario-file.js';
import { makersWith } from './structures.js';

/** Texts by path under `dist/`: `client.ts`, `machine.ts`, and `<scenario>.ts` for each scenario. */
export async function emitTypeScript(bundle: Bundle): Promise<ReadonlyMap<string, string>> {
  const morph = await import('ts-morph');
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      indentationText: morph.IndentationText.TwoSpaces,
      quoteKind: morph.QuoteKind.Single,
    },
  });
  const makers = makersWith(morph);
  const files = new Map<string, string>();
  const add = (path: string, structure: Partial<SourceFileStructure>) =>
    files.set(path, print(project, path, structure));
  add('client.ts', clientFile(bundle, makers));
  add('machine.ts', {
    statements: ['// Types of the machines. Made by `cauce build`; changes are lost.', machineTypes],
  });
  for (const machine of bundle.scenarios) add(`${fileName(machine.name)}.ts`, scenarioFile(bundle, machine, makers));
  return files;
}

function print(project: Project, path: string, structure: Partial<SourceFileStructure>): string {
  const file = project.createSourceFile(path, structure as SourceFileStructure, { overwrite: true });
  const text = file.getFullText().replace(/[ \t]+$/gm, '');
  project.removeSourceFile(file);
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The two names that every project has are not taken. */
function fileName(scenario: string): string {
  return scenario === 'client' || scenario === 'machine' ? `${scenario}_scenario` : scenario;
}
