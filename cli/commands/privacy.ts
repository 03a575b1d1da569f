/** `cauce erase`: takes a contact out of the store and the outbox folder for good. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { eraseFromOutbox, OUTBOX } from '../../runtime/channels/senders/index.js';
import { type Erased, erase as eraseIn } from '../../runtime/live/index.js';
import { exitCode } from '../exit.js';
import { type ApiOptions, byHand } from '../insight/at-rest.js';
import { printable } from '../insight/layout.js';
import { pathOf, type StoreOptions, unknownContact } from '../insight/open.js';
import { findProject } from '../project-files.js';
import { out, say } from '../terminal.js';

interface Options extends StoreOptions, ApiOptions {
  readonly format: 'pretty' | 'json';
}

type Done = Erased & { readonly files?: number };

export async function erase(id: string, options: Options): Promise<number> {
  const path = pathOf(options);
  const done = await byHand<Done | null>(path, options, {
    here(parts) {
      const erased = eraseIn(parts, id, newSecret);
      // Nobody waits for us here: not a byte of what was removed at any time is left in the file.
      if (erased !== null) parts.store.rewrite();
      return erased;
    },
    call: { method: 'DELETE', path: `/contacts/${encodeURIComponent(id)}` },
  });
  if (done === null) throw unknownContact(id);
  const files = done.files ?? (await eraseFromOutbox(join(folderOf(options, path), OUTBOX), id));
  const all = { ...done, files };
  if (options.format === 'json') out(JSON.stringify(all, null, 2));
  else {
    const { events, messages, runs, codes, rejects } = all;
    const went = [
      counted(events, 'event'),
      counted(messages, 'message'),
      `${counted(runs, 'run')} under way`,
      counted(codes, 'code'),
      counted(rejects, 'reject'),
      `${counted(files, 'file')} of the outbox`,
    ];
    out(`${printable(id)} is erased: ${went.join(', ')}.`);
    say(
      'A keyed hash of its id and addresses stays, so that they get no marketing if they come again. Groups that are kept in step elsewhere are told that it left. Not touched: backups, call lists that were handed over, and what providers keep.',
    );
  }
  return exitCode.fine;
}

function counted(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The outbox stands beside the store where no project is named. */
function folderOf({ project, store }: StoreOptions, path: string): string {
  return store !== undefined && project === undefined ? dirname(dirname(path)) : findProject(project);
}
