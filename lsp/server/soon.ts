/** Lets whatever the client has sent meanwhile be read first. Browsers have no `setImmediate`. */

export const soon: (then: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : (then) => void setTimeout(then, 0);

export function turn(): Promise<void> {
  return new Promise(soon);
}
