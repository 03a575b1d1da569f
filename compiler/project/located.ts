/** YAML as plain data that still knows where it stands: what the readers of `cauce.yaml` and of front matter walk over. */
import type { Span } from '../../grammar/index.js';

export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `543` and `0x21F` stay apart though both are numbers. */
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly span: Span;
}

export interface LocatedMap {
  readonly kind: 'map';
  /** In the order of the file; keys differ. */
  readonly entries: readonly LocatedEntry[];
  readonly span: Span;
}

export interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Located;
}

export type Path = readonly (string | number)[];

export function entryOf(node: Located | undefined, key: string): LocatedEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function entriesOf(node: Located | undefined): LocatedMap['entries'] {
  return node?.kind === 'map' ? node.entries : [];
}

export function childOf(node: Located | undefined, step: string | number): Located | undefined {
  if (node?.kind === 'list') return node.items[Number(step)];
  return entryOf(node, String(step))?.value;
}

export function nodeAt(root: Located | undefined, path: Path): Located | undefined {
  return path.reduce<Located | undefined>((node, step) => childOf(node, step), root);
}

/** Span of the key that the path ends with; of the value where it ends with an index. */
export function keySpanAt(root: Located | undefined, path: Path): Span | undefined {
  const last = path.at(-1);
  if (last === undefined) return root?.span;
  const parent = nodeAt(root, path.slice(0, -1));
  return (typeof last === 'string' ? entryOf(parent, last)?.keySpan : undefined) ?? childOf(parent, last)?.span;
}

/** The tree without what stands at `path`. */
export function without(node: Located, path: Path): Located {
  const [step, ...rest] = path;
  if (step === undefined || node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.flatMap((item, index) =>
      index !== Number(step) ? [item] : rest.length === 0 ? [] : [without(item, rest)],
    );
    return { ...node, items };
  }
  const entries = node.entries.flatMap((entry) =>
    entry.key !== String(step) ? [entry] : rest.length === 0 ? [] : [{ ...entry, value: without(entry.value, rest) }],
  );
  return { ...node, entries };
}

/** Plain data for zod. Keys become own properties whatever they are called, `__proto__` too. */
export function toPlain(node: Located): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key, toPlain(entry.value)]));
  }
}

/** What an author would call it: the number 24, the text "x", a list, nothing. */
export function describeFound(node: Located | undefined): string {
  if (node === undefined) return 'nothing';
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a group of keys';
    case 'scalar':
      if (node.value === null) return 'nothing';
      return typeof node.value === 'string'
        ? `\`${shorten(node.text)}\``
        : `the ${nameOf(node.value)} \`${shorten(node.text)}\``;
  }
}

function nameOf(value: number | boolean): string {
  return typeof value === 'number' ? 'number' : 'yes/no value';
}

export function shorten(text: string, length = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
