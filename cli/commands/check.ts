/** `cauce check`: every diagnostic of the project, for people, editors and CI. */

import { renderDiagnostics } from '../../compiler/diagnostics/render/index.js';
import { analyse, type Diagnostic, type ParsedFile, summaryOf } from '../../compiler/index.js';
import { applyFixes } from '../apply-fixes.js';
import { endsSoon } from '../ends-soon.js';
import { exitCode } from '../exit.js';
import { hostFor, isSet } from '../host.js';
import { pathFilter } from '../paths.js';
import { findProject, readProject } from '../project-files.js';
import { prefixOf } from '../repository.js';
import { out, say, terminal } from '../terminal.js';
import { version } from '../version.js';

interface Options {
  readonly project?: string;
  readonly format: 'pretty' | 'json' | 'sarif' | 'github' | 'gitlab' | 'junit';
  readonly maxWarnings?: number;
  readonly fix?: boolean;
}

export async function check(paths: readonly string[], options: Options): Promise<number> {
  endsSoon();
  const root = findProject(options.project);
  const wanted = pathFilter(root, paths);
  let project = readProject(root);
  const host = { ...(await hostFor(project.files)), isSet };
  const now = Date.now();
  let failed = false;
  let parsed: readonly ParsedFile[] = [];
  if (options.fix) {
    const { unreadable } = project;
    const found = (files: ReadonlyMap<string, string>) => {
      const { analysis, diagnostics } = analyse({ files, unreadable, host, now, parsed });
      parsed = analysis.files;
      return diagnostics;
    };
    const done = applyFixes(root, project.files, found, wanted);
    if (done.changed) project = readProject(root);
    failed = done.failed;
  }
  const result = analyse({ ...project, host, now, parsed });
  const diagnostics: readonly Diagnostic[] = result.diagnostics.filter(({ file }) => wanted(file));
  const summary = summaryOf(result, diagnostics);
  const { color, columns } = terminal();
  const sources = project.files;
  const prefix = prefixOf(root);
  out(renderDiagnostics(options.format, { diagnostics, summary, sources, color, columns, version, prefix }));
  const tooMany = options.maxWarnings !== undefined && summary.warnings > options.maxWarnings;
  if (tooMany) say(`${summary.warnings} warnings; at most ${options.maxWarnings} are allowed`);
  if (failed) return exitCode.failed;
  return summary.errors > 0 || tooMany ? exitCode.problems : exitCode.fine;
}
