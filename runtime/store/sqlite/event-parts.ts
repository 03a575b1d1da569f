/** Events with the fields that are asked for: the statement gives two of them at a time. */
import type { Value } from '../../machine/model.js';
import type { EventPart } from '../port.js';

interface Asked {
  readonly after: number;
  readonly last: number;
  readonly names: readonly string[];
  readonly fields: readonly string[];
}

/** `list`: rows of the statement `eventsBetween`. */
export function eventParts(
  list: (...values: readonly (string | number)[]) => [number, string, number, ...Value[]][],
  { after, last, names, fields }: Asked,
): EventPart[] {
  const paths = fields.map((field) => `$.${JSON.stringify(field)}`);
  const two = (from: number) => list(paths[from] ?? '', paths[from + 1] ?? '', after, last, JSON.stringify(names));
  const parts = two(0);
  for (let from = 2; from < paths.length; from += 2) {
    for (const [i, more] of two(from).entries()) parts[i]!.push(...more.slice(3));
  }
  return parts;
}
