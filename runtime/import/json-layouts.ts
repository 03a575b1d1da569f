// Finds the values in a line of NDJSON that is written in the most usual notation, straight from its bytes: which keys stand in which order is learned
// from the lines themselves and only compared from then on. It never makes a value of a text, and never decides about any other line.

/** The keys of a line, in their order. */
export interface Layout {
  readonly keys: readonly string[];
  /** It has all the keys that a head is read up to. */
  readonly isHead: boolean;
  /** Place of a key among the values, of one that comes twice the last; -1: the line has none. */
  placeOf(key: string): number;
}

/** What a value is. */
export const TEXT = 0;
export const NUMBER = 1;
export const TRUE = 2;
export const FALSE = 3;
export const NULL = 4;
/** A list or an object, whose inside has not been looked at. */
export const NESTED = 5;

/** More values than this nobody writes in a line. */
const MOST_VALUES = 256;
/** More ways of writing lines than this are no ways of writing: keys hold data. */
const MOST_NODES = 4_000;
const MOST_CHILDREN = 64;
/** Digits that a number of 53 bits holds, whatever they are. */
const MOST_DIGITS = 15;

const [LF, CR, TAB, SPACE, QUOTE, COMMA, MINUS, POINT] = [10, 13, 9, 32, 34, 44, 45, 46];
const [ZERO, COLON, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [48, 58, 92, 91, 93, 123, 125];
const TRUE_BYTES = Buffer.from('true');
const FALSE_BYTES = Buffer.from('false');
const NULL_BYTES = Buffer.from('null');

const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** Some keys in their order, and those that may follow. */
class Node implements Layout {
  readonly keys: readonly string[];
  readonly isHead: boolean;
  /** What stands between the value before and the value of the last key. */
  readonly glue: Uint8Array;
  readonly children: Node[] = [];
  /** The one that followed last. */
  likely: Node | null = null;
  readonly #places = new Map<string, number>();

  constructor(keys: readonly string[], glue: Uint8Array, head: readonly string[]) {
    this.keys = keys;
    this.glue = glue;
    this.isHead = head.every((key) => keys.includes(key));
    keys.forEach((key, place) => {
      this.#places.set(key, place);
    });
  }

  placeOf(key: string): number {
    return this.#places.get(key) ?? -1;
  }
}

export class JsonLayouts {
  /** By place: what the value is, and where it stands; a text without its quotes. */
  readonly kind = new Uint8Array(MOST_VALUES);
  readonly from = new Int32Array(MOST_VALUES);
  readonly to = new Int32Array(MOST_VALUES);
  /** By place, of a number. */
  readonly number = new Float64Array(MOST_VALUES);
  /** Where what has been read of the line ends: behind a value, or behind the line's line feed. */
  end = 0;
  /** Of the line that was read last. */
  hasNested = false;
  readonly #head: readonly string[];
  readonly #deepest: number;
  readonly #root: Node;
  #node: Node;
  #nodes = 0;

  /** `head`: keys that every line has, mostly before all others. `deepest`: with brackets nested deeper than that a line is left to others. */
  constructor(head: readonly string[], deepest: number) {
    this.#head = head;
    this.#deepest = deepest;
    this.#root = new Node([], new Uint8Array(0), head);
    this.#node = this.#root;
  }

  /**
   * Reads the line that begins at `start`, in bytes that end with a line feed, up to the value with which it has all keys of a head, else its last. Null where it takes more
   * than a look; what is told of it is nothing then.
   */
  head(b: Uint8Array, start: number): Layout | null {
    this.hasNested = false;
    this.#node = this.#root;
    this.end = start;
    do if (!this.#next(b)) return null;
    while (!this.#node.isHead && b[this.end] !== CLOSE);
    return this.#node;
  }

  /** Reads the rest of the line whose head was read last. Null as there. */
  rest(b: Uint8Array): Layout | null {
    while (b[this.end] !== CLOSE) if (!this.#next(b)) return null;
    let p = this.end + 1;
    if (b[p] === CR) p++;
    if (b[p] !== LF) return null;
    this.end = p + 1;
    return this.#node;
  }

  /** The next key and its value. */
  #next(b: Uint8Array): boolean {
    const node = this.#node;
    const place = node.keys.length;
    if (place === MOST_VALUES) return false;
    const { likely } = node;
    const next = likely !== null && isAt(b, this.end, likely.glue) ? likely : this.#follow(node, b, this.end);
    if (next === null) return false;
    this.#node = next;
    this.end = this.#value(b, this.end + next.glue.length, place);
    return this.end >= 0;
  }

  #follow(node: Node, b: Uint8Array, p: number): Node | null {
    let next = node.children.find(({ glue }) => isAt(b, p, glue)) ?? null;
    if (next === null) next = this.#learn(node, b, p);
    if (next !== null) node.likely = next;
    return next;
  }

  /** Null for what is no key or has more than a plain name. */
  #learn(node: Node, b: Uint8Array, from: number): Node | null {
    if (this.#nodes === MOST_NODES || node.children.length === MOST_CHILDREN) return null;
    let p = from;
    // Blanks before the line are for those who trim.
    if (node !== this.#root) p = afterBlanks(b, p);
    if (b[p] !== (node === this.#root ? OPEN : COMMA)) return null;
    p = afterBlanks(b, p + 1);
    if (b[p] !== QUOTE) return null;
    const name = ++p;
    while (b[p]! >= SPACE && b[p]! < 128 && b[p] !== QUOTE && b[p] !== BACKSLASH) p++;
    if (b[p] !== QUOTE) return null;
    const key = Buffer.from(b.subarray(name, p)).toString('latin1');
    p = afterBlanks(b, p + 1);
    if (b[p] !== COLON) return null;
    p = afterBlanks(b, p + 1);
    // A copy: a part of a buffer would hold on to all of it.
    const next = new Node([...node.keys, key], new Uint8Array(b.subarray(from, p)), this.#head);
    node.children.push(next);
    this.#nodes++;
    return next;
  }

  /** Where the value ends; -1 where it takes more than a look. */
  #value(b: Uint8Array, start: number, place: number): number {
    const first = b[start]!;
    let p = start;
    if (first === QUOTE) {
      p = textEnd(b, start + 1);
      this.kind[place] = TEXT;
      this.from[place] = start + 1;
      this.to[place] = p;
      return p < 0 ? -1 : p + 1;
    }
    if (first === MINUS || (first >= ZERO && first <= ZERO + 9)) return this.#numberAt(b, start, place);
    if (first === OPEN_LIST || first === OPEN) {
      p = nestedEnd(b, start, this.#deepest - 1);
      this.kind[place] = NESTED;
      this.from[place] = start;
      this.to[place] = p;
      this.hasNested = true;
      return p;
    }
    const [kind, word] =
      first === TRUE_BYTES[0]
        ? ([TRUE, TRUE_BYTES] as const)
        : first === FALSE_BYTES[0]
          ? ([FALSE, FALSE_BYTES] as const)
          : ([NULL, NULL_BYTES] as const);
    if (!isAt(b, start, word)) return -1;
    this.kind[place] = kind;
    return start + word.length;
  }

  /** A decimal without exponent: whole digits over a power of ten, both exact, give the nearest number. */
  #numberAt(b: Uint8Array, start: number, place: number): number {
    const isNegative = b[start] === MINUS;
    let p = isNegative ? start + 1 : start;
    const whole = p;
    let value = 0;
    let digit = b[p]! - ZERO;
    for (; digit >= 0 && digit <= 9; digit = b[++p]! - ZERO) value = value * 10 + digit;
    let digits = p - whole;
    if (digits === 0 || (digits > 1 && b[whole] === ZERO)) return -1;
    let decimals = 0;
    if (b[p] === POINT) {
      const fraction = ++p;
      digit = b[p]! - ZERO;
      for (; digit >= 0 && digit <= 9; digit = b[++p]! - ZERO) value = value * 10 + digit;
      decimals = p - fraction;
      if (decimals === 0) return -1;
      digits += decimals;
    }
    const next = b[p];
    if (digits > MOST_DIGITS || (next !== COMMA && next !== CLOSE)) return -1;
    if (decimals > 0) value /= POWERS[decimals]!;
    this.kind[place] = NUMBER;
    this.number[place] = isNegative ? -value : value;
    return p;
  }
}

function isAt(b: Uint8Array, p: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (b[p + i] !== bytes[i]) return false;
  return true;
}

function afterBlanks(b: Uint8Array, from: number): number {
  let p = from;
  while (b[p] === SPACE || b[p] === TAB) p++;
  return p;
}

/** The closing quote; -1 where a character needs more than a look. */
function textEnd(b: Uint8Array, from: number): number {
  let p = from;
  for (let c = b[p]!; c !== QUOTE; c = b[++p]!) if (c < SPACE || c === BACKSLASH) return -1;
  return p;
}

/** Behind the bracket that closes the one at `from`. */
function nestedEnd(b: Uint8Array, from: number, deepest: number): number {
  let depth = 0;
  for (let p = from; ; p++) {
    const c = b[p]!;
    if (c === QUOTE) {
      p = textEnd(b, p + 1);
      if (p < 0) return -1;
    } else if (c === OPEN || c === OPEN_LIST) {
      if (++depth > deepest) return -1;
    } else if (c === CLOSE || c === CLOSE_LIST) {
      if (--depth === 0) return p + 1;
    } else if (c < SPACE) return -1;
  }
}
