// Splits csv text into records, chunk by chunk, at the speed of a character scan: RFC 4180 with any one-character separator.
// It never interprets a cell, never holds more than one record beyond the chunk, and never stops at a broken record.

import { hashOf, type TextPool } from './text-pool.js';

/** Characters in one record; a longer one is reported and skipped. */
export const MAX_RECORD = 1_000_000;
export const MAX_CELLS = 2_000;
const MAX_RAW = 500;

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** How a cell stands in the text. */
const Form = {
  Plain: 0,
  Quoted: 1,
  /** Quoted, with doubled quotes inside. */
  Escaped: 2,
} as const;

export type BrokenRecord = 'quote-not-closed' | 'text-after-quote' | 'too-long' | 'too-many-cells';

export interface RecordSink {
  /** The reader stands on a record; its cells may be read until this returns. */
  record(reader: CsvReader): void;
  /** `line` counts from 1; `raw` is the first physical line of the record, bounded. */
  broken(line: number, why: BrokenRecord, raw: string): void;
}

export class CsvReader {
  /** First line of the current record, from 1. */
  line = 1;
  cells = 0;
  readonly #separator: number;
  readonly #sink: RecordSink;
  readonly #starts = new Int32Array(MAX_CELLS);
  readonly #ends = new Int32Array(MAX_CELLS);
  readonly #forms = new Uint8Array(MAX_CELLS);
  #text = '';
  /** Start of the current record in `#text`, and of what follows it. */
  #from = 0;
  #next = 0;
  /** Inside a line that is too long: everything up to its end is dropped. */
  #skipping = false;

  constructor(separator: string, sink: RecordSink) {
    this.#separator = separator.charCodeAt(0);
    this.#sink = sink;
  }

  push(chunk: string): void {
    const rest = this.#text.slice(this.#from);
    this.#text = rest === '' ? chunk : rest + chunk;
    this.#from = 0;
    this.#run(false);
  }

  end(): void {
    this.#run(true);
    this.#text = '';
    this.#from = 0;
  }

  /** Text of a cell of the current record, quotes removed. */
  cell(index: number): string {
    const text = this.#text.slice(this.#starts[index]!, this.#ends[index]!);
    return this.#forms[index] === Form.Escaped ? text.replaceAll('""', '"') : text;
  }

  /** The same text as `cell`, without making a new string when it equals `previous`. */
  cellLike(index: number, previous: string): string {
    return this.#equals(index, previous) ? previous : this.cell(index);
  }

  /** The same text as `cell`, taken from the pool where it is there, so that it does not hold on to the chunk. */
  pooled(index: number, pool: TextPool): string {
    if (this.#forms[index] === Form.Escaped) return pool.keep(this.cell(index));
    const slot = hashOf(this.#text, this.#starts[index]!, this.#ends[index]!);
    const known = pool.at(slot);
    return this.#equals(index, known) ? known : pool.put(slot, this.cell(index));
  }

  #equals(index: number, other: string): boolean {
    const start = this.#starts[index]!;
    const { length } = other;
    if (this.#ends[index]! - start !== length || this.#forms[index] === Form.Escaped) return false;
    const text = this.#text;
    if (length > 16) return text.startsWith(other, start);
    for (let i = 0; i < length; i++) if (text.charCodeAt(start + i) !== other.charCodeAt(i)) return false;
    return true;
  }

  isEmpty(index: number): boolean {
    return this.#starts[index] === this.#ends[index];
  }

  /** Whether the current record holds any of these characters, wherever. */
  holds(characters: readonly string[]): boolean {
    return characters.some((character) => {
      const at = this.#text.indexOf(character, this.#from);
      return at >= 0 && at < this.#next;
    });
  }

  /** The current record as it stands in the file, bounded. */
  raw(): string {
    return this.#text.slice(this.#from, Math.min(this.#next, this.#from + MAX_RAW)).trimEnd();
  }

  #run(final: boolean): void {
    if (this.#skipping && !this.#skipLine()) return;
    while (this.#from < this.#text.length) {
      const scanned = this.#scan(final);
      if (scanned === 'incomplete') {
        if (this.#text.length - this.#from <= MAX_RECORD) return;
        if (!this.#breakRecord('too-long')) return;
      } else if (scanned !== 'record') {
        if (!this.#breakRecord(scanned)) return;
      } else if (this.#next - this.#from > MAX_RECORD) {
        if (!this.#breakRecord('too-long')) return;
      } else {
        if (this.cells > 1 || !this.isEmpty(0)) this.#sink.record(this);
        this.line += 1 + this.#lineEndsInside();
        this.#from = this.#next;
      }
    }
  }

  /** Finds the cells of the record at `#from`; on success `#next` is where the one after it starts. */
  #scan(final: boolean): 'record' | 'incomplete' | BrokenRecord {
    const text = this.#text;
    const length = text.length;
    const separator = this.#separator;
    // Most characters lie above all three marks: one comparison passes them.
    const highest = Math.max(separator, CR);
    const starts = this.#starts;
    const ends = this.#ends;
    const forms = this.#forms;
    let i = this.#from;
    let cells = 0;
    for (;;) {
      if (cells === MAX_CELLS) return 'too-many-cells';
      let code = i < length ? text.charCodeAt(i) : -1;
      if (code === QUOTE) {
        let form: number = Form.Quoted;
        starts[cells] = i + 1;
        for (;;) {
          const close = text.indexOf('"', i + 1);
          if (close < 0) return final ? 'quote-not-closed' : 'incomplete';
          i = close + 1;
          code = i < length ? text.charCodeAt(i) : -1;
          if (code !== QUOTE) break;
          form = Form.Escaped;
        }
        ends[cells] = i - 1;
        forms[cells] = form;
        if (code === -1 && !final) return 'incomplete';
        if (code !== separator && code !== LF && code !== CR && code !== -1) return 'text-after-quote';
      } else {
        starts[cells] = i;
        while (i < length) {
          code = text.charCodeAt(i);
          if (code <= highest && (code === separator || code === LF || code === CR)) break;
          i++;
        }
        if (i === length) {
          if (!final) return 'incomplete';
          code = -1;
        }
        ends[cells] = i;
        forms[cells] = Form.Plain;
      }
      cells++;
      if (code === separator) {
        i++;
        continue;
      }
      if (code === CR) {
        if (i + 1 === length && !final) return 'incomplete';
        if (text.charCodeAt(i + 1) === LF) i++;
      }
      this.cells = cells;
      this.#next = Math.min(i + 1, length);
      return 'record';
    }
  }

  /** Reports the record at `#from` and goes on with the next physical line; false when that has not come yet. */
  #breakRecord(why: BrokenRecord): boolean {
    const end = this.#lineEnd();
    const stop = Math.min(end < 0 ? this.#text.length : end, this.#from + MAX_RAW);
    const tooLong = end < 0 || end - this.#from > MAX_RECORD;
    const reason = why === 'too-long' && !tooLong ? 'quote-not-closed' : why;
    this.#sink.broken(this.line, reason, this.#text.slice(this.#from, stop).trimEnd());
    return this.#skipLine();
  }

  /** Moves to the next physical line, now or as soon as it has come. */
  #skipLine(): boolean {
    const end = this.#lineEnd();
    this.#skipping = end < 0;
    if (end < 0) {
      // The last character may be the first half of a line end.
      this.#text = this.#text.endsWith('\r') ? '\r' : '';
      this.#from = 0;
      return false;
    }
    this.line++;
    this.#from = end + 1;
    return true;
  }

  /** Last character of the physical line at `#from`; -1 when its end has not come yet. */
  #lineEnd(): number {
    const text = this.#text;
    for (let i = this.#from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === LF) return i;
      if (code !== CR) continue;
      if (i + 1 === text.length) return -1;
      return text.charCodeAt(i + 1) === LF ? i + 1 : i;
    }
    return -1;
  }

  #lineEndsInside(): number {
    let count = 0;
    for (let cell = 0; cell < this.cells; cell++) {
      if (this.#forms[cell] === Form.Plain) continue;
      const end = this.#ends[cell]!;
      let at = this.#text.indexOf('\n', this.#starts[cell]!);
      while (at >= 0 && at < end) {
        count++;
        at = this.#text.indexOf('\n', at + 1);
      }
    }
    return count;
  }
}

/** The separator of a header line: the candidate that occurs most outside quotes, `,` when none does. */
export function detectSeparator(header: string): string {
  let best = ',';
  let most = 0;
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  for (const candidate of [',', ';', '\t', '|']) {
    const count = bare.split(candidate).length - 1;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}
