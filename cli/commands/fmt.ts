/** `cauce fmt`: one canonical layout for `.cauce` files. A file with syntax errors is left as it is and told. */
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fromSyntax } from '../../compiler/diagnostics/from-syntax.js';
import { annotation, renderDiagnostics } from '../../compiler/diagnostics/render/index.js';
import { type Diagnostic, summarise } from '../../compiler/index.js';
import { format } from '../../grammar/index.js';
import { endsSoon } from '../ends-soon.js';
import { exitCode, UsageError } from '../exit.js';
import { pathFilter } from '../paths.js';
import { findProject, readProject } from '../project-files.js';
import { prefixOf } from '../repository.js';
import { out, say, terminal } from '../terminal.js';
import { version } from '../version.js';
import { writeOver } from '../write.js';

interface Options {
  readonly project?: string;
  readonly check?: boolean;
  readonly stdin?: boolean;
  readonly format: 'pretty' | 'json' | 'github';
}

export async function fmt(paths: readonly string[], options: Options): Promise<number> {
  endsSoon();
  if (options.stdin) return await formatStdin(paths, options);
  const root = findProject(options.project);
  const { files, unreadable } = readProject(root);
  const wanted = pathFilter(root, paths);
  const problems: Diagnostic[] = [];
  const changed: string[] = [];
  const failures: string[] = [];
  let seen = 0;
  for (const [path, text] of files) {
    if (!path.endsWith('.cauce') || !wanted(path)) continue;
    seen++;
    const result = format(text);
    problems.push(...result.problems.map((problem) => fromSyntax(path, problem)));
    if (!result.changed) continue;
    const failure = options.check ? undefined : writeOver(join(root, path), result.text);
    if (failure === undefined) changed.push(path);
    else failures.push(`${path}: cannot be written, left as it is: ${failure}`);
  }
  for (const { path, detail } of unreadable) say(`${path}: ${detail}; left as it is`);
  for (const failure of failures) say(failure);
  if (options.format === 'json')
    out(asJson({ files: seen, changed, written: options.check !== true }, problems, files));
  else if (options.format === 'github') {
    process.stdout.write(asAnnotations(prefixOf(root), options.check ? changed : [], problems, files));
  } else {
    if (problems.length > 0) tell(problems, files);
    for (const path of changed) out(path);
  }
  say(`${changed.length} of ${seen} ${seen === 1 ? 'file' : 'files'} ${options.check ? 'would be' : 'were'} formatted`);
  if (failures.length > 0) return exitCode.failed;
  const failed = problems.length > 0 || unreadable.length > 0 || (options.check && changed.length > 0);
  return failed ? exitCode.problems : exitCode.fine;
}

async function formatStdin(paths: readonly string[], { check = false, format: wanted }: Options): Promise<number> {
  if (paths.length > 0) throw new UsageError('--stdin reads one program from stdin: leave out the files');
  if (wanted === 'github') throw new UsageError('--format github tells of files: leave out --stdin');
  const text = await readAll(process.stdin);
  const result = format(text);
  const problems = result.problems.map((problem) => fromSyntax('stdin', problem));
  const sources = new Map([['stdin', text]]);
  if (wanted === 'json') out(asJson({ text: result.text, changed: result.changed }, problems, sources));
  else if (!check) out(result.text);
  if (problems.length > 0) {
    if (wanted === 'pretty') tell(problems, sources);
    return exitCode.problems;
  }
  if (check && result.changed) say('stdin would be formatted');
  return check && result.changed ? exitCode.problems : exitCode.fine;
}

/** What was done, and the problems in the shape of `check --format json`. */
function asJson(done: object, diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  const summary = summarise(diagnostics, { files: sources.size, scenarios: 0 });
  const report = renderDiagnostics('json', { diagnostics, summary, sources, color: false, columns: 0, version });
  return JSON.stringify({ ...done, diagnostics: JSON.parse(report).diagnostics }, null, 2);
}

/** Syntax errors, and files that are not in canonical layout. */
function asAnnotations(
  prefix: string,
  changed: readonly string[],
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): string {
  const summary = summarise(diagnostics, { files: sources.size, scenarios: 0 });
  const wrong = renderDiagnostics('github', {
    diagnostics,
    summary,
    sources,
    color: false,
    columns: 0,
    version,
    prefix,
  });
  const text = 'This file is not in canonical layout: `npx cauce fmt` writes it anew.';
  return (
    wrong +
    changed.map((path) => annotation('error', { file: `${prefix}${path}`, line: 1, title: 'cauce fmt' }, text)).join('')
  );
}

function tell(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): void {
  const summary = summarise(diagnostics, { files: sources.size, scenarios: 0 });
  say(
    renderDiagnostics('pretty', {
      diagnostics,
      summary,
      sources,
      color: terminal().color,
      columns: terminal().columns,
      version,
    }),
  );
}
