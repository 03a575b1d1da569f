/**
 * Ids as headers, URLs and file names can carry them. Ids of contacts come from strangers: what is not a letter, digit, `-` or `_` is written
 * as bytes, what is long as a hash. Different ids stay different.
 */
import { createHash } from 'node:crypto';

const LONGEST = 96;

/**
 * `<contact>/<number>` as `<contact>.<number>`: ASCII letters, digits, `-`, `_`, `.` and `~` alone, at most 200 of them. Fit for a Message-ID's
 * left side, an HTTP header and a URL.
 */
export function safeId(messageId: string): string {
  const [contact, number] = partsOf(messageId);
  return number === null ? safeName(contact) : `${safeName(contact)}.${safeName(number)}`;
}

/** A name of its own for a file, also where upper and lower case are one: no separators, no leading dot. */
export function fileNameOf(messageId: string): string {
  const [contact, number] = partsOf(messageId);
  return number === null ? fileStem(contact) : `${fileStem(contact)}.${fileStem(number)}`;
}

/** What all file names of a contact's messages begin with. */
export function filePrefixOf(contact: string): string {
  return `${fileStem(contact)}.`;
}

/** The id that `safeId` made this of; null for one that was too long to be written out, and for what `safeId` never makes. */
export function idOfSafe(safe: string): string | null {
  if (!/^[\w~.-]{1,400}$/.test(safe) || safe.includes('~~')) return null;
  const [contact, number, ...more] = safe.split('.').map(decode);
  if (contact === null || contact === undefined || contact === '' || number === null || more.length > 0) return null;
  const id = number === undefined ? contact : `${contact}/${number}`;
  return safeId(id) === safe ? id : null;
}

/** One name, without any structure. */
export function safeName(text: string): string {
  const written = encode(text);
  return written.length <= LONGEST ? written : hashed(text, written);
}

function fileStem(text: string): string {
  const written = encode(text);
  const isPlain = written.length <= LONGEST && !/[A-Z]/.test(written) && written !== '';
  return isPlain ? written : hashed(text, written);
}

function partsOf(messageId: string): readonly [string, string | null] {
  const cut = messageId.lastIndexOf('/');
  return cut < 0 ? [messageId, null] : [messageId.slice(0, cut), messageId.slice(cut + 1)];
}

function encode(text: string): string {
  let written = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    written += /[\w-]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
  }
  return written;
}

function decode(written: string): string | null {
  const bytes: number[] = [];
  for (let i = 0; i < written.length; i++) {
    if (written[i] !== '~') bytes.push(written.charCodeAt(i));
    else {
      const hex = written.slice(i + 1, i + 3);
      if (!/^[0-9a-f]{2}$/.test(hex)) return null;
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

function hashed(text: string, written: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return `${written.slice(0, 32).toLowerCase()}~~${hash}`;
}
