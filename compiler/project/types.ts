/** Reads the types of attributes, fields and message parameters: `text?`, `enum(a, b)`, `list(item)`, `{street: text}`. */

import type { TypeShape } from '../../runtime/machine/model.js';
import { suggest } from '../diagnostics/suggest.js';
import { type Findings, replacement } from './findings.js';
import { type Located, shorten } from './located.js';
import { isName, nameFrom } from './names.js';

const SIMPLE = [
  'bool',
  'number',
  'percent',
  'text',
  'email',
  'phone',
  'date',
  'time',
  'moment',
  'duration',
  'distance',
  'geo',
] as const;
type SimpleType = (typeof SIMPLE)[number];

export const TYPE_NAMES: readonly string[] = [...SIMPLE, 'money', 'enum', 'list'];

/** What these types are called in other places. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  url: 'text',
  uuid: 'text',
  int: 'number',
  integer: 'number',
  float: 'number',
  decimal: 'number',
  boolean: 'bool',
  datetime: 'moment',
  timestamp: 'moment',
  array: 'list(text)',
  location: 'geo',
  point: 'geo',
  price: 'money',
  currency: 'money',
};

export interface TypeContext {
  readonly currency: string;
  readonly findings: Findings;
  /** Fields of a record by its name; undefined where there is none. Records that contain themselves have been reported. */
  readonly record: (name: string) => Readonly<Record<string, TypeShape>> | undefined;
  readonly recordNames: readonly string[];
  /** Called for what could not be read and is taken as a text that may be unknown. */
  readonly unsure?: () => void;
}

const FALLBACK: TypeShape = { type: 'text', optional: true };

/** `key` is what the author calls the attribute or field. Always gives a type: what cannot be read counts as `text?`. */
export function readType(key: string, node: Located, context: TypeContext): TypeShape {
  if (node.kind === 'map') return { type: 'record', fields: readFields(node, context) };
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const shape = parseType(node.value.trim(), context);
    if (shape.kind === 'type') return shape.type;
    const { unknown } = shape;
    const suggestion = suggestType(unknown, context.recordNames, context.findings);
    const fixes =
      suggestion === undefined || node.quoted
        ? []
        : [replacement(context.findings.file, node.span, node.text.replace(unknown, suggestion))];
    if (shape.help === undefined) {
      context.findings.add(
        'config/unknown-type',
        { text: shorten(unknown), suggestion, records: context.recordNames },
        node.span,
        { fixes },
      );
    } else context.findings.wrong(key, node, 'a type', { help: shape.help });
  } else context.findings.wrong(key, node, 'a type such as `text`, `number?` or `list(text)`');
  context.unsure?.();
  return FALLBACK;
}

export function readFields(node: Located, context: TypeContext): Record<string, TypeShape> {
  if (node.kind !== 'map') return {};
  return Object.fromEntries(
    node.entries
      .filter(({ key, keySpan }) => checkedName(key, 'a field', keySpan, context.findings))
      .map(({ key, value }) => [key, readType(key, value, context)]),
  );
}

/** Reports a key that cannot be a name. */
export function checkedName(
  name: string,
  what: string,
  span: { start: number; end: number },
  findings: Findings,
): boolean {
  if (isName(name)) return true;
  const suggestion = nameFrom(name);
  const fixes = suggestion === undefined ? [] : [replacement(findings.file, span, suggestion)];
  findings.add('config/bad-name', { name: shorten(name), what, suggestion }, span, { fixes });
  return false;
}

export function suggestType(text: string, records: readonly string[], findings: Findings): string | undefined {
  const word = /^\p{L}[\p{L}\p{N}_]*/u.exec(text)?.[0] ?? text;
  const lower = word.toLowerCase();
  if (Object.hasOwn(OTHER_WORDS, lower)) return OTHER_WORDS[lower];
  findings.near(word, [...SIMPLE, 'money', 'enum(a, b)', 'list(text)', ...records]);
  const near = suggest(word, [...TYPE_NAMES, ...records]);
  return near === 'enum' ? 'enum(a, b)' : near === 'list' ? 'list(text)' : near;
}

type Parsed =
  | { readonly kind: 'type'; readonly type: TypeShape }
  | { readonly kind: 'unknown'; readonly unknown: string; readonly help?: string };

function parseType(text: string, context: TypeContext, depth = 0): Parsed {
  const optional = text.endsWith('?');
  const base = optional ? text.slice(0, -1).trimEnd() : text;
  const parsed = parseRequired(base, context, depth);
  if (parsed.kind === 'unknown' || !optional) return parsed;
  return { kind: 'type', type: { ...parsed.type, optional: true } };
}

function parseRequired(text: string, context: TypeContext, depth: number): Parsed {
  const call = /^(enum|list)\s*\((.*)\)$/s.exec(text);
  if (call?.[1] === 'list') {
    if (depth > 8)
      return { kind: 'unknown', unknown: text, help: 'Lists of lists of lists are more than anybody can read.' };
    const of = parseType(call[2]!.trim(), context, depth + 1);
    return of.kind === 'type' ? { kind: 'type', type: { type: 'list', of: of.type } } : of;
  }
  if (call) return parseEnum(text, call[2]!);
  if (/^(enum|list)\s*\([^)]*$/.test(text))
    return { kind: 'unknown', unknown: text, help: 'The parenthesis is not closed.' };
  if (text === 'list') return { kind: 'unknown', unknown: text, help: 'Say of what: `list(text)`.' };
  if (text === 'enum')
    return { kind: 'unknown', unknown: text, help: 'Say which values: `enum(bronze, silver, gold)`.' };
  if (text === 'money') return { kind: 'type', type: { type: 'money', currency: context.currency } };
  if ((SIMPLE as readonly string[]).includes(text)) return { kind: 'type', type: { type: text as SimpleType } };
  const fields = isName(text) ? context.record(text) : undefined;
  return fields ? { kind: 'type', type: { type: 'record', name: text, fields } } : { kind: 'unknown', unknown: text };
}

function parseEnum(text: string, inside: string): Parsed {
  const values = inside.split(',').map((value) => value.trim());
  const bad = values.find((value) => !isName(value));
  if (bad !== undefined) {
    const help = 'Values are names (letters, digits and `_`) with commas between them: `enum(bronze, silver, gold)`.';
    return { kind: 'unknown', unknown: text, help };
  }
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined)
    return { kind: 'unknown', unknown: text, help: `The value \`${twice}\` stands in it twice.` };
  return { kind: 'type', type: { type: 'enum', values } };
}

/** A type as it is written: `list(text)?`. */
export function describeShape(shape: TypeShape): string {
  const base =
    shape.type === 'enum'
      ? `enum(${shape.values.join(', ')})`
      : shape.type === 'list'
        ? `list(${describeShape(shape.of)})`
        : shape.type === 'record'
          ? (shape.name ?? 'a record')
          : shape.type;
  return shape.optional ? `${base}?` : base;
}
