// Turns a file's bytes into text, chunk by chunk: gzip recognised by its first bytes, UTF-8 or UTF-16 by the byte order mark.
// It never looks at the meaning of the text; what is no text at all it refuses by name.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { ImportProblem } from './problem.js';

export interface Source {
  /** As it is named in messages and rejects. */
  readonly name: string;
  /** Where it lies, if it is a file; parquet needs one. */
  readonly path?: string;
  /** Of parquet: a condition in SQL on its columns; other rows are passed over. */
  readonly only?: string;
  /** A chunk may be lost with the next one. */
  open(): AsyncIterable<Uint8Array>;
}

export function fileSource(path: string, name: string = basename(path)): Source {
  return { name, path, open: () => createReadStream(path, { highWaterMark: 1 << 18 }) };
}

const LF = 10;
const MAX_CHUNK = 1 << 20;

/** Bytes to recognise a kind of file by. */
const ENOUGH = 16;

/** First bytes of kinds of file that people hand over by mistake. */
const FOREIGN: readonly (readonly [magic: string, kind: string])[] = [
  ['50415231', 'parquet; give it a name that ends in .parquet'],
  ['504b0304', 'an Excel workbook or a zip archive; save the sheet as CSV UTF-8'],
  ['d0cf11e0', 'an old Excel workbook; save the sheet as CSV UTF-8'],
  ['25504446', 'a PDF'],
  ['53514c69746520', 'a SQLite database'],
  ['28b52ffd', 'compressed with zstd; use gzip'],
  ['425a68', 'compressed with bzip2; use gzip'],
  ['fd377a58', 'compressed with xz; use gzip'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
];

/** Bytes or text that are in memory already, or come from elsewhere chunk by chunk. */
export function memorySource(name: string, ...chunks: readonly (Uint8Array | string)[]): Source {
  return {
    name,
    async *open() {
      for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    },
  };
}

/** Bytes of a text, and what makes text of them or of any part, called on one part after the other. */
export interface ByteChunk {
  /** Undefined at the end: what is left of a character that was cut off comes then. */
  readonly bytes: Buffer | undefined;
  readonly decode: (bytes: Uint8Array | undefined) => string;
  readonly isUtf8: boolean;
}

/** The bytes of the text, unpacked, in chunks that end where lines end, as long as lines are not larger than a chunk should be. Throws ImportProblem; `onBytes` hears how many bytes of the file have been read so far. */
export async function* byteChunks(source: Source, onBytes?: (bytes: number) => void): AsyncGenerator<ByteChunk> {
  let decoder: Omit<ByteChunk, 'bytes'> | undefined;
  try {
    for await (const chunk of wholeLines(plainBytes(source, onBytes))) {
      decoder ??= decoderFor(chunk, source.name);
      yield { ...decoder, bytes: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) };
    }
    if (decoder !== undefined) yield { ...decoder, bytes: undefined };
  } catch (error) {
    throw readProblem(error, source.name);
  }
}

export function emptyFile({ name }: Source): ImportProblem {
  return new ImportProblem('empty', `${name} is empty`, { file: name });
}

/** By its name: a pipe can be opened only once, so nothing is read to find out. */
export function isParquet(source: Source): boolean {
  return /\.parquet$/i.test(source.path ?? source.name);
}

async function* plainBytes(source: Source, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const counted = withFirstBytes(count(source.open(), onBytes));
  const first = await counted.next();
  if (first.done) return;
  const all = joined(first.value, counted);
  if (hex(first.value, 2) !== '1f8b') {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  const fed = pipeline(Readable.from(copies(all), { objectMode: false }), gunzip);
  fed.catch(() => undefined);
  yield* gunzip as AsyncIterable<Uint8Array>;
  await fed;
}

/**
 * The same bytes in chunks that end where lines end, as long as lines are not larger than a chunk should be. A line that two chunks share comes as a chunk of its own:
 * the others are not copied.
 */
async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end === 0 && rest.length + chunk.length < MAX_CHUNK) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    let start = 0;
    if (rest.length > 0) {
      start = chunk.indexOf(LF) + 1 || chunk.length;
      yield Buffer.concat([rest, chunk.subarray(0, start)]);
    }
    const stop = end === 0 ? chunk.length : end;
    if (stop > start) yield chunk.subarray(start, stop);
    rest = Uint8Array.from(chunk.subarray(Math.max(start, stop)));
  }
  if (rest.length > 0) yield rest;
}

async function* count(bytes: AsyncIterable<Uint8Array>, onBytes?: (bytes: number) => void) {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    onBytes?.(total);
    yield chunk;
  }
}

/** The same bytes with a first chunk long enough to recognise a kind of file by. */
async function* withFirstBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = start.length === 0 && chunk.length >= ENOUGH ? chunk : Buffer.concat([start, chunk]);
    if (start.length < ENOUGH) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

/** Unpacking takes the next chunk while it is at work on one. */
async function* copies(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) yield Uint8Array.from(chunk);
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function decoderFor(first: Uint8Array, name: string): Omit<ByteChunk, 'bytes'> {
  const start = hex(first, 8);
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic));
  if (foreign !== undefined) throw new ImportProblem('not-text', `${name} is ${foreign[1]}`, { file: name });
  if (start.startsWith('fffe') || start.startsWith('feff')) {
    const utf16 = new TextDecoder(start.startsWith('fffe') ? 'utf-16le' : 'utf-16be');
    return { decode: (bytes) => utf16.decode(bytes, { stream: bytes !== undefined }), isUtf8: false };
  }
  if (isBinary(first)) {
    const help = 'hand over csv, ndjson or parquet, plain or as .gz';
    throw new ImportProblem('not-text', `${name} is not a text file`, { file: name, help });
  }
  const utf8 = new StringDecoder('utf8');
  let bom = start.startsWith('efbbbf');
  const decode = (bytes: Uint8Array | undefined) => {
    if (bytes === undefined) return utf8.end();
    const text = utf8.write(bytes as Buffer);
    if (!bom) return text;
    bom = false;
    return text.slice(1);
  };
  return { decode, isUtf8: true };
}

/** More than one control character in 50: no csv export has that, every binary file does. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 8192);
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) controls++;
  }
  return controls * 50 > length;
}

function hex(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(length, bytes.length)).toString('hex');
}

/** What a failed read means to the person whose file it is; other errors stay as they are. */
export function readProblem(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case 'ENOENT':
      return new ImportProblem('unreadable', `there is no file ${file}`, { file, fault: 'use' });
    case 'EISDIR':
      return new ImportProblem('unreadable', `${file} is a folder, not a file`, { file, fault: 'use' });
    case 'EACCES':
    case 'EPERM':
      return new ImportProblem('unreadable', `${file} may not be read by this user`, { file });
    case 'Z_BUF_ERROR': {
      const help = 'fetch or write it again; nothing of it was used';
      return new ImportProblem('broken-gzip', `${file} ends in the middle: the .gz is cut off`, { file, help });
    }
    case 'Z_DATA_ERROR':
      return new ImportProblem('broken-gzip', `${file} is damaged: the .gz cannot be unpacked`, { file });
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
      return new ImportProblem('unreadable', `${file} could not be read: ${code}`, { file, fault: 'surroundings' });
    default:
      return error;
  }
}
