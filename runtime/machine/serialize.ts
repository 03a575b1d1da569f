// A bundle as text: the same bundle gives the same bytes, whatever order its keys were made in.
import type { Bundle } from './bundle.js';

const FIRST_KEYS = ['format', 'version', 'kind', 'op', 'on', 'type', 'name', 'id'];

/**
 * JSON, keys sorted by code unit (what says what a thing is comes first), one line for each part of the bundle and each
 * scenario, so that a change shows in a diff; a line feed at the end. Numbers must be finite.
 */
export function serializeBundle(bundle: Bundle): string {
  const parts: string[] = [];
  for (const key of sortedKeys(bundle)) {
    const value = bundle[key as keyof Bundle];
    const perLine = key === 'scenarios' || key === 'segments' || key === 'derived';
    parts.push(`${JSON.stringify(key)}:${perLine ? lines(value as readonly unknown[]) : stableText(value)}`);
  }
  return `{\n${parts.join(',\n')}\n}\n`;
}

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map(stableText).join(',\n')}\n]`;
}

/** JSON with sorted keys; what is undefined is left out of objects. */
export function stableText(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} cannot be written as JSON`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const parts = sortedKeys(record).map((key) => `${JSON.stringify(key)}:${stableText(record[key])}`);
  return `{${parts.join(',')}}`;
}

function sortedKeys(record: object): readonly string[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(key: string): number {
  const at = FIRST_KEYS.indexOf(key);
  return at < 0 ? FIRST_KEYS.length : at;
}
