/** Where the package lies, and its version. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the package: the nearest one upward with a `package.json`, whether this runs from source or built. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** A file of the build, whichever part of it asks. */
export function builtFile(path: string): URL {
  return pathToFileURL(join(packageRoot, 'dist', path));
}

export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

function findRoot(dir: string): string {
  return existsSync(join(dir, 'package.json')) ? dir : findRoot(dirname(dir));
}
