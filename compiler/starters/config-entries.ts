/** The entries of a `cauce.yaml` as text, one by one, and a `cauce.yaml` made of some of them. */
import { isMap, isScalar, type Pair, parseDocument } from 'yaml';

export interface ConfigEntry {
  /** `events`; empty for a section that is one entry itself (`rfm`). */
  readonly section: string;
  readonly key: string;
  /** `key: value`, on one line. */
  readonly text: string;
  /** With its `#`. */
  readonly comment?: string;
}

/** Sections that are taken entry by entry: what builds on others stands first. */
const sections = ['channels', 'coupons', 'groups', 'places', 'events', 'records', 'contact', 'shop'];
/** Sections that are taken as a whole. */
const whole = ['rfm'];

export function entriesOf(config: string): readonly ConfigEntry[] {
  const root = parseDocument(config).contents;
  if (!isMap(root)) return [];
  const found = root.items.flatMap((pair): ConfigEntry[] => {
    const name = keyOf(pair);
    if (whole.includes(name)) return [{ section: '', ...textOf(pair, config) }];
    if (!sections.includes(name) || !isMap(pair.value)) return [];
    return pair.value.items.map((item) => ({ section: name, ...textOf(item, config) }));
  });
  return found.sort((a, b) => order(a) - order(b));
}

/** A project's model of these entries and nothing else. */
export function configOf(entries: readonly ConfigEntry[], currency: string): string {
  const lines = ['project: trial', `currency: ${currency}`];
  for (const section of ['', ...sections]) {
    const here = entries.filter((entry) => entry.section === section);
    if (here.length === 0) continue;
    if (section !== '') lines.push(`${section}:`);
    lines.push(...here.map(({ text }) => (section === '' ? text : `  ${text}`)));
  }
  return `${lines.join('\n')}\n`;
}

function order({ section }: ConfigEntry): number {
  return [...whole, ...sections].indexOf(section === '' ? whole[0]! : section);
}

export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

/** Start and end of a pair's own text. */
export function rangeOf(pair: Pair, text: string): readonly [start: number, end: number] {
  const range = (node: unknown) => (node as { range?: readonly number[] } | null)?.range;
  const [start = 0, keyEnd = 0] = range(pair.key) ?? [];
  const end = Math.max(keyEnd, range(pair.value)?.[1] ?? 0);
  return [start, start + text.slice(start, end).trimEnd().length];
}

function textOf(pair: Pair, config: string): Omit<ConfigEntry, 'section'> {
  const [start, end] = rangeOf(pair, config);
  const comment = /^[ \t]+(#[^\n]*)/.exec(config.slice(end))?.[1]?.trimEnd();
  return { key: keyOf(pair), text: config.slice(start, end), ...(comment !== undefined && { comment }) };
}
