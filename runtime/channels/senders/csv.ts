/**
 * Call lists: a line for each message, appended to a csv file under the project. A line is written in one go and is on disk when it counts; an
 * id that stands there already is not written again, whoever moved or emptied the file meanwhile.
 */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../clock/index.js';
import { isoUtc } from '../../clock/index.js';
import { isPhone } from '../mailbox.js';
import { prepare, type Studio } from '../prepare.js';
import { safeId } from '../safe-id.js';
import { type HandOver, retry, type Sender } from '../sender.js';
import { csvLine } from './csv-line.js';
import { syncFolder } from './whole-file.js';

const COLUMNS = ['id', 'at', 'contact', 'phone', 'name', 'message', 'subject', 'text'] as const;

/** `path`: whole, and inside the project. Two channels may write to one list through one sender only. */
export function csvSender(studio: Studio, path: string, clock: Clock): Sender {
  const list = new CallList(path);
  return {
    concurrency: 1,
    isRepeatable: true,
    async handOver(parcel): Promise<HandOver> {
      const prepared = await prepare(studio, parcel, false);
      if (prepared.kind !== 'prepared') return prepared;
      const { id, run, model } = parcel.message;
      const { first_name: first } = parcel.attributes;
      const name = typeof first === 'string' ? first : '';
      const { subject, text } = prepared.rendered;
      const { address } = prepared;
      if (!isPhone(address)) return { kind: 'failed', reason: 'bad_address' };
      const cells = [safeId(id), isoUtc(clock.now()), run.contact, address, name, model.name, subject, text];
      try {
        await list.append(safeId(id), csvLine(cells));
        return { kind: 'sent' };
      } catch (error) {
        return retry(`csv_${((error as NodeJS.ErrnoException).code ?? 'failed').toLowerCase()}`);
      }
    },
    close: async () => {},
  };
}

class CallList {
  readonly #path: string;
  #ids = new Set<string>();
  /** File and length as of the last look; another one is read anew. */
  #known = '';
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** One after another. */
  append(id: string, line: string): Promise<void> {
    const next = this.#last.then(() => this.#append(id, line));
    this.#last = next.catch(() => {});
    return next;
  }

  async #append(id: string, line: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(this.#path, 'a+');
    try {
      const unfinished = await this.#look(file);
      if (this.#ids.has(id)) return;
      // The machine stopped within this very line: it is written anew. Any other line is somebody's who ends files without a line break.
      const isTorn = unfinished?.text.startsWith(`${id},`) === true;
      if (unfinished !== null && isTorn) await file.truncate(unfinished.from);
      const { size } = await file.stat();
      const before = size === 0 ? csvLine(COLUMNS) : unfinished === null || isTorn ? '' : '\n';
      await file.appendFile(before + line);
      await file.sync();
      if (size === 0) await syncFolder(dirname(this.#path));
      this.#ids.add(id);
      this.#known = await placeOf(file);
    } finally {
      await file.close();
    }
  }

  /** The ids of a file that changed meanwhile; what stands in it after the last line break. */
  async #look(file: FileHandle): Promise<{ readonly from: number; readonly text: string } | null> {
    if ((await placeOf(file)) === this.#known) return null;
    const bytes = await file.readFile();
    const from = bytes.lastIndexOf('\n') + 1;
    const rows = bytes.subarray(0, from).toString('utf8').split('\n');
    this.#ids = new Set(rows.map((row) => row.slice(0, row.indexOf(','))));
    return from < bytes.length ? { from, text: bytes.subarray(from).toString('utf8') } : null;
  }
}

async function placeOf(file: FileHandle): Promise<string> {
  const { ino, size } = await file.stat();
  return `${ino} ${size}`;
}
