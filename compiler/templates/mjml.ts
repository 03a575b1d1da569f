/** What MJML allows: its tags, what stands in which, attributes and their values. Read from a list of its own, since loading MJML takes half a second. */
import { mjmlList } from './mjml-tags.js';

export interface MjmlTag {
  /** What stands in it is HTML, not MJML. */
  readonly text: boolean;
  /** Tags that may stand in it; `*` any. */
  readonly children: readonly string[];
  /** Type by name; undefined for tags whose attributes MJML does not judge. */
  readonly attributes: ReadonlyMap<string, string> | undefined;
}

export interface MjmlAttribute {
  /** As MJML writes it: `unit(px,%)`. */
  readonly type: string;
  accepts(value: string): boolean;
}

interface Rules {
  readonly tags: ReadonlyMap<string, MjmlTag>;
  readonly types: ReadonlyMap<string, readonly RegExp[]>;
}

let read: Rules | undefined;

function rules(): Rules {
  if (read) return read;
  const tags = new Map<string, MjmlTag>();
  const types = new Map<string, readonly RegExp[]>();
  let attributes = new Map<string, string>();
  for (const line of mjmlList.trim().split('\n')) {
    const [word = '', name = '', ...rest] = line.split(' ');
    if (word === '') {
      const [type = '', names = ''] = line.trim().split(': ');
      for (const attribute of names.split(' ')) attributes.set(attribute, type);
    } else if (word === 'type') {
      types.set(
        name,
        rest.map((pattern) => new RegExp(pattern.slice(1), pattern.startsWith('~') ? 'i' : '')),
      );
    } else {
      attributes = new Map();
      tags.set(name, { text: word === 'text', children: rest, attributes: word === 'bare' ? undefined : attributes });
    }
  }
  read = { tags, types };
  return read;
}

/** Tags that set defaults, and stand for components there. */
const bare = new Set(['mj-all', 'mj-class', 'mj-selector', 'mj-html-attribute']);
/** Attributes of every tag. */
const everywhere = ['css-class', 'mj-class'];

export function mjmlTag(name: string): MjmlTag | undefined {
  const tag = rules().tags.get(name);
  return tag ?? (bare.has(name) ? { text: false, children: [], attributes: undefined } : undefined);
}

export function mjmlTagNames(): readonly string[] {
  return [...rules().tags.keys()];
}

/** The tags that a tag may stand in. */
export function mjmlParents(name: string): readonly string[] {
  return [...rules().tags].filter(([, { children }]) => children.includes(name)).map(([parent]) => parent);
}

export function mjmlAttribute(tag: string, attribute: string): MjmlAttribute | undefined {
  const { tags, types } = rules();
  const known = tags.get(tag)?.attributes;
  const type = known?.get(attribute) ?? (everywhere.includes(attribute) ? 'string' : undefined);
  if (type === undefined) return undefined;
  return { type, accepts: (value) => (types.get(type) ?? [/.*/]).some((pattern) => pattern.test(value)) };
}

export function mjmlAttributeNames(tag: string): readonly string[] {
  return [...(rules().tags.get(tag)?.attributes?.keys() ?? []), ...everywhere];
}
