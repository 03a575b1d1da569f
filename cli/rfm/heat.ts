/** Shades for cells of a terminal: the fuller the darker, with ink that is read on each. No shade where colours are not wanted. */

/** Paper and ink of the 256 colours. */
const SHADES = [
  [195, 16],
  [152, 16],
  [116, 16],
  [73, 16],
  [30, 231],
  [23, 231],
] as const;

/** 0 for nothing, else 1 … 6; by the square root, so that small cells differ too. */
export function shadeOf(value: number, most: number): number {
  if (!(value > 0) || !(most > 0)) return 0;
  return Math.min(SHADES.length, 1 + Math.floor(SHADES.length * Math.sqrt(value / most)));
}

export function shaded(text: string, shade: number, color: boolean): string {
  const pair = SHADES[shade - 1];
  return color && pair !== undefined ? `\x1b[48;5;${pair[0]}m\x1b[38;5;${pair[1]}m${text}\x1b[0m` : text;
}
