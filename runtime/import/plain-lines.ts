// Reads the lines of a csv that hold an order in the most usual notation, straight from the bytes.
// It never decides about any other line: it stops there, and the readers of this room, which know all notations, go on.
import { finished, folded, HASH_SEED, lastWord } from './byte-ids.js';
import { isoAt } from './byte-instant.js';
import { currencyDigits } from './decimal.js';
import type { EventColumns } from './event-columns.js';
import { type FieldColumns, readField } from './field-columns.js';
import { ABOUT, CUSTOMER as CUSTOMER_PLACE, isIn, type OrderSink, partOf } from './order-batch.js';
import { isPlainText } from './plain-text.js';
import { MAX_ID, MAX_TEXT } from './schema.js';

/** Which column is what; each is one that no other is read from. */
export interface PlainPlan {
  readonly separator: number;
  readonly width: number;
  readonly customer: number;
  readonly at: { readonly column: number; readonly read: (text: string) => number | undefined };
  /** ISO without an offset is UTC. */
  readonly isUtc: boolean;
  readonly value: { readonly column: number; readonly read: (text: string) => number | undefined };
  /** Decimals of the currency. */
  readonly decimals: number;
  /** -1: there is none. */
  readonly order: number;
  /** Orders whose number begins so are counted, no more. */
  readonly cancelled: Uint8Array;
}

/** Undefined where a line has to be looked at as a whole. */
export function plainPlan(
  columns: EventColumns,
  how: { separator: string; currency: string; timezone: string; cancelled: string | undefined },
): PlainPlan | undefined {
  const { event, header, contact, at } = columns;
  if (event === undefined || columns.lines !== undefined || columns.id >= 0) return undefined;
  const fields = columns.fieldsOf(event);
  const value = fields.find(({ field }) => field === 'value');
  const order = fields.find(({ field }) => field === 'order');
  if (value?.spec.kind !== 'column' || (order !== undefined && order.spec.kind !== 'column')) return undefined;
  const places = [contact, at.column, value.columns[0]!, ...(order === undefined ? [] : [order.columns[0]!])];
  if (new Set(places).size !== places.length || !/^[,;\t|]$/.test(how.separator)) return undefined;
  return {
    separator: how.separator.charCodeAt(0),
    width: header.names.length,
    customer: contact,
    at: { column: at.column, read: (text) => at.read(text.trim()) },
    isUtc: how.timezone === 'UTC' && at.isIso,
    value: { column: value.columns[0]!, read: amountReader(value, header.names.length) },
    decimals: currencyDigits(how.currency) ?? 2,
    order: order?.columns[0] ?? -1,
    cancelled: Buffer.from(how.cancelled ?? ''),
  };
}

function amountReader(value: FieldColumns, width: number): (text: string) => number | undefined {
  const cells = new Array<string>(width).fill('');
  const row = { line: 0, cells, raw: () => '' };
  return (text) => {
    cells[value.columns[0]!] = text;
    const amount = readField(row, value);
    return typeof amount === 'number' ? amount : undefined;
  };
}

const [LF, CR, QUOTE, POINT, PLUS, MINUS, ZERO, SPACE, T] = [10, 13, 34, 46, 43, 45, 48, 32, 84];
const [OTHER, CUSTOMER, AT, VALUE, ORDER] = [0, 1, 2, 3, 4];
/** A line of more bytes may be too long for a record. */
const LONGEST = 100_000;
/** Fewer digits than this are exact, whatever their sum of decimals. */
const MOST_DIGITS = 15;
/** The value of a digit; 255 for what is none. */
const DIGIT = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 10; digit++) DIGIT[ZERO + digit] = digit;

export class PlainLines {
  /** Orders that were counted only. */
  cancelled = 0;
  /** Lines that have been read. */
  lines = 0;
  #seen: Uint8Array | undefined;
  #isText = false;
  readonly #plan: PlainPlan;
  readonly #roles: Uint8Array;

  constructor(plan: PlainPlan) {
    this.#plan = plan;
    this.#roles = new Uint8Array(plan.width);
    this.#roles[plan.customer] = CUSTOMER;
    this.#roles[plan.at.column] = AT;
    this.#roles[plan.value.column] = VALUE;
    if (plan.order >= 0) this.#roles[plan.order] = ORDER;
  }

  /** Reads whole lines from `from` on; gives where the first line begins that it does not read, or the end. */
  take(bytes: Uint8Array, from: number, sink: OrderSink): number {
    const end = bytes.lastIndexOf(LF) + 1;
    if (bytes !== this.#seen) {
      this.#seen = bytes;
      this.#isText = isPlainText(bytes);
    }
    if (this.#isText) return this.#read(bytes, from, end, sink);
    let start = from;
    while (start < end) {
      const next = bytes.indexOf(LF, start) + 1;
      if (!isPlainText(bytes.subarray(start, next)) || this.#read(bytes, start, next, sink) === start) return start;
      start = next;
    }
    return start;
  }

  #read(b: Uint8Array, from: number, end: number, sink: OrderSink): number {
    const { separator, width, decimals, isUtc, cancelled, at: atPlan, value: valuePlan } = this.#plan;
    const roles = this.#roles;
    const { share } = sink;
    const view = new DataView(b.buffer, b.byteOffset, b.length);
    let { batch } = sink;
    let { numbers, words, taken } = batch;
    const { parts, room, most } = batch;
    let count = 0;
    let p = from;
    let start = from;
    rows: for (; p < end; start = p, count++) {
      let idFrom = 0;
      let idTo = 0;
      let idHash = 0;
      let at = 0;
      let value = 0;
      let orderFrom = 0;
      let orderTo = 0;
      let orderHash = 0;
      for (let column = 0; column < width; column++) {
        const isQuoted = b[p] === QUOTE;
        if (isQuoted) p++;
        const stop = isQuoted ? QUOTE : separator;
        const first = p;
        switch (roles[column]) {
          case CUSTOMER:
            p = cellEnd(b, view, p, stop);
            if (!isPlainId(b, first, p)) break rows;
            idFrom = first;
            idTo = p;
            idHash = cellHash;
            break;
          case ORDER:
            p = cellEnd(b, view, p, stop);
            if (p === first || p - first > MAX_TEXT) break rows;
            orderFrom = first;
            orderTo = p;
            orderHash = cellHash;
            break;
          case AT: {
            at = isUtc ? isoAt(b, view, p) : Number.NaN;
            if (!Number.isNaN(at)) {
              p += b[p + 10] === T || b[p + 10] === SPACE ? 19 : 10;
              const c = b[p]!;
              if (c === stop || c === LF || c === CR) break;
              p = first;
            }
            const text = asciiCell(b, p, stop);
            const read = text === undefined ? undefined : atPlan.read(text);
            if (read === undefined) break rows;
            at = read;
            p += text!.length;
            break;
          }
          case VALUE: {
            const sign = b[p]!;
            if (sign === MINUS || sign === PLUS) p++;
            const whole = p;
            let digit = DIGIT[b[p]!]!;
            for (; digit < 10; digit = DIGIT[b[++p]!]!) value = value * 10 + digit;
            let places = 0;
            let isPlain = p > whole && p - whole + decimals <= MOST_DIGITS;
            if (isPlain && b[p] === POINT) {
              const fraction = ++p;
              digit = DIGIT[b[p]!]!;
              for (; digit < 10 && places < decimals; digit = DIGIT[b[++p]!]!, places++) value = value * 10 + digit;
              while (b[p] === ZERO) p++;
              isPlain = p > fraction;
            }
            const c = b[p];
            if (isPlain && (c === stop || c === LF || c === CR)) {
              for (; places < decimals; places++) value *= 10;
              if (sign === MINUS && value !== 0) value = -value;
              break;
            }
            p = first;
            const text = asciiCell(b, p, stop);
            const read = text === undefined ? undefined : valuePlan.read(text);
            if (read === undefined) break rows;
            value = read;
            p += text!.length;
            break;
          }
          case OTHER: {
            for (let c = b[p]!; c !== stop && c !== QUOTE && c !== LF && c !== CR; c = b[++p]!);
            break;
          }
        }
        if (isQuoted && b[p++] !== QUOTE) break rows;
        if (column < width - 1) {
          if (b[p++] !== separator) break rows;
        } else {
          if (b[p] === CR) p++;
          if (b[p++] !== LF) break rows;
        }
      }
      if (p - start > LONGEST) break;
      if (cancelled.length > 0 && beginsWith(b, orderFrom, orderTo, cancelled)) {
        this.cancelled++;
        continue;
      }
      if (!isIn(share, idHash)) continue;
      const part = partOf(idHash, parts);
      const first = part * room;
      const place = first + taken[part]!;
      numbers[place >> 1] = at;
      numbers[(place >> 1) + 1] = value;
      let next = putText(b, view, idFrom, idTo, idHash, words, place + CUSTOMER_PLACE);
      if (orderTo > 0) next = putText(b, view, orderFrom, orderTo, orderHash, words, next);
      next += (next & 1) - first;
      taken[part] = next;
      if (next > most) {
        sink.pass();
        ({ batch } = sink);
        ({ numbers, words, taken } = batch);
      }
    }
    this.lines += count;
    return start;
  }
}

/** A text with its hash, from `to` on; gives where the next one goes. */
function putText(
  b: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  hash: number,
  words: Int32Array,
  to: number,
): number {
  words[to] = hash;
  words[to + 1] = end - from;
  let word = to + ABOUT;
  let i = from;
  for (; i + 4 <= end; i += 4) words[word++] = view.getInt32(i, true);
  if (i < end) words[word++] = lastWord(b, view, i, end);
  return word;
}

/** Of the cell that `cellEnd` has been through. */
let cellHash = 0;
const ONES = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;

/** Where a cell ends: at `stop`, at a quote or at a control character, one of which must come. Four bytes at a time. */
function cellEnd(b: Uint8Array, view: DataView, from: number, stop: number): number {
  const stops = Math.imul(stop, ONES);
  const quotes = QUOTE * ONES;
  const most = b.length - 4;
  let hash = HASH_SEED;
  let p = from;
  for (; p <= most; p += 4) {
    const word = view.getInt32(p, true);
    const x = word ^ stops;
    const y = word ^ quotes;
    // A byte that is 0 borrows from the bit above it; so does one below 32 when 32 is taken off.
    const found = ((x - ONES) & ~x) | ((y - ONES) & ~y) | ((word - SPACE * ONES) & ~word);
    if ((found & HIGH_BITS) !== 0) break;
    hash = folded(hash, word);
  }
  let rest = p;
  for (let c = b[p]!; c !== stop && c !== QUOTE && c >= SPACE; c = b[++p]!);
  for (; rest + 4 <= p; rest += 4) hash = folded(hash, view.getInt32(rest, true));
  if (rest < p) hash = folded(hash, lastWord(b, view, rest, p));
  cellHash = finished(hash, p - from);
  return p;
}

/** An id as it stands: not empty, nothing to trim at either end, short enough, no `.0` of a spreadsheet. */
function isPlainId(b: Uint8Array, from: number, to: number): boolean {
  const first = b[from]!;
  const last = b[to - 1]!;
  if (to === from || to - from > MAX_ID || first === SPACE || last === SPACE) return false;
  if (last === ZERO && b[to - 2] === POINT) return false;
  if (first >= 128 && mayBeBlank(first, b[from + 1]!)) return false;
  return last < 128 || !(mayBeBlank(b[to - 2]!, last) || mayBeBlank(b[to - 3]!, b[to - 2]!));
}

/** Whether a character of these first two bytes may be one that is trimmed: U+00A0, U+1680, U+2000 to U+207F, U+3000, U+FEFF. */
function mayBeBlank(first: number, second: number): boolean {
  return (
    (first === 0xc2 && second === 0xa0) ||
    (first === 0xe1 && second === 0x9a) ||
    (first === 0xe2 && (second === 0x80 || second === 0x81)) ||
    (first === 0xe3 && second === 0x80) ||
    (first === 0xef && second === 0xbb)
  );
}

/** The text up to `stop` or the end of the line; undefined when it is not all ASCII, or too long for a number or an instant. */
function asciiCell(b: Uint8Array, from: number, stop: number): string | undefined {
  let p = from;
  for (let c = b[p]!; c !== stop && c !== QUOTE && c !== LF && c !== CR; c = b[++p]!) if (c >= 128) return undefined;
  return p - from > 100 ? undefined : Buffer.from(b.buffer, b.byteOffset, b.length).toString('latin1', from, p);
}

function beginsWith(b: Uint8Array, from: number, to: number, prefix: Uint8Array): boolean {
  if (to - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (b[from + i] !== prefix[i]) return false;
  return true;
}
