/**
 * The reject file: rows that could not be used, each with its place and reason, as csv. Made only when there is something to put in it. Rows of
 * files that are not read this time stay in it: they are not mended yet.
 */
import { rmSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { type Reject, rejectText } from '../runtime/import/index.js';
import { earlierRejects, HEADER } from './earlier-rejects.js';
import { say } from './terminal.js';
import { openWhole, type WholeFile } from './write.js';

export interface Rejects {
  readonly add: (reject: Reject) => void;
  readonly count: number;
  /** Those that are mistakes in the file. Lines without a customer and returns are how shops' files are: left out, but no mistake. */
  readonly mistakes: number;
  /** Counts rows of events that the data model does not have, which `ignoreUnknown` leaves out. */
  passOver(rows: number): void;
  /** Says on stderr how many rows were refused and why, and where they are. */
  close(): void;
}

const defaultPath = 'rejects.csv';
const examplesShown = 3;
const flushAt = 1 << 20;
const expected: ReadonlySet<string> = new Set(['no-contact', 'return']);

/** `files`: those that are read. `ignoreUnknown`: rows of events that the data model does not have are another program's: left out and counted, no more. */
export function openRejects(files: readonly string[], path = defaultPath, ignoreUnknown = false): Rejects {
  const earlier = earlierRejects(path, files);
  const reasons = new Map<string, number>();
  const examples = new Map<string, string>();
  let file: WholeFile | undefined;
  let text = '';
  let count = 0;
  let mistakes = 0;
  let others = 0;
  const flush = () => {
    if (file === undefined) {
      file = openWhole(path);
      file.write(HEADER);
      earlier.eachOther(file.write);
    }
    file.write(text);
    text = '';
  };
  return {
    get count() {
      return count;
    },
    get mistakes() {
      return mistakes;
    },
    passOver(rows) {
      others += rows;
    },
    add(reject) {
      if (ignoreUnknown && reject.code === 'unknown-event') {
        others++;
        return;
      }
      count++;
      if (!expected.has(reject.code)) mistakes++;
      reasons.set(reject.code, (reasons.get(reject.code) ?? 0) + 1);
      if (!examples.has(reject.code)) examples.set(reject.code, `  ${rejectText(reject)}`);
      text += stringify([[reject.file, reject.line, reject.code, reject.reason, reject.raw]]);
      if (text.length > flushAt) flush();
    },
    close() {
      if (others > 0)
        say(`${others} ${others === 1 ? 'row' : 'rows'} of events that the data model does not have left out`);
      // An old list of rows that are fine now would mislead.
      if (count > 0 || (earlier.hasOwn && earlier.others > 0)) {
        flush();
        file?.close();
      } else if (earlier.hasOwn) rmSync(path, { force: true });
      if (earlier.others > 0)
        say(`${path} still has ${earlier.others} ${earlier.others === 1 ? 'row' : 'rows'} of other files`);
      if (count === 0) return;
      const most = [...reasons].sort((a, b) => b[1] - a[1]);
      const shown = most.slice(0, examplesShown).map(([code]) => examples.get(code)!);
      say(
        `${count} ${count === 1 ? 'row was' : 'rows were'} not used (${most.map(([code, n]) => `${n} ${code}`).join(', ')}); see ${path}, for example:\n${shown.join('\n')}`,
      );
    },
  };
}
