// Divides a large csv file into ranges of bytes, each a file of its own with the same header, so that several readers can read it at once.
// It only supposes that a range begins where a record does: whoever reads the range before finds out (`isOpen` of what it has read).
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { fileBytes } from './file-bytes.js';
import type { Source } from './source.js';

/** Ranges of a file, one after the other, behind the line that names the columns. */
export interface DividedFile {
  /** Bytes of the header. */
  readonly head: number;
  /** Lines of the header. */
  readonly headLines: number;
  /** Where each range begins, and the end of the last one. */
  readonly borders: readonly number[];
}

const [TAB, LF, CR, QUOTE] = [9, 10, 13, 34];
const HEAD = 1 << 16;
/** Bytes in which a border is looked for. */
const NEAR = 1 << 17;

/** Undefined where the file can only be read from its beginning, or not at all. */
export function dividedFile(path: string, ranges: number): DividedFile | undefined {
  let file: number;
  try {
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const { size } = statSync(path);
    const head = headOf(bytesAt(file, 0, HEAD));
    if (head === undefined) return undefined;
    const borders = [head.bytes];
    for (let k = 1; k < ranges; k++) {
      const near = Math.max(Math.floor((size / ranges) * k), borders[k - 1]!) - 1;
      const bytes = bytesAt(file, near, NEAR);
      const start = lineStart(bytes);
      if (start === undefined && near + bytes.length < size) return undefined;
      borders.push(start === undefined ? size : near + start);
    }
    return { head: head.bytes, headLines: head.lines, borders: [...borders, size] };
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** Whether what was read of a range belongs to it, and what is behind it begins with a record. */
export function endsWell({ borders }: DividedFile, range: number, { isOpen }: { readonly isOpen: boolean }): boolean {
  return !isOpen || borders[range + 1] === borders.at(-1);
}

/** The range as a file with the header. */
export function rangeSource(
  { name, path }: { readonly name: string; readonly path: string },
  { head, borders }: DividedFile,
  range: number,
): Source {
  return { name, path, open: () => fileBytes(path, { head, from: borders[range]!, to: borders[range + 1]! }) };
}

/** Of plain csv that begins with one line of names: no other kind of file, no `sep=`, no line end or separator within a name. */
function headOf(start: Uint8Array): { readonly bytes: number; readonly lines: number } | undefined {
  const text = Buffer.from(start).toString('latin1').replace(BOM, '');
  const first = text.search(/\S/);
  const bytes = start.length - text.length + text.indexOf('\n', Math.max(first, 0)) + 1;
  const names = text.slice(first, text.indexOf('\n', Math.max(first, 0)) + 1);
  const isPlain = names !== '' && !/^[[{]|^sep=|"|\r(?!\n)/i.test(names) && start.subarray(0, bytes).every(isOfText);
  return isPlain ? { bytes, lines: text.slice(0, first).split('\n').length } : undefined;
}

/** As Latin 1. */
const BOM = /^\xef\xbb\xbf/;

/** Neither a control character nor a byte that UTF-8 never has. */
function isOfText(byte: number): boolean {
  return (byte >= 32 && byte < 0xf8) || byte === TAB || byte === LF || byte === CR;
}

/** Behind the first line end that is most likely not within a quoted cell. */
function lineStart(bytes: Uint8Array): number | undefined {
  const first = bytes.indexOf(LF) + 1;
  if (first === 0) return undefined;
  let at = bytes.indexOf(QUOTE, first);
  while (at >= 0) {
    const opens = isEdge(bytes[at - 1]);
    const closes = isEdge(bytes[at + 1]);
    if (opens && !closes) return first;
    if (closes && !opens) return bytes.indexOf(LF, at) + 1 || undefined;
    at = bytes.indexOf(QUOTE, at + (bytes[at + 1] === QUOTE ? 2 : 1));
  }
  return first;
}

const EDGES: ReadonlySet<number | undefined> = new Set([LF, CR, ...Buffer.from(',;\t|')]);

function isEdge(byte: number | undefined): boolean {
  return EDGES.has(byte);
}

function bytesAt(file: number, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, from));
}
