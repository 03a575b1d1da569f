/** `cauce build`: machines as JSON, and typed TypeScript for the shop's backend. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { emitBundle, emitTypeScript } from '../../compiler/emit/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { out, say } from '../terminal.js';
import { writeWhole } from '../write.js';

interface Options {
  readonly project?: string;
  readonly out: string;
  readonly format: 'pretty' | 'json';
}

export async function build(options: Options): Promise<number> {
  const loaded = await loadChecked(options.project);
  if (!loaded) {
    say('nothing was built');
    return exitCode.problems;
  }
  const dir = resolve(loaded.root, options.out);
  const inside = relative(loaded.root, dir);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside) || /^messages(\/|\\|$)/.test(inside)) {
    throw new UsageError(`--out ${options.out} must be a folder of its own under the project, such as dist`);
  }
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw new UsageError(`--out ${options.out} is a file`);
  const files = new Map([['bundle.json', emitBundle(loaded.bundle)], ...(await emitTypeScript(loaded.bundle))]);
  for (const [path, text] of files) writeWhole(join(dir, path), text);
  const written = [...files.keys()].map((path) => relative(process.cwd(), join(dir, path)));
  if (options.format === 'json') out(JSON.stringify({ files: written }, null, 2));
  else for (const path of written) out(path);
  return exitCode.fine;
}
