/**
 * From a project's texts to everything that is known of it: parse, read the model, resolve, check, suppress. Reads nothing itself; the host hands in
 * the files.
 */
import type { Analysis, ParsedFile } from './analysis.js';
import { checkProject } from './check/index.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { report } from './diagnostics/report.js';
import { byFile, finish } from './finish.js';
import { preludePath, preludeText } from './prelude.js';
import { type ConfigHost, readMessages } from './project/index.js';
import { volumeFindings } from './prove/findings.js';
import { commented, configPath, type ModelReading, parseFile, readModel, syntaxOf } from './sources.js';

export { configPath, type ModelReading, parseFile, readModel } from './sources.js';

export interface UnreadableFile {
  readonly path: string;
  /** Why, as it is told to the author: `it is not UTF-8 text`. */
  readonly detail: string;
}

export function tellUnreadable({ path, detail }: UnreadableFile): Diagnostic {
  return report('files/unreadable', { detail }, { file: path, span: { start: 0, end: 0 } });
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
  /** What `readModel` gives of `cauce.yaml`, where it has been read before. */
  readonly config?: ModelReading;
  /** False: what one contact can get is not held against caps and `policies.prove`. */
  readonly proves?: boolean;
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

export function analyse(input: ProjectInput): Project {
  const { files, unreadable = [], host, now, parsed = [], proves = true } = input;
  const told = unreadable.map(tellUnreadable);
  const config = input.config ?? readModel(files.get(configPath), host);
  const messages = readMessages(files, config.model, host);
  const known = new Map([...parsed].map((file) => [file.path, file]));
  const parseOnce = (path: string, text: string) => {
    const before = known.get(path);
    // Once: a file of the project may be called as the prelude is, and no two files may share nodes.
    known.delete(path);
    return before?.text === text ? before : parseFile(path, text);
  };
  const paths = [...files.keys()].filter((name) => name.endsWith('.cauce')).sort();
  const programs = new Map(paths.map((path) => [path, parseOnce(path, files.get(path)!)]));
  const analysis = checkProject({
    files: [...programs.values()],
    prelude: parseOnce(preludePath, preludeText),
    model: { ...config.model, messages: messages.messages },
    places: new Map([...config.places, ...messages.places]),
    unsure: config.unsure,
    templates: messages.templates,
    ...(now === undefined ? {} : { now }),
  });
  const lacksNames = config.lacksNames || unreadable.some(({ path }) => path === configPath);
  const read = byFile([...told, ...config.diagnostics, ...[...programs.values()].flatMap(syntaxOf)]);
  const message = byFile(messages.diagnostics);
  const checked = byFile(proves ? [...analysis.diagnostics, ...volumeFindings(analysis)] : analysis.diagnostics);
  const all = [...new Set([...files.keys(), ...read.keys(), ...message.keys(), ...checked.keys()])].sort();
  const diagnostics = all.flatMap((path) =>
    finish(
      commented(path, files.get(path) ?? '', programs.get(path)),
      { read: read.get(path) ?? [], message: message.get(path) ?? [], checked: checked.get(path) ?? [] },
      lacksNames,
    ),
  );
  return { analysis, diagnostics, bodies: messages.bodies, sources: files };
}

export function summarise(diagnostics: readonly Diagnostic[], counts: { files: number; scenarios: number }): Summary {
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length;
  return { ...counts, errors: count('error'), warnings: count('warning') };
}

export function summaryOf(project: Project, diagnostics = project.diagnostics): Summary {
  return summarise(diagnostics, { files: project.sources.size, scenarios: project.analysis.symbols.scenarios.size });
}
