/** A seeded stream of chance (mulberry32): the same seed gives the same numbers on every machine. */
export function seeded(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n) => Math.floor(uniform() * n);
  return { uniform, below, pick: (list) => list[below(list.length)] };
}
