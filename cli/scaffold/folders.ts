/** Where in the package the ready-made scenarios and the first project lie. */
import { join } from 'node:path';
import {
  type StarterFolder,
  type StarterSource,
  starterSource,
  starterSources,
} from '../../compiler/starters/index.js';
import { readProject } from '../project-files.js';
import { packageRoot } from '../version.js';

/** Absolute. */
export function folderOf(folder: StarterFolder): string {
  return join(packageRoot, folder);
}

/** Absolute; what `cauce init` copies. */
export const firstProject: string = join(packageRoot, 'cli/starters/project');

const filesOf = (folder: StarterFolder) => readProject(folderOf(folder)).files;

export function readStarter(name: string): StarterSource {
  return starterSource(name, filesOf);
}

export function readStarters(): readonly StarterSource[] {
  return starterSources(filesOf);
}
