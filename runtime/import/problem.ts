// What can be wrong with a file or a row, as data: rows go to the reject file, a file's problem stops the import.
// It never decides what to do about either.
import { distance as editDistance } from 'fastest-levenshtein';

/** Known by its code, never by its text. */
export type RejectCode =
  | 'broken-record'
  | 'ragged'
  | 'not-text'
  | 'bad-json'
  | 'no-contact'
  | 'no-event'
  | 'unknown-event'
  | 'bad-value'
  | 'missing-value'
  | 'other-currency'
  | 'return'
  | 'duplicate-id';

export interface Reject {
  readonly file: string;
  /** From 1; in parquet the row. */
  readonly line: number;
  readonly code: RejectCode;
  /** Field of the data model, where one is to blame. */
  readonly field?: string;
  /** Column of the file that holds it. */
  readonly column?: string;
  /** What is wrong and what would be right. */
  readonly reason: string;
  /** The row as it stands in the file, at most 500 characters. */
  readonly raw: string;
}

export type ImportProblemCode =
  | 'unreadable'
  | 'empty'
  | 'not-text'
  | 'wrong-format'
  | 'broken-gzip'
  | 'no-header'
  | 'missing-column'
  | 'unknown-column'
  | 'bad-map'
  | 'unknown-event'
  | 'no-parquet';

/** A whole file that cannot be read, or an option that cannot be followed; nothing of the import may be used then. */
export class ImportProblem extends Error {
  readonly code: ImportProblemCode;
  /** Whose fault it is: wrong options, the user's file, or disk and surroundings (exit codes 2, 1 and 3). */
  readonly fault: 'use' | 'file' | 'surroundings';
  readonly file: string | undefined;
  /** What would be right. */
  readonly help: string | undefined;

  constructor(
    code: ImportProblemCode,
    message: string,
    more: { fault?: 'use' | 'file' | 'surroundings'; file?: string; help?: string } = {},
  ) {
    super(message);
    this.name = 'ImportProblem';
    this.code = code;
    this.fault = more.fault ?? 'file';
    this.file = more.file;
    this.help = more.help;
  }
}

/** One line of the reject file (NDJSON), without the line end. */
export function rejectLine(reject: Reject): string {
  return JSON.stringify(reject);
}

/** `orders.csv:17: total is "12,5x" …`, as a person reads it. */
export function rejectText(reject: Reject): string {
  return `${reject.file}:${reject.line}: ${reject.reason}`;
}

const MAX_QUOTED = 60;

/** A value of a file inside a message: in quotes, bounded, control characters visible. */
export function quoted(text: string): string {
  return JSON.stringify(bounded(text));
}

/** A value of JSON inside a message: only a text has quotes. */
export function quotedJson(json: unknown): string {
  return typeof json === 'string' ? quoted(json) : bounded(JSON.stringify(json) ?? 'missing');
}

function bounded(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

/** The candidate nearest to a name that is not there, when one is near enough to be meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = simplified(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const near = simplified(candidate);
    const distance = Math.abs(near.length - wanted.length) >= least ? least : editDistance(wanted, near);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

function simplified(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}
