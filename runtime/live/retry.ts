/** When a hand-over that failed for now is tried again. */

const FIRST_MS = 30_000;
const LONGEST_MS = 6 * 3_600_000;
/** About two days of trying. */
export const MOST_ATTEMPTS = 14;

/** Twice as long each time, up to six hours, a quarter more or less by chance (0 up to 1); null: no more. Milliseconds. */
export function retryAfter(attempts: number, chance: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(wait * (0.75 + chance / 2));
}

/** The provider's own wish comes first; past the attempts there is none. */
export function waitOf(wished: number | undefined, attempts: number, chance: number): number | null {
  return attempts > MOST_ATTEMPTS ? null : (wished ?? retryAfter(attempts, chance));
}
