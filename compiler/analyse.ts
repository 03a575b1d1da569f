/**
 * From a project's texts to everything that is known of it: parse, read the model, resolve, check, suppress. Reads nothing itself; the host hands in
 * the files.
 */
import { parse } from '../grammar/index.js';
import type { Analysis, ParsedFile } from './analysis.js';
import { checkProject } from './check/index.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { fromSyntax } from './diagnostics/from-syntax.js';
import { report } from './diagnostics/report.js';
import { commentedYaml, suppress } from './diagnostics/suppress.js';
import { preludePath, preludeText } from './prelude.js';
import { type ConfigHost, readConfig, readMessages } from './project/index.js';

export interface UnreadableFile {
  readonly path: string;
  /** Why, as it is told to the author: `it is not UTF-8 text`. */
  readonly detail: string;
}

export interface ProjectInput {
  /** Text by path under the project, with `/`: `cauce.yaml`, `.cauce` files, messages. */
  readonly files: ReadonlyMap<string, string>;
  readonly unreadable?: readonly UnreadableFile[];
  readonly host: ConfigHost;
  /** What time it is, epoch milliseconds; without it no date of the project is past. */
  readonly now?: number;
}

export interface Project {
  readonly analysis: Analysis;
  /** Of all files, by file and place, after suppression. */
  readonly diagnostics: readonly Diagnostic[];
  /** Template text of every message without its front matter, by `<channel>/<name>`. */
  readonly bodies: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, string>;
}

export interface Summary {
  readonly files: number;
  readonly scenarios: number;
  readonly errors: number;
  readonly warnings: number;
}

export const configPath = 'cauce.yaml';

export function analyse({ files, unreadable = [], host, now }: ProjectInput): Project {
  const diagnostics: Diagnostic[] = unreadable.map(({ path, detail }) =>
    report('files/unreadable', { detail }, { file: path, span: { start: 0, end: 0 } }),
  );
  const config = readConfig(files.get(configPath) ?? '', configPath, host);
  const messages = readMessages(files, config.model, host.parseTemplate);
  const parsed: ParsedFile[] = [];
  for (const path of [...files.keys()].filter((name) => name.endsWith('.cauce')).sort()) {
    const { tree, problems } = parseFile(path, files.get(path)!);
    parsed.push(tree);
    for (const problem of problems) diagnostics.push(fromSyntax(path, problem));
  }
  const analysis = checkProject({
    files: parsed,
    prelude: parseFile(preludePath, preludeText).tree,
    model: { ...config.model, messages: messages.messages },
    places: new Map([...config.places, ...messages.places]),
    unsure: config.unsure,
    ...(now === undefined ? {} : { now }),
  });
  // Where the yaml itself is broken, names that it declares further down are not unknown: they were not read.
  const found = config.incomplete
    ? analysis.diagnostics.filter(({ code }) => code !== 'names/unknown')
    : analysis.diagnostics;
  diagnostics.push(...config.diagnostics, ...messages.diagnostics, ...found);
  return {
    analysis,
    diagnostics: suppress(diagnostics, [...parsed, commentedYaml(configPath, files.get(configPath) ?? '')]).sort(
      byPlace,
    ),
    bodies: messages.bodies,
    sources: files,
  };
}

export function summarise(diagnostics: readonly Diagnostic[], counts: { files: number; scenarios: number }): Summary {
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length;
  return { ...counts, errors: count('error'), warnings: count('warning') };
}

export function summaryOf(project: Project, diagnostics = project.diagnostics): Summary {
  return summarise(diagnostics, { files: project.sources.size, scenarios: project.analysis.symbols.scenarios.size });
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.span.start - b.span.start || (a.code < b.code ? -1 : 1);
}

function parseFile(path: string, text: string) {
  const { file, problems } = parse(text);
  return { tree: { path, text, tree: file } satisfies ParsedFile, problems };
}
