/** Files and folders named on the command line, as a filter over the project's paths. */
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from './exit.js';

/** No paths: everything. A path that does not exist, or lies outside the project, is wrong use. */
export function pathFilter(root: string, paths: readonly string[]): (path: string) => boolean {
  if (paths.length === 0) return () => true;
  const wanted = paths.map((path) => {
    const full = resolve(path);
    if (!existsSync(full)) throw new UsageError(`there is no file or folder ${path}`);
    const inside = relative(root, full).split(sep).join('/');
    if (inside.startsWith('..')) throw new UsageError(`${path} is not in the project ${root}`);
    return inside;
  });
  return (path) => wanted.some((prefix) => prefix === '' || path === prefix || path.startsWith(`${prefix}/`));
}
