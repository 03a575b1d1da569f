/** The reject file: rows that could not be used, each with its place and reason, as csv. Made only when there is something to put in it. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Reject } from '../runtime/import/index.js';
import { SurroundingsError } from './exit.js';
import { say } from './terminal.js';

export interface Rejects {
  readonly add: (reject: Reject) => void;
  readonly count: number;
  /** Those that are mistakes in the file. Lines without a customer and returns are how shops' files are: left out, but no mistake. */
  readonly mistakes: number;
  /** Says on stderr how many rows were refused and why, and where they are. */
  close(): Promise<void>;
}

const defaultPath = 'rejects.csv';
const examplesShown = 3;
const expected: ReadonlySet<string> = new Set(['no-contact', 'return']);

export function openRejects(path = defaultPath): Rejects {
  const reasons = new Map<string, number>();
  const examples: string[] = [];
  let stream: WriteStream | undefined;
  let failure: Error | undefined;
  let count = 0;
  let mistakes = 0;
  return {
    get count() {
      return count;
    },
    get mistakes() {
      return mistakes;
    },
    add(reject) {
      count++;
      if (!expected.has(reject.code)) mistakes++;
      reasons.set(reject.code, (reasons.get(reject.code) ?? 0) + 1);
      if (examples.length < examplesShown) examples.push(`  ${reject.file}:${reject.line}: ${reject.reason}`);
      if (stream === undefined) {
        stream = createWriteStream(path);
        stream.on('error', (error) => {
          failure ??= error;
        });
        stream.write('file,line,code,reason,row\n');
      }
      stream.write(stringify([[reject.file, reject.line, reject.code, reject.reason, reject.raw]]));
    },
    async close() {
      if (stream === undefined) return;
      stream.end();
      await finished(stream).catch((error: Error) => {
        failure ??= error;
      });
      if (failure) throw new SurroundingsError(`cannot write ${path}: ${failure.message}`);
      const why = [...reasons].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${n} ${code}`);
      say(
        `${count} ${count === 1 ? 'row was' : 'rows were'} not used (${why.join(', ')}); see ${path}, for example:\n${examples.join('\n')}`,
      );
    },
  };
}
