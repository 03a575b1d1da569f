/** Random numbers of the made-up history: every draw comes from a seed, so that the same seed makes the same history. */
import { randomBeta, randomExponential, randomGamma, randomLcg, randomLogNormal, randomPoisson } from 'd3-random';

export interface Chance {
  /** 0 (included) … 1 (not included). */
  uniform(): number;
  happens(probability: number): boolean;
  below(n: number): number;
  pick<T>(of: readonly T[]): T;
  poisson(mean: number): number;
  gamma(shape: number, scale: number): number;
  beta(alpha: number, beta: number): number;
  exponential(mean: number): number;
  logNormal(mu: number, sigma: number): number;
}

/** One stream for each (seed, index): what one contact does never depends on how much chance another one used. */
export function chance(seed: number, index: number): Chance {
  // The golden ratio spreads neighbouring indexes over the generator's whole period.
  const start = ((((seed + 1) * 0.6180339887498949 + (index + 1) * 0.7548776662466927) % 1) + 1) % 1;
  const source = randomLcg(start);
  for (let warmUp = 0; warmUp < 4; warmUp++) source();
  const below = (n: number) => Math.floor(source() * n);
  return {
    uniform: source,
    happens: (probability) => source() < probability,
    below,
    pick: (of) => of[below(of.length)]!,
    poisson: (mean) => (mean > 0 ? randomPoisson.source(source)(mean)() : 0),
    gamma: (shape, scale) => randomGamma.source(source)(shape, scale)(),
    beta: (alpha, beta) => randomBeta.source(source)(alpha, beta)(),
    exponential: (mean) => randomExponential.source(source)(1 / mean)(),
    logNormal: (mu, sigma) => randomLogNormal.source(source)(mu, sigma)(),
  };
}
