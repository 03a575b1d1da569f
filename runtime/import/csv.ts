// Reads csv text as records, chunk by chunk; papaparse splits them, this file bounds what it is given and names the line.
// It never interprets a cell, never holds much more than a record beyond the chunk, and never stops at a broken record.
import Papa from 'papaparse';
import { NOT_TEXT, type Row } from './row.js';

/** Characters in one record; a longer one is reported and skipped. */
export const MAX_RECORD = 1_000_000;
export const MAX_CELLS = 2_000;
const MAX_RAW = 500;
/** Characters handed over after a broken record, doubled while all goes well, so that broken files take linear time. */
const FIRST_REACH = 64;

export type BrokenRecord = 'quote-not-closed' | 'text-after-quote' | 'too-long' | 'too-many-cells';

export interface RecordSink {
  /** The row may be read until this returns; `suspect`: it may hold characters that no text has. */
  record(row: Row, suspect: boolean): void;
  /** `line` counts from 1; `raw` is the first physical line of the record, bounded. */
  broken(line: number, why: BrokenRecord, raw: string): void;
}

export class CsvReader implements Row {
  /** First line of the current record, from 1. */
  line = 1;
  cells: readonly string[] = [];
  readonly #separator: string;
  readonly #sink: RecordSink;
  #text = '';
  /** Where `line` starts in `#text`. */
  #from = 0;
  #reach = MAX_RECORD;
  /** A CR at the end of a chunk: a line end of its own, or half of one. */
  #half = '';
  /** Inside a line that is too long: everything up to its end is dropped. */
  #skipping = false;

  constructor(separator: string, sink: RecordSink) {
    this.#separator = separator;
    this.#sink = sink;
  }

  /** Whether a record has begun whose end has not come yet. */
  get isInside(): boolean {
    return this.#from < this.#text.length || this.#half !== '' || this.#skipping;
  }

  push(chunk: string): void {
    const text = this.#half + chunk;
    this.#half = text.endsWith('\r') ? '\r' : '';
    this.#take(text.slice(0, text.length - this.#half.length));
    this.#run(false);
  }

  end(): void {
    this.#take(this.#half === '' ? '\n' : `${this.#half}\n`);
    this.#run(true);
  }

  /** The current record as it stands in the file, bounded. */
  raw(): string {
    return this.#raw(1 + lineEndsIn(this.cells));
  }

  #raw(lines: number): string {
    const most = this.#text.slice(this.#from, this.#from + MAX_RAW);
    return most.split('\n', lines).join('\n').trimEnd();
  }

  /** After this every line ends in LF; what is left of CRLF is taken off the last cell. */
  #take(text: string): void {
    const rest = this.#skipping ? '' : this.#text.slice(this.#from);
    this.#text = rest + (text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text);
    this.#from = 0;
  }

  #run(final: boolean): void {
    while (this.#from < this.#text.length) {
      const end = this.#skipping ? -1 : this.#windowEnd();
      if (end < 0) {
        if (!this.#skipping && this.#text.length - this.#from <= MAX_RECORD) return;
        if (!this.#skipping) this.#sink.broken(this.line, 'too-long', this.#raw(1));
        if (!this.#skipLine()) return;
        continue;
      }
      const start = this.#from;
      const broken = this.#read(this.#text.slice(start, end));
      const left = this.#text.length - this.#from;
      if (broken === undefined) this.#widen();
      else if (broken !== 'quote-not-closed') this.#break(broken);
      else if (this.#from > start) continue;
      else if (this.#reach < Math.min(left, MAX_RECORD)) this.#widen();
      else if (final || left > MAX_RECORD) this.#break(broken);
      else return;
    }
  }

  /** End of the whole lines within reach, at least of one; -1 when that is too long or has not come yet. */
  #windowEnd(): number {
    const start = this.#from;
    const end = this.#text.lastIndexOf('\n', start + this.#reach) + 1;
    if (end > start) return end;
    const next = this.#text.indexOf('\n', start) + 1;
    return next === 0 || next - start > MAX_RECORD + 1 ? -1 : next;
  }

  /** Hands over the records of a text of whole lines; stops at the first that is broken, which stands at `#from` then. */
  #read(text: string): BrokenRecord | undefined {
    const { data, errors } = Papa.parse<string[]>(text, { delimiter: this.#separator, newline: '\n' });
    const quoted = text.includes('"');
    const crlf = text.includes('\r');
    const suspect = NOT_TEXT.some((character) => text.includes(character));
    // What follows the last line end is no record.
    const records = errors[0]?.row ?? data.length - 1;
    for (let i = 0; i < records; i++) {
      const cells = data[i]!;
      if (cells.length > MAX_CELLS) return 'too-many-cells';
      if (crlf) cells.push(cells.pop()!.replace(/\r$/, ''));
      this.cells = cells;
      if (cells.length > 1 || cells[0] !== '') this.#sink.record(this, suspect);
      for (let inside = quoted ? lineEndsIn(cells) : 0; inside >= 0; inside--) this.#skipLine();
    }
    if (errors[0] === undefined) return undefined;
    return errors[0].code === 'MissingQuotes' ? 'quote-not-closed' : 'text-after-quote';
  }

  /** Reports the record at `#from` and goes on with the next physical line. */
  #break(why: BrokenRecord): void {
    this.#sink.broken(this.line, why, this.#raw(1));
    this.#skipLine();
    this.#reach = FIRST_REACH;
  }

  #widen(): void {
    this.#reach = Math.min(this.#reach * 2, MAX_RECORD);
  }

  /** Moves to the next physical line; false when that has not come yet. */
  #skipLine(): boolean {
    const end = this.#text.indexOf('\n', this.#from);
    this.#skipping = end < 0;
    if (end < 0) return false;
    this.#from = end + 1;
    this.line++;
    return true;
  }
}

function lineEndsIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  }
  return count;
}

/** The separator of a header line, `,` when it has none. */
export function detectSeparator(header: string): string {
  return Papa.parse(header, { delimitersToGuess: [',', ';', '\t', '|'], newline: '\n', preview: 1 }).meta.delimiter;
}
