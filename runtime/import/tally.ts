// Keeps count, for one file, of what was taken, what was refused and why, and what was assumed.
// It never stores rejected rows: they go to whoever listens, one by one.
import type { Misfit } from './expectation.js';
import type { Reject, RejectCode } from './problem.js';

export interface FileReport {
  readonly name: string;
  readonly format: 'csv' | 'ndjson' | 'parquet';
  /** Rows read, without header and empty lines. */
  readonly rows: number;
  /** Events (or contacts) that came of them; lines of one order make one. */
  readonly accepted: number;
  /** Rows that became part of an event. */
  readonly used: number;
  /** Rejected rows by reason. */
  readonly rejected: Readonly<Partial<Record<RejectCode, number>>>;
  /** What was assumed or left out, in sentences. */
  readonly notices: readonly string[];
}

/** Where a row stands. */
export interface Place {
  readonly line: number;
  raw(): string;
}

export class Tally {
  rows = 0;
  accepted = 0;
  used = 0;
  readonly file: string;
  readonly #rejected: Partial<Record<RejectCode, number>> = {};
  readonly #notices = new Map<string, { count: number; text: (count: number) => string }>();
  readonly #onReject: ((reject: Reject) => void) | undefined;

  constructor(file: string, onReject: ((reject: Reject) => void) | undefined) {
    this.file = file;
    this.#onReject = onReject;
  }

  reject(place: Place, misfit: Misfit, field?: string, column?: string): void {
    this.#rejected[misfit.code] = (this.#rejected[misfit.code] ?? 0) + 1;
    this.#onReject?.({
      file: this.file,
      line: place.line,
      code: misfit.code,
      ...(field === undefined ? {} : { field }),
      ...(column === undefined ? {} : { column }),
      reason: misfit.reason,
      raw: place.raw(),
    });
  }

  /** Says once, at the end, how often something happened; `key` keeps equal notices together. */
  notice(key: string, text: (count: number) => string): void {
    const known = this.#notices.get(key);
    if (known === undefined) this.#notices.set(key, { count: 1, text });
    else known.count++;
  }

  report(format: FileReport['format']): FileReport {
    if (this.rows === 0) this.notice('no rows', () => 'the file has no rows');
    return {
      name: this.file,
      format,
      rows: this.rows,
      accepted: this.accepted,
      used: this.used,
      rejected: this.#rejected,
      notices: [...this.#notices.values()].map(({ count, text }) => text(count)),
    };
  }
}
