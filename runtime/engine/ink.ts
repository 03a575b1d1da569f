/**
 * Plain data written as JSON text, piece by piece, into bytes that are used again and again: texts put together from strings leave all their pieces
 * behind, and for a few short values `JSON.stringify`, which gives the same, takes longer. Needs Node's buffers.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** Longer texts are looked through faster elsewhere. */
const MOST_UNITS = 100;
/** Of a number that is written in two halves of digits. */
const HALF = 100_000_000;
/** Bytes that a number takes at most. */
const LONGEST_NUMBER = 32;

export class Ink {
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;
  /** Nothing but ASCII so far. */
  #isPlain = true;

  /** ASCII, as it is. */
  raw(text: string): void {
    this.#room(text.length);
    const bytes = this.#bytes;
    let length = this.#length;
    for (let place = 0; place < text.length; place++) bytes[length++] = text.charCodeAt(place);
    this.#length = length;
  }

  /** Anything that JSON can say; `null` for what it cannot. */
  value(value: unknown): void {
    if (typeof value === 'string') this.#quoted(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean') this.raw(value ? 'true' : 'false');
    else if (typeof value !== 'object' || value === null) this.raw('null');
    else if (Array.isArray(value)) this.#list(value);
    else this.#object(value as Readonly<Record<string, unknown>>);
  }

  /** All that was written since the last call. */
  take(): string {
    const text = this.#bytes.toString(this.#isPlain ? 'latin1' : 'utf8', 0, this.#length);
    this.#length = 0;
    this.#isPlain = true;
    return text;
  }

  #list(values: readonly unknown[]): void {
    this.raw('[');
    for (let place = 0; place < values.length; place++) {
      if (place > 0) this.raw(',');
      this.value(values[place]);
    }
    this.raw(']');
  }

  /** What is undefined is left out. */
  #object(object: Readonly<Record<string, unknown>>): void {
    let isAny = false;
    for (const name in object) {
      const value = object[name];
      if (value === undefined) continue;
      this.raw(isAny ? ',' : '{');
      isAny = true;
      this.#quoted(name);
      this.raw(':');
      this.value(value);
    }
    this.raw(isAny ? '}' : '{}');
  }

  #quoted(text: string): void {
    if (text.length > MOST_UNITS || !this.#hasWritten(text)) this.#any(JSON.stringify(text));
  }

  /** False for a text that JSON says otherwise. */
  #hasWritten(text: string): boolean {
    this.#room(text.length + 2);
    const bytes = this.#bytes;
    let length = this.#length;
    bytes[length++] = QUOTE;
    for (let place = 0; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) return false;
      bytes[length++] = unit;
    }
    bytes[length++] = QUOTE;
    this.#length = length;
    return true;
  }

  #any(text: string): void {
    this.#room(text.length * 3);
    const written = this.#bytes.write(text, this.#length, 'utf8');
    if (written !== text.length) this.#isPlain = false;
    this.#length += written;
  }

  #number(value: number): void {
    this.#room(LONGEST_NUMBER);
    if (value >= 0 && Number.isSafeInteger(value)) {
      const high = Math.floor(value / HALF);
      if (high > 0) this.#digits(high, 1);
      this.#digits(value - high * HALF, high > 0 ? 8 : 1);
    } else this.raw(Number.isFinite(value) ? `${value}` : 'null');
  }

  /** `value` is no more than 2^31 - 1. */
  #digits(value: number, least: number): void {
    const bytes = this.#bytes;
    let count = least;
    for (let bound = 10 ** least; value >= bound; bound *= 10) count++;
    let place = this.#length + count;
    this.#length = place;
    let rest = value | 0;
    for (; count > 0; count--) {
      const tens = (rest / 10) | 0;
      bytes[--place] = ZERO + rest - tens * 10;
      rest = tens;
    }
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const wide = Buffer.allocUnsafeSlow((this.#length + bytes) * 2);
    this.#bytes.copy(wide, 0, 0, this.#length);
    this.#bytes = wide;
  }
}
