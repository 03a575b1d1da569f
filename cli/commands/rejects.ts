/** `cauce rejects`: what was sent to the service and did not fit the data model, newest first, each with its reason. */
import { isoUtc } from '../../runtime/clock/index.js';
import { exitCode } from '../exit.js';
import { printable } from '../insight/layout.js';
import { findProject } from '../project-files.js';
import { openStoreBeside, storePath } from '../service/store.js';
import { out, say, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly limit: number;
  readonly format: 'pretty' | 'json';
}

const LONGEST_PAYLOAD = 200;

export async function rejects(options: Options): Promise<number> {
  const path = storePath(options.store, options.store === undefined ? findProject(options.project) : process.cwd());
  const store = openStoreBeside(path);
  const found = store.rejects(options.limit).map((reject) => ({ ...reject, at: isoUtc(reject.at) }));
  store.close();
  if (options.format === 'json') {
    out(JSON.stringify({ rejects: found }, null, 2));
    return exitCode.fine;
  }
  if (found.length === 0) say('Nothing was rejected.');
  const { paint } = terminal();
  for (const { at, source, reason, payload } of found) {
    out(
      `${paint.bold(at)} ${source}: ${printable(reason)}\n  ${paint.dim(printable(payload).slice(0, LONGEST_PAYLOAD))}`,
    );
  }
  return exitCode.fine;
}
