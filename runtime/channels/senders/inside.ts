/** Paths from `cauce.yaml`, held inside the project's folder. */
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** The whole path; null for one that leaves the folder, is the folder, or lies in `.cauce`, where the service keeps its own. */
export function pathInside(folder: string, path: string): string | null {
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.includes('\0') || path.split(/[\\/]/).includes('..'))
    return null;
  const whole = resolve(folder, path);
  const way = relative(resolve(folder), whole);
  return way === '' || way.startsWith('..') || way.split(sep)[0] === '.cauce' ? null : whole;
}
