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

/** What one reader counted of a file, as plain data: what several readers of its rows counted adds up. */
export interface FileCount extends Omit<FileReport, 'notices'> {
  readonly notices: readonly Notice[];
}

export interface Notice {
  readonly key: string;
  /** Of the row that first gave reason; 0: the file as a whole did. */
  readonly line: number;
  readonly count: number;
  /** What is said; where there are two parts, the count stands between them. */
  readonly parts: NoticeParts;
}

export type NoticeParts = readonly [string] | readonly [before: string, after: string];

/** Where a row stands. */
export interface Place {
  readonly line: number;
  raw(): string;
}

export class Tally {
  accepted = 0;
  used = 0;
  readonly file: string;
  readonly #rejected: Partial<Record<RejectCode, number>> = {};
  readonly #notices = new Map<string, { readonly line: number; count: number; readonly parts: NoticeParts }>();
  readonly #onReject: ((reject: Reject) => void) | undefined;
  #rows = 0;
  #line = 0;

  constructor(file: string, onReject: ((reject: Reject) => void) | undefined) {
    this.file = file;
    this.#onReject = onReject;
  }

  get rows(): number {
    return this.#rows;
  }

  /** A row begins; what is said from now on, it gave reason for. */
  row(line: number): void {
    this.#rows++;
    this.#line = line;
  }

  /** Rows that were taken without being looked at here. */
  passed(rows: number): void {
    this.#rows += rows;
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
  notice(key: string, parts: () => NoticeParts): void {
    const known = this.#notices.get(key);
    if (known === undefined) this.#notices.set(key, { line: this.#line, count: 1, parts: parts() });
    else known.count++;
  }

  count(format: FileReport['format']): FileCount {
    return {
      name: this.file,
      format,
      rows: this.#rows,
      accepted: this.accepted,
      used: this.used,
      rejected: this.#rejected,
      notices: [...this.#notices].map(([key, notice]) => ({ key, ...notice })),
    };
  }
}

/** What all readers of one file counted together. */
export function reportOf(counts: readonly [FileCount, ...FileCount[]]): FileReport {
  const sum = (what: 'rows' | 'accepted' | 'used') => counts.reduce((all, count) => all + count[what], 0);
  const rejected: Partial<Record<RejectCode, number>> = {};
  for (const [code, n] of counts.flatMap((count) => Object.entries(count.rejected) as [RejectCode, number][])) {
    rejected[code] = (rejected[code] ?? 0) + n;
  }
  const rows = sum('rows');
  const notices = noticesOf(counts);
  if (rows === 0) notices.push('the file has no rows');
  return { ...counts[0], rows, accepted: sum('accepted'), used: sum('used'), rejected, notices };
}

/** As counted by a reader who began so many lines further down than it knew. */
export function shifted(count: FileCount, lines: number): FileCount {
  const notices = count.notices.map((notice) =>
    notice.line === 0 ? notice : { ...notice, line: notice.line + lines },
  );
  return { ...count, notices };
}

/** In the order of the rows that gave reason; what the file as a whole gave reason for, every reader says, in one order. */
function noticesOf(counts: readonly FileCount[]): string[] {
  const said = new Map<string, { readonly parts: NoticeParts; count: number }>();
  for (const { key, parts, count } of counts.flatMap(({ notices }) => notices).sort((a, b) => a.line - b.line)) {
    const known = said.get(key);
    if (known === undefined) said.set(key, { parts, count });
    else known.count += count;
  }
  return [...said.values()].map(({ parts, count }) => parts.join(String(count)));
}
