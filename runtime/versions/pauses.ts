/** Which scenarios are paused, as the store keeps it: written by the command line, seen by a running service. */
import type { Store } from '../store/port.js';

const PAUSED = 'paused';
/** What the service has acted on: whoever it misses here has been resumed since, or is being resumed. */
const SEEN = 'paused/seen';

type Texts = Pick<Store, 'meta' | 'saveMeta'>;

export function pausedScenarios(store: Pick<Store, 'meta'>): readonly string[] {
  return JSON.parse(store.meta(PAUSED) ?? '[]') as string[];
}

/** False when it was so already. */
export function setPaused(store: Texts, scenario: string, isPaused: boolean): boolean {
  const before = pausedScenarios(store);
  if (before.includes(scenario) === isPaused) return false;
  const after = isPaused ? [...before, scenario].sort() : before.filter((name) => name !== scenario);
  store.saveMeta({ [PAUSED]: JSON.stringify(after) });
  return true;
}

export interface Pauses {
  readonly paused: readonly string[];
  /** Somebody's timers have to be looked at again. */
  readonly isResuming: boolean;
}

export function pausesOf(store: Pick<Store, 'meta'>): Pauses {
  const paused = pausedScenarios(store);
  const seen = JSON.parse(store.meta(SEEN) ?? '[]') as string[];
  return { paused, isResuming: seen.some((name) => !paused.includes(name)) };
}

/** For the next commit. `resumed`: all timers have been looked at since. */
export function seenPauses(store: Pick<Store, 'meta'>, paused: readonly string[], resumed: boolean) {
  const seen = JSON.parse(store.meta(SEEN) ?? '[]') as string[];
  const all = resumed ? paused : [...new Set([...seen, ...paused])].sort();
  return { [SEEN]: JSON.stringify(all) };
}
