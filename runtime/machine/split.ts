// The hash that deals contacts out: the same contact, scenario and split always give the same point.
// FNV-1a, 32 bits, over the UTF-16 units of the parts (low byte, then high byte) with a zero unit after each, then the
// finaliser of MurmurHash3 (fmix32), since the high bits of FNV-1a alone are uneven for short, similar texts.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 0 <= point < 1, evenly spread. */
export function splitPoint(contact: string, scenario: string, split: string): number {
  return finish(feed(feed(feed(FNV_OFFSET, contact), scenario), split)) / 0x1_0000_0000;
}

/** Place of the arm that the contact takes. */
export function splitArm(
  contact: string,
  scenario: string,
  { name, arms }: { readonly name: string; readonly arms: readonly { readonly share: number }[] },
): number {
  const point = splitPoint(contact, scenario, name) * 100;
  let upTo = 0;
  for (let arm = 0; arm < arms.length; arm++) {
    upTo += arms[arm]!.share;
    if (point < upTo) return arm;
  }
  return arms.length - 1;
}

function feed(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0;
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return hash;
}

function finish(start: number): number {
  let hash = start;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
