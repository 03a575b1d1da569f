// Splits NDJSON text into its lines, chunk by chunk; a line that is too long is reported and skipped.
// It never parses a line.
import { MAX_RECORD } from './csv.js';
import { isPlainText } from './plain-text.js';

export interface LineSink {
  /** `line` counts from 1; empty lines are not handed over. */
  line(text: string, line: number): void;
  tooLong(line: number, raw: string): void;
  /** Takes a line from its bytes and gives where the next one begins; -1 where it wants it as text. */
  bytes?(bytes: Buffer, start: number, line: number): number;
}

const LF = 10;

export class JsonLines {
  readonly #sink: LineSink;
  #rest = '';
  #line = 1;
  #skipping = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  push(chunk: string): void {
    const text = this.#rest === '' ? chunk : this.#rest + chunk;
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      if (end < 0) break;
      this.#take(text, from, end);
      from = end + 1;
    }
    this.#rest = this.#skipping ? '' : text.slice(from);
    if (this.#rest.length > MAX_RECORD) this.#tooLong(this.#rest);
  }

  /** The next bytes, of UTF-8; `decode` makes text of them or of any part. */
  pushBytes(bytes: Buffer, decode: (bytes: Uint8Array) => string): void {
    const sink = this.#sink;
    const isWhole = this.#rest === '' && !this.#skipping && bytes[bytes.length - 1] === LF;
    if (sink.bytes === undefined || !isWhole || !isPlainText(bytes)) {
      this.push(decode(bytes));
      return;
    }
    for (let start = 0; start < bytes.length; ) {
      const next = sink.bytes(bytes, start, this.#line);
      if (next >= 0) {
        this.#line++;
        start = next;
        continue;
      }
      const end = bytes.indexOf(LF, start) + 1;
      this.push(decode(bytes.subarray(start, end)));
      start = end;
    }
  }

  end(): void {
    if (!this.#skipping) this.#take(this.#rest, 0, this.#rest.length);
    this.#rest = '';
  }

  #take(text: string, from: number, end: number): void {
    if (this.#skipping) this.#skipping = false;
    else if (end - from > MAX_RECORD) this.#sink.tooLong(this.#line, text.slice(from, from + 500));
    else {
      const line = text.slice(from, end).trim();
      if (line !== '') this.#sink.line(line, this.#line);
    }
    this.#line++;
  }

  #tooLong(text: string): void {
    this.#sink.tooLong(this.#line, text.slice(0, 500));
    this.#rest = '';
    this.#skipping = true;
  }
}
