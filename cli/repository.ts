/** Where a project lies in its repository: what CI shows beside changed lines goes by paths from there. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** `shop/` or the like; empty where the project is at the top, or in no repository. GitHub and GitLab say where they checked it out. */
export function prefixOf(root: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const real = actual(root);
  const tops = [env.GITHUB_WORKSPACE, env.CI_PROJECT_DIR, topOf(real)];
  for (const top of tops) {
    if (top === undefined || top === '') continue;
    const path = relative(actual(top), real);
    if (path === '') return '';
    if (path !== '..' && !path.startsWith(`..${sep}`)) return `${path.split(sep).join('/')}/`;
  }
  return '';
}

function actual(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function topOf(root: string): string | undefined {
  let dir = root;
  while (!existsSync(join(dir, '.git'))) {
    const up = dirname(dir);
    if (up === dir) return undefined;
    dir = up;
  }
  return dir;
}
