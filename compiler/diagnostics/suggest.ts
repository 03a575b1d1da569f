/** "Did you mean": the candidate nearest to a name that is not known. The one place where names are compared by likeness. */

/** The nearest candidate, or undefined where none is near enough; of equally near ones the first. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  // One edit for short names, a third of the length for long ones: nearer than that is a slip, farther is another word.
  let nearest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let best: string | undefined;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const folded = fold(candidate);
    const distance = folded === wanted ? 0 : editDistance(wanted, folded, nearest);
    if (distance < nearest) {
      nearest = distance;
      best = candidate;
    }
  }
  return best;
}

/** Case, hyphens and spaces are the commonest slips and cost nothing. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[\s-]+/g, '_');
}

/** Optimal string alignment (insert, delete, replace, swap neighbours); `limit` or more is returned as `limit`. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit);
}
