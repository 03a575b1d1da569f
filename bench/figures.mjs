/**
 * What a measurement hands back: figures with every sample, so that medians, spreads and ratios are worked out in one place.
 * A measurement prints one JSON line and nothing else on stdout.
 */

/**
 * One figure. `better`: `less` (seconds, bytes) or `more` (rates). `peers` are measured in the same unit, in the same run; a peer with
 * `limit` is a raw limit, which nobody could beat, one with `isPaired` was measured right after ours in every round. `mark`: what the figure itself
 * (`of: 'value'`) or its ratio to the first peer must reach; a list: all of them.
 */
export function figure({ what, unit, better, samples, peers = [], mark = null }) {
  if (samples.length === 0) throw new Error(`${what} has no samples`);
  return { what, unit, better, samples, peers, mark };
}

export function report(figures) {
  process.stdout.write(`${JSON.stringify({ figures })}\n`);
}

/** Nothing could be measured here; `why` is a sentence. */
export function skip(why) {
  process.stdout.write(`${JSON.stringify({ skipped: why })}\n`);
}

/**
 * Runs the tasks in turn, round after round, so that a busy moment of the machine hits all of them alike; gives each task's results. The
 * first `warmUp` rounds do not count.
 */
export async function alternate(tasks, { rounds = 7, warmUp = 1 } = {}) {
  const results = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      globalThis.gc?.();
      const result = await task();
      if (round >= warmUp) results[name].push(result);
    }
  }
  return results;
}

/** Ours ÷ theirs: of the medians, or of each round the ratio and of those the median. */
export function ratioTo({ samples, isPaired = false }, ours) {
  return isPaired ? median(ours.map((sample, round) => sample / samples[round])) : median(ours) / median(samples);
}

/** Whether seconds are processor time of all threads (`run.mjs --cpu`, for a busy machine) instead of the clock on the wall. */
export const byProcessorTime = process.env.CAUCE_BENCH_CLOCK === 'cpu';

/** Seconds of some clock: only differences mean something. */
export function clock() {
  if (!byProcessorTime) return performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds that the work takes. */
export function timed(work) {
  return () => {
    const began = clock();
    work();
    return clock() - began;
  };
}

export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
