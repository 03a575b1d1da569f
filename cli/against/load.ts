/** The version that a comparison is made with: read from where it lies, checked and lowered as the project itself is. */
import { analyse } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { host } from '../host.js';
import { type LoadedProject, tellErrors } from '../load.js';
import { say } from '../terminal.js';
import { readAgainst } from './revision.js';

export interface Earlier extends LoadedProject {
  /** As it was asked for. */
  readonly name: string;
  /** Null: it is a folder. */
  readonly commit: string | null;
}

/** Null when that version has errors; they have been told on stderr then. Its templates and promises are not checked: nothing of it goes out. */
export function loadAgainst(root: string, against: string): Earlier | null {
  const files = readAgainst(root, against);
  const project = analyse({ ...files, host, now: Date.now(), proves: false });
  if (tellErrors(project)) {
    say(
      `\nThese are errors of \`${against}\`, not of the working tree: there is nothing to compare with. Name a revision that checks.`,
    );
    return null;
  }
  const { name, commit } = files;
  return { root, name, commit, project, ...lowerProject(project.analysis) };
}

/** `main (1a2b3c4)`, the start of a hash, or the folder. */
export function versionName({ name, commit }: Pick<Earlier, 'name' | 'commit'>): string {
  if (commit === null) return name;
  const short = commit.slice(0, 7);
  return commit.startsWith(name) ? short : `${name} (${short})`;
}
