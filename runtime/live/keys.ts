/** Hashes by which repeated events are known again. */

/**
 * 53 bits of two FNV-like hashes of a text: a whole number that JSON and SQLite both hold exactly. Within one contact's events two ids share it
 * about once in 10^15 pairs.
 */
export function keyOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995);
    high ^= high >>> 15;
  }
  low = (low ^ (low >>> 16)) >>> 0;
  high = (high ^ (high >>> 13)) & 0x1fffff;
  return high * 2 ** 32 + low;
}
