// Hashes of ids, by which readers find and divide them: quick, the same in every thread and at every time.
// Two ids may share one: it never tells that they are the same.
export const hashSeed = 0x811c9dc5 | 0;

/** 32 bits: FNV-1a, stirred so that its last bits depend on all characters. */
export function hashOf(text: string): number {
  let hash = hashSeed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return stirred(hash) >>> 0;
}

/** 53 bits of two such hashes, the higher of them with another seed. */
export function wideHashOf(text: string): number {
  let low = hashSeed;
  let high = OTHER_SEED;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000193);
  }
  return (stirred(high) >>> 11) * 0x1_0000_0000 + (stirred(low) >>> 0);
}

const OTHER_SEED = 0x9747b28c | 0;

/** 32 bits with a sign. */
export function stirred(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
