/** `cauce build`: machines as JSON, and typed TypeScript for the shop's backend. */
import { join, relative } from 'node:path';
import { emitBundle, emitTypeScript } from '../../compiler/emit/index.js';
import { exitCode } from '../exit.js';
import { loadChecked } from '../load.js';
import { out, say } from '../terminal.js';
import { writeWhole } from '../write.js';

export async function build(options: { readonly project?: string; readonly out: string }): Promise<number> {
  const loaded = await loadChecked(options.project);
  if (!loaded) {
    say('nothing was built');
    return exitCode.problems;
  }
  const dir = join(loaded.root, options.out);
  const files = new Map([['bundle.json', emitBundle(loaded.bundle)], ...(await emitTypeScript(loaded.bundle))]);
  for (const [path, text] of files) writeWhole(join(dir, path), text);
  for (const path of files.keys()) out(relative(process.cwd(), join(dir, path)));
  return exitCode.fine;
}
