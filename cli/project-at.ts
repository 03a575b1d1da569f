/** The project as it was at a revision of git. */
import { execFileSync } from 'node:child_process';
import { UsageError } from './exit.js';
import { isProjectFile, type ProjectFiles } from './project-files.js';

export function readProjectAt(root: string, revision: string): ProjectFiles {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] }).toString('utf8');
  let listed: string;
  try {
    const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
    listed = git('ls-tree', '-r', '-z', '--name-only', commit, '--', '.');
    const paths = listed.split('\0').filter(isProjectFile);
    return { root, files: new Map(paths.map((path) => [path, git('show', `${commit}:./${path}`)])), unreadable: [] };
  } catch {
    throw new UsageError(`git knows no revision \`${revision}\` of ${root}`);
  }
}
