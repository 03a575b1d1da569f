/** Entries of two YAML texts held against each other, told as their author would write them. Order and comments do not count. */
import { parse, stringify } from 'yaml';
import { splitFrontMatter } from '../../compiler/project/front-matter.js';

/** One thing that differs; without `from` and `to` a text too long to be told. */
export interface Detail {
  /** `quiet_hours`, `email.rate`, `subject`; empty: the whole of it. */
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

/** The YAML above a message's text. */
export function frontMatterOf(file: string): string {
  return splitFrontMatter(file).front?.text ?? '';
}

/** `section`: only what stands below that key; names do not repeat it. */
export function entriesThatDiffer(old: string, fresh: string, section?: string): readonly Detail[] {
  const [was, is] = [old, fresh].map((text) => {
    const all: unknown = parse(text, { logLevel: 'silent' });
    return section === undefined ? all : isMap(all) ? all[section] : undefined;
  });
  // A section that comes or goes is told entry by entry.
  if (was === undefined && isMap(is)) return differing('', {}, is);
  return differing('', was, is === undefined && isMap(was) ? {} : is);
}

function differing(name: string, from: unknown, to: unknown): readonly Detail[] {
  if (isMap(from) && isMap(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => differing(name === '' ? key : `${name}.${key}`, from[key], to[key]));
  }
  const [was, is] = [written(from), written(to)];
  if (was === is) return [];
  return [{ name, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}
