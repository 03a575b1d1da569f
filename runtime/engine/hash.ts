/** Stable hashes of texts, the same in every run and on every machine: holdout shares and made-up codes stand on them. */

/** FNV-1a over UTF-16 code units, finished as in MurmurHash3 so that close texts lie far apart; 32 bits, unsigned. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Whether the contact belongs to the share (in percent) that never gets marketing. A larger share keeps everybody of a smaller one. */
export function inHoldout(contact: string, percent: number): boolean {
  return percent > 0 && hashText(`holdout ${contact}`) < (percent / 100) * 2 ** 32;
}

const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A made-up code of ten characters that looks like a real one; the same for the same seed. */
export function madeUpCode(seed: string): string {
  let code = '';
  for (let half = 0; half < 2; half++) {
    let rest = hashText(seed, half + 1);
    for (let i = 0; i < 5; i++) {
      code += LETTERS[rest % LETTERS.length];
      rest = Math.floor(rest / LETTERS.length);
    }
  }
  return code;
}
