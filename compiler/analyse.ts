/**
 * From a project's texts to everything that is known of it: parse, read the model, resolve, check, suppress. Reads nothing itself; the host hands in
 * the files.
 */
import { parse } from '../grammar/index.js';
import type { Analysis, ParsedFile } from './analysis.js';
import { checkProject } from './check/index.js';
import { withoutFollowing } from './diagnostics/after-syntax.js';
import { commentedMessage, commentedYaml } from './diagnostics/comments.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { fromSyntax } from './diagnostics/from-syntax.js';
import type { Code } from './diagnostics/registry.js';
import { report } from './diagnostics/report.js';
import { suppress } from './diagnostics/suppress.js';
import { preludePath, preludeText } from './prelude.js';
import {
  type ConfigHost,
  isMessagePath,
  readConfig,
  readMessages,
  tellUnset,
  unsetVariables,
} from './project/index.js';

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
  /**
   * What has been parsed before, such as the `files` of an earlier analysis: a file that is among these with the same path and the same text is taken
   * as it is, tree and problems.
   */
  readonly parsed?: Iterable<ParsedFile>;
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

/** What is told of names that `cauce.yaml` would declare: where it could not be read, nobody knows whether it does. */
const ofDeclaredNames: ReadonlySet<string> = new Set<Code>([
  'names/unknown',
  'names/unknown-field',
  'names/unused',
  'types/no-rfm',
  'messages/unknown-channel',
]);

export function analyse({ files, unreadable = [], host, now, parsed = [] }: ProjectInput): Project {
  const diagnostics: Diagnostic[] = unreadable.map(({ path, detail }) =>
    report('files/unreadable', { detail }, { file: path, span: { start: 0, end: 0 } }),
  );
  const yaml = files.get(configPath);
  const config = readConfig(yaml ?? '', configPath, host);
  const isEmpty = yaml !== undefined && config.places.size === 0 && config.diagnostics.length === 0;
  if (isEmpty) diagnostics.push(report('config/empty', {}, { file: configPath, span: { start: 0, end: 0 } }));
  const messages = readMessages(files, config.model, host);
  const known = new Map([...parsed].map((file) => [file.path, file]));
  const read = (path: string, text: string) => {
    const before = known.get(path);
    // Once: a file of the project may be called as the prelude is, and no two files may share nodes.
    known.delete(path);
    return before?.text === text ? before : parseFile(path, text);
  };
  const sources = [...files.keys()].filter((name) => name.endsWith('.cauce')).sort();
  const trees = sources.map((path) => read(path, files.get(path)!));
  for (const { path, problems } of trees) for (const problem of problems) diagnostics.push(fromSyntax(path, problem));
  const analysis = checkProject({
    files: trees,
    prelude: read(preludePath, preludeText),
    model: { ...config.model, messages: messages.messages },
    places: new Map([...config.places, ...messages.places]),
    unsure: config.unsure,
    templates: messages.templates,
    ...(now === undefined ? {} : { now }),
  });
  const { isSet } = host;
  const unset = isSet && tellUnset(unsetVariables(config.model, isSet), config.places);
  const lacksNames = config.incomplete || isEmpty || unreadable.some(({ path }) => path === configPath);
  const judged = (found: readonly Diagnostic[]) =>
    lacksNames ? found.filter(({ code }) => !ofDeclaredNames.has(code)) : found;
  const syntax = diagnostics.filter(({ code }) => code.startsWith('syntax/'));
  const all = [
    ...diagnostics,
    ...config.diagnostics,
    ...(unset ? [unset] : []),
    ...judged(messages.diagnostics),
    ...withoutFollowing(judged(analysis.diagnostics), syntax, files),
  ];
  return {
    analysis,
    diagnostics: suppress(all, [
      ...trees,
      commentedYaml(configPath, files.get(configPath) ?? ''),
      ...commentedMessages(files),
    ]).sort(byPlace),
    bodies: messages.bodies,
    sources: files,
  };
}

function commentedMessages(files: ReadonlyMap<string, string>) {
  return [...files].filter(([path]) => isMessagePath(path)).map(([path, text]) => commentedMessage(path, text));
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

export function parseFile(path: string, text: string): ParsedFile {
  const { file, problems } = parse(text);
  return { path, text, tree: file, problems };
}
