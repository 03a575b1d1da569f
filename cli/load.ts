/** What commands that run scenarios begin with: read the project, check it, and lower what is right. */

import { type RenderInput, renderDiagnostics } from '../compiler/diagnostics/render/index.js';
import { analyse, configPath, type Project, readModel, summaryOf } from '../compiler/index.js';
import { type Lowered, lowerProject } from '../compiler/lower/index.js';
import type { ProjectModel } from '../runtime/machine/index.js';
import { host, hostFor } from './host.js';
import { findProject, readProject } from './project-files.js';
import { prefixOf } from './repository.js';
import { say, terminal } from './terminal.js';
import { version } from './version.js';

export interface LoadedProject extends Lowered {
  /** Absolute. */
  readonly root: string;
  readonly project: Project;
}

export interface CheckedProject extends LoadedProject {
  /** The project with one more file, as a check finds it. */
  readonly withFile: (path: string, text: string) => Project;
}

interface LoadOptions {
  /** False where more messages than `policies.prove` wants are no error. */
  readonly proves?: boolean;
  /** Gets the data model as soon as it is known and right; the project is checked once this is through. */
  readonly onModel?: (model: ProjectModel) => Promise<void>;
  /** Gets the errors of a project that has some, beside stderr. */
  readonly onErrors?: (told: RenderInput) => void;
}

/** Null when the project has errors; they have been told on stderr then. `takes`: files that take part, by path under the root; else all. */
export async function loadChecked(
  option: string | undefined,
  takes: (path: string) => boolean = () => true,
  { proves = true, onModel, onErrors }: LoadOptions = {},
): Promise<CheckedProject | null> {
  const root = findProject(option);
  const all = readProject(root);
  const read = { ...all, files: new Map([...all.files].filter(([path]) => takes(path))) };
  const config = readModel(read.files.get(configPath), host);
  if (onModel && config.diagnostics.every(({ severity }) => severity !== 'error')) await onModel(config.model);
  const input = { ...read, host: await hostFor(read.files), now: Date.now(), proves };
  const project = analyse({ ...input, config });
  const errors = errorsOf(project);
  if (errors !== null) {
    say(renderDiagnostics('pretty', errors));
    onErrors?.({ ...errors, prefix: prefixOf(root) });
    return null;
  }
  const withFile = (path: string, text: string) =>
    analyse({ ...input, files: new Map([...read.files, [path, text]]), parsed: project.analysis.files });
  return { root, project, withFile, ...lowerProject(project.analysis) };
}

/** Says what is wrong with the project on stderr; false: nothing is. */
export function tellErrors(project: Project): boolean {
  const errors = errorsOf(project);
  if (errors === null) return false;
  say(renderDiagnostics('pretty', errors));
  return true;
}

/** What there is to tell of the errors; null: none. */
function errorsOf(project: Project): RenderInput | null {
  const diagnostics = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (diagnostics.length === 0) return null;
  const { color, columns } = terminal();
  return { diagnostics, summary: summaryOf(project), sources: project.sources, color, columns, version };
}
