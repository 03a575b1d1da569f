/** The reject file as an earlier run left it: which of its rows are of files that are read anew, and which are of others and stay. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import Papa from 'papaparse';
import { UsageError } from './exit.js';

export const HEADER = 'file,line,code,reason,row\n';

export interface EarlierRejects {
  /** Rows of other files. */
  readonly others: number;
  /** There are rows of the files that are read anew. */
  readonly hasOwn: boolean;
  /** Calls `visit` with the text of those of other files, piece by piece. */
  readonly eachOther: (visit: (text: Uint8Array) => void) => void;
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

const NOTHING: EarlierRejects = { others: 0, hasOwn: false, eachOther: () => {} };
const CHUNK = 1 << 20;
const [QUOTE, LINE, COMMA] = [0x22, 0x0a, 0x2c];

/** `files`: those that are read anew, by any path to them. Throws UsageError for a file that is no list of rejects: it would be lost. */
export function earlierRejects(path: string, files: readonly string[]): EarlierRejects {
  const size = sizeOf(path);
  if (size === 0) return NOTHING;
  const own = new Set(files.map((file) => resolve(file)));
  const isOwn = new Map<string, boolean>();
  const pieces: Piece[] = [];
  let [others, owns] = [0, 0];
  eachRow(path, (first, from, to) => {
    if (from === 0) {
      if (first !== 'file' || to < HEADER.length) {
        throw new UsageError(
          `${path} is there and is no list of rows that were not used; give another name with --rejects`,
        );
      }
      return;
    }
    if (!isOwn.has(first)) isOwn.set(first, own.has(resolve(cellOf(first))));
    if (isOwn.get(first)) {
      owns++;
      return;
    }
    others++;
    const last = pieces.at(-1);
    if (last?.to === from) pieces[pieces.length - 1] = { from: last.from, to };
    else pieces.push({ from, to });
  });
  return { others, hasOwn: owns > 0, eachOther: (visit) => copy(path, pieces, visit) };
}

/** 0 where there is none, or something that is no plain file, such as /dev/null. */
function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : 0;
}

/** A name as it stands in its cell. */
function cellOf(text: string): string {
  return text.startsWith('"') ? String(Papa.parse<string[]>(text).data[0]?.[0] ?? '') : text;
}

/** `visit`: the first cell as it stands, and the bytes at which the row begins and ends, its line end included. Rows may go over lines in quotes. */
function eachRow(path: string, visit: (first: string, from: number, to: number) => void): void {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const file = openSync(path, 'r');
  try {
    let [at, from, inQuotes, isFirst] = [0, 0, false, true];
    let first: number[] = [];
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      for (let i = 0; i < length; i++, at++) {
        const byte = chunk[i]!;
        if (byte === QUOTE) inQuotes = !inQuotes;
        else if (!inQuotes && byte === COMMA) isFirst = false;
        else if (!inQuotes && byte === LINE) {
          visit(Buffer.from(first).toString(), from, at + 1);
          [from, isFirst, first] = [at + 1, true, []];
          continue;
        }
        if (isFirst) first.push(byte);
      }
    }
    if (at > from) visit(Buffer.from(first).toString(), from, at);
  } finally {
    closeSync(file);
  }
}

function copy(path: string, pieces: readonly Piece[], visit: (text: Uint8Array) => void): void {
  if (pieces.length === 0) return;
  const chunk = Buffer.allocUnsafe(CHUNK);
  const file = openSync(path, 'r');
  let isWhole = true;
  try {
    for (const { from, to } of pieces) {
      for (let at = from; at < to; ) {
        const length = readSync(file, chunk, 0, Math.min(CHUNK, to - at), at);
        if (length === 0) break;
        visit(chunk.subarray(0, length));
        at += length;
        isWhole = chunk[length - 1] === LINE;
      }
    }
    if (!isWhole) visit(Uint8Array.of(LINE));
  } finally {
    closeSync(file);
  }
}
