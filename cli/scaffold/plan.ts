/** What putting a template into a project would write, worked out and checked before anything is written. */
import { join } from 'node:path';
import { analyse, configPath, type Diagnostic, type Project } from '../../compiler/index.js';
import { loadTemplateParser } from '../../compiler/project/index.js';
import { type ConfigEntry, fitted, messageOf, neededBy, readTemplate } from '../../compiler/starters/index.js';
import { host as plainHost } from '../host.js';
import type { ProjectFiles } from '../project-files.js';
import { readStarter } from './folders.js';
import { isTaken } from './write-new.js';

export type Plan =
  /** `cauce.yaml` cannot be read as it is: nothing can be added to it. */
  | { readonly kind: 'broken'; readonly project: Project; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'taken'; readonly taken: readonly string[]; readonly scenario: boolean }
  /** The form of `cauce.yaml` leaves no place to add to; these are for the author. */
  | { readonly kind: 'by-hand'; readonly entries: readonly ConfigEntry[] }
  /** What the project has already is not what the template needs. */
  | { readonly kind: 'unfit'; readonly project: Project; readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly kind: 'ready' } & Additions);

export interface Additions {
  /** New files, text by path under the project. */
  readonly files: ReadonlyMap<string, string>;
  /** Files the project has already, word for word. */
  readonly same: readonly string[];
  readonly entries: readonly ConfigEntry[];
  /** The new text of `cauce.yaml`; absent where it lacks nothing. */
  readonly config?: string;
  /** Problems of the project that come with the template: warnings at most. */
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

export async function planTemplate(templateName: string, name: string, read: ProjectFiles, now: number): Promise<Plan> {
  const host = { ...plainHost, parseTemplate: await loadTemplateParser() };
  const project = analyse({ ...read, host, now });
  const broken = project.diagnostics.filter(({ file, severity }) => file === configPath && severity === 'error');
  if (broken.length > 0) return { kind: 'broken', project, diagnostics: broken };

  const template = readTemplate(readStarter(templateName), host);
  const { model, symbols, places } = project.analysis;
  const path = `${folderOfPrograms(read.files)}${name}.cauce`;
  const same = [...template.messages.keys()].filter((file) => read.files.get(file) === template.messages.get(file));
  const messages = [...template.messages].filter(([file]) => !same.includes(file));
  const taken = [
    ...(symbols.scenarios.has(name) ? [`the scenario ${name}`] : []),
    ...[path, ...messages.map(([file]) => file)].filter((file) => isTaken(join(read.root, file))),
  ];
  // The same message in another format is the same message.
  for (const [file] of messages) {
    const other = model.messages[messageOf(file)];
    if (other && !taken.includes(other.file)) taken.push(other.file);
  }
  if (taken.length > 0)
    return { kind: 'taken', taken, scenario: taken[0] === `the scenario ${name}` || taken[0] === path };

  const has = (place: string) => places.has(place);
  const needed = atOnce(neededBy(template, has, host));
  const before = read.files.get(configPath) ?? '';
  const { program, entries, config } = fitted(template, needed, { model, has, config: before });
  if (config === null) return { kind: 'by-hand', entries };
  const files = new Map([[path, program(name)], ...messages]);
  const after = analyse({ ...read, files: new Map([...read.files, [configPath, config], ...files]), host, now });
  const landed = entries.every(({ section, key }) =>
    after.analysis.places.has(section === '' ? key : `${section}.${key}`),
  );
  const diagnostics = introduced(project.diagnostics, after.diagnostics);
  if (!landed || diagnostics.some(({ code }) => code === 'config/yaml')) return { kind: 'by-hand', entries };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { kind: 'unfit', project: after, diagnostics };
  return {
    kind: 'ready',
    files,
    same,
    entries,
    ...(entries.length > 0 && { config }),
    project: after,
    diagnostics,
  };
}

/** With its `/`: the one folder that holds all programs, where there is one; else the project's own. */
function folderOfPrograms(files: ReadonlyMap<string, string>): string {
  const folders = new Set(
    [...files.keys()].filter((path) => path.endsWith('.cauce')).map((path) => path.slice(0, path.lastIndexOf('/') + 1)),
  );
  return folders.size === 1 ? [...folders][0]! : '';
}

function atOnce<T>(steps: Iterator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function introduced(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, file, message }: Diagnostic) => `${code}\n${file}\n${message}`;
  const known = new Set(before.map(key));
  return after.filter((one) => !known.has(key(one)));
}
