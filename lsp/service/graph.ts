/**
 * The scenario at a line, drawn: what a panel beside the text shows. It compiles what is there, and answers with nothing where that scenario cannot be
 * compiled as it stands.
 */

import { checkProject } from '../../compiler/check/index.js';
import { filesNeeded } from '../../compiler/check/needs.js';
import { renderGraph, sourcesOf } from '../../compiler/graph/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { preludePath } from '../../compiler/prelude.js';
import type { Bundle, Machine } from '../../runtime/machine/bundle.js';
import type { Workspace } from './workspace/workspace.js';

export interface Drawn {
  readonly scenario: string;
  /** One SVG; its boxes carry `data-line`, from 1. */
  readonly svg: string;
}

/** `line`: from 0. */
export async function graphAt(workspace: Workspace, path: string, line: number): Promise<Drawn | undefined> {
  const program = workspace.program(path);
  if (!program || path === preludePath) return undefined;
  // Only what the scenario names is compiled with it, whatever the size of the project.
  const table = workspace.table();
  const { templates: _, ...input } = table.input;
  const analysis = checkProject({ ...input, files: filesNeeded(table, program) });
  const { bundle } = lowerProject(analysis);
  const machine = scenarioAt(bundle, path, line);
  if (!machine) return undefined;
  const svg = await renderGraph(machine, sourcesOf(bundle.files, analysis.files), 'svg');
  return { scenario: machine.name, svg };
}

/** The last scenario of a file that begins at or above a line, else its first. */
export function scenarioAt({ files, scenarios }: Bundle, path: string, line: number): Machine | undefined {
  const file = files.indexOf(path);
  const own = scenarios.filter(({ span }) => span.file === file).sort((a, b) => a.span.line - b.span.line);
  return own.findLast(({ span }) => span.line <= line) ?? own[0];
}
