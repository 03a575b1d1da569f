// Whether bytes can be read as text as they are. It never changes any.
import { isUtf8 } from 'node:buffer';

const REPLACED = Buffer.from('\uFFFD');

/** Valid UTF-8 without NUL or replaced characters. */
export function isPlainText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0) && !(bytes as Buffer).includes(REPLACED);
}
