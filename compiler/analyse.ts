/**
 * From a project's texts to everything that is known of it: parse, read the model, resolve, check, suppress. Reads nothing itself; the host hands in
 * the files.
 */
import { parse, type Span } from '../grammar/index.js';
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

export function analyse({ files, unreadable = [], host, now }: ProjectInput): Project {
  const diagnostics: Diagnostic[] = unreadable.map(({ path, detail }) =>
    report('files/unreadable', { detail }, { file: path, span: { start: 0, end: 0 } }),
  );
  const yaml = files.get(configPath);
  const config = readConfig(yaml ?? '', configPath, host);
  const isEmpty = yaml !== undefined && config.places.size === 0 && config.diagnostics.length === 0;
  if (isEmpty) diagnostics.push(report('config/empty', {}, { file: configPath, span: { start: 0, end: 0 } }));
  const messages = readMessages(files, config.model, host);
  const parsed: ParsedFile[] = [];
  const unread = new Map<string, readonly Span[]>();
  for (const path of [...files.keys()].filter((name) => name.endsWith('.cauce')).sort()) {
    const { tree, problems } = parseFile(path, files.get(path)!);
    parsed.push(tree);
    for (const problem of problems) diagnostics.push(fromSyntax(path, problem));
    if (problems.length > 0)
      unread.set(
        path,
        problems.map(({ span }) => span),
      );
  }
  const analysis = checkProject({
    files: parsed,
    prelude: parseFile(preludePath, preludeText).tree,
    model: { ...config.model, messages: messages.messages },
    places: new Map([...config.places, ...messages.places]),
    unsure: config.unsure,
    unread,
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
      ...parsed,
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

function parseFile(path: string, text: string) {
  const { file, problems } = parse(text);
  return { tree: { path, text, tree: file } satisfies ParsedFile, problems };
}
