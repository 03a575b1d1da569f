/** Reads a project's single texts: a program into its tree, `cauce.yaml` into a model, comments for the compiler out of any. One text never hangs on another here. */
import { parse } from '../grammar/index.js';
import type { ParsedFile } from './analysis.js';
import { type CommentedFile, commentedMessage, commentedYaml } from './diagnostics/comments.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { fromSyntax } from './diagnostics/from-syntax.js';
import { report } from './diagnostics/report.js';
import {
  type ConfigHost,
  type ConfigResult,
  isMessagePath,
  readConfig,
  tellUnset,
  unsetVariables,
} from './project/index.js';

export const configPath = 'cauce.yaml';

export function parseFile(path: string, text: string): ParsedFile {
  const { file, problems } = parse(text);
  return { path, text, tree: file, problems };
}

/** What could not be read of a program. */
export function syntaxOf({ path, problems }: ParsedFile): readonly Diagnostic[] {
  return problems.map((problem) => fromSyntax(path, problem));
}

export interface ModelReading extends ConfigResult {
  /** Whether names may be missing that the author did declare: of those nothing is told. */
  readonly lacksNames: boolean;
}

/** `text` is undefined where there is no such file. */
export function readModel(text: string | undefined, host: ConfigHost): ModelReading {
  const config = readConfig(text ?? '', configPath, host);
  const isEmpty = text !== undefined && config.places.size === 0 && config.diagnostics.length === 0;
  const diagnostics = [...config.diagnostics];
  if (isEmpty) diagnostics.unshift(report('config/empty', {}, { file: configPath, span: { start: 0, end: 0 } }));
  const { isSet } = host;
  const unset = isSet && tellUnset(unsetVariables(config.model, isSet), config.places);
  if (unset) diagnostics.push(unset);
  return { ...config, diagnostics, lacksNames: config.incomplete || isEmpty };
}

/** A file as one whose comments to the compiler can be read. `parsed` where it is a program. */
export function commented(path: string, text: string, parsed?: ParsedFile): CommentedFile {
  if (parsed) return parsed;
  if (path === configPath) return commentedYaml(path, text);
  return isMessagePath(path) ? commentedMessage(path, text) : { path, text, tree: { comments: [] } };
}
