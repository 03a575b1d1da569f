/** The nearest of some words to a misspelt one; it never suggests what is too far to be meant. */

/** The word of `words` at the smallest distance, if that is at most a third of the longer word's length (or 2 letters). */
export function suggest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const lower = word.toLowerCase();
  if (lower.length > 40) return undefined;
  for (const candidate of words) {
    const length = Math.max(lower.length, candidate.length);
    const limit = length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
    if (Math.abs(lower.length - candidate.length) > limit) continue;
    const distance = editDistance(lower, candidate);
    if (distance <= limit && distance < bestDistance && distance < length - 1) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Damerau-Levenshtein distance where letters change place with their neighbours only (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, before[j - 2]! + 1);
      }
      row.push(distance);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
