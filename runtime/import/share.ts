// Divides the contacts of a history among several readers of the same files: each keeps its own and passes over the others' rows.
// It never judges a row: whose a row is, is found out before anything about it is checked.
import { hashOf } from './id-hash.js';
import { idOf } from './json-checks.js';
import { byPath, isObject, isTooDeep } from './json-value.js';
import { segmentLine } from './segment.js';

/** One of `of` readers; `index` counts from 0. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** Whether the row is this reader's. Rows without a contact go by their line: somebody has to refuse them. */
export function isOwn({ index, of }: Share, contact: string | undefined, line: number): boolean {
  return (contact === undefined || contact === '' ? line : hashOf(contact)) % of === index;
}

/** The same for a contact of this hash, with a sign or without. */
export function isOwnHash({ index, of }: Share, hash: number): boolean {
  return (hash >>> 0) % of === index;
}

/** The contact of a line of NDJSON as reading it in full would find it, at least where the line can be used; undefined: it names none. */
export type LineContact = (line: string) => string | undefined;

/** `mapped`: where `--map` says the contact stands. */
export function lineContact(mapped: string | undefined): LineContact {
  const exactly: LineContact = (line) => exactContact(line, mapped ?? 'contact');
  if (mapped !== undefined) return exactly;
  return (line) => {
    if (line.includes('\\')) return exactly(line);
    // Without a contact of the project's own form only Segment's can be meant.
    const at = line.indexOf(CONTACT);
    if (at >= 0) return plainValue(line, CONTACT, at) ?? exactly(line);
    const user = line.indexOf(USER);
    return (user < 0 ? undefined : plainValue(line, USER, user)) ?? exactly(line);
  };
}

const CONTACT = '"contact"';
const USER = '"userId"';

/**
 * What stands behind the key, in a line without a backslash: every quote opens or closes a text. `at`: where the key stands first. Undefined where it takes more
 * than a look.
 */
function plainValue(line: string, key: string, at: number): string | undefined {
  let from = at + key.length;
  // Without its first quote it is found sooner: lines are full of quotes.
  if (line.includes(key.slice(1), from) || !isOutermost(line, at)) return undefined;
  if (line.charCodeAt(from++) !== COLON) return undefined;
  if (line.charCodeAt(from) === SPACE) from++;
  if (line.charCodeAt(from) !== QUOTE) return undefined;
  const end = line.indexOf('"', from + 1);
  return end < 0 ? undefined : line.slice(from + 1, end).trim() || undefined;
}

const [SPACE, QUOTE, COLON] = [32, 34, 58];

/** Whether a place outside texts is in the object that the line is, and not in one inside it. */
function isOutermost(line: string, place: number): boolean {
  let depth = 0;
  for (let i = 0; i < place; i++) {
    const code = line.charCodeAt(i);
    if (code === QUOTE) i = line.indexOf('"', i + 1);
    else if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth--;
    // A quote that is never closed: no JSON.
    if (i < 0) return false;
  }
  return depth === 1;
}

function exactContact(line: string, path: string): string | undefined {
  if (isTooDeep(line)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(json)) return undefined;
  const segment = segmentLine(json);
  if (segment === undefined) return idOf(byPath(json, path));
  return segment.kind === 'skip' ? undefined : idOf(segment.envelope.contact);
}
