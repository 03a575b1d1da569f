/** Bodies of requests as JSON: unpacked, bounded in bytes and depth, refused with a sentence that says what is wrong. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { depthOf } from '../import/json-value.js';

/** One message, and a batch of them; after unpacking. */
export const MAX_BODY = 1_000_000;
export const MAX_BATCH_BODY = 5_000_000;
export const MAX_JSON_DEPTH = 32;

/** The caller's mistake: becomes the answer. */
export class BadRequest extends Error {
  constructor(
    message: string,
    readonly statusCode: 400 | 401 | 404 | 409 | 413 | 415 = 400,
  ) {
    super(message);
    this.name = 'BadRequest';
  }
}

const unzip = promisify(gunzip);

/** Throws BadRequest. Keys such as `__proto__` come out as plain own properties, which nothing here ever copies. */
export async function jsonOf(bytes: Buffer, encoding: string | undefined, limit: number): Promise<unknown> {
  const text = (await unpacked(bytes, encoding, limit)).toString('utf8');
  if (text.trim() === '') throw new BadRequest('The body is empty; send one JSON object.');
  if (depthOf(text) > MAX_JSON_DEPTH) {
    throw new BadRequest(`The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`The body is not valid JSON: ${(error as Error).message.slice(0, 120)}`);
  }
}

async function unpacked(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new BadRequest(`The body is encoded as ${encoding}; send it plain or as gzip.`, 415);
  try {
    return await unzip(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BadRequest(`The body unpacks to more than ${limit / 1e6} MB; send smaller batches.`, 413);
    }
    throw new BadRequest('The body says that it is gzip and cannot be unpacked.');
  }
}
