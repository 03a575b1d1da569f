/**
 * Values that can stand where an expression is: fields, names of the run, names of the project, enum values, durations. Of each kind and type one is put there
 * and checked; a kind that would be an error there is not offered.
 */
import type { Scope } from '../../../compiler/check/checker.js';
import { probe } from '../../../compiler/check/probe.js';
import { parseFile } from '../../../compiler/sources.js';
import { typeName } from '../../../compiler/types/describe.js';
import { choicesOf, typeFromShape } from '../../../compiler/types/from-model.js';
import type { Type } from '../../../compiler/types/type.js';
import type { View } from '../view.js';
import { type Context, marker } from './context.js';
import { type Draft, kinds, named, ranks } from './item.js';
import { valueKinds } from './names.js';

interface Candidate {
  readonly draft: Draft;
  /** Candidates of one group fit or do not fit together. */
  readonly group: string;
}

/** Undefined where no expression stands. */
export function valueNames(view: View, context: Context): readonly Draft[] | undefined {
  const { workspace } = view;
  const { seen } = probe(
    workspace.table().input,
    workspace.symbols,
    context.piece,
    (expression) => expression.kind === 'nameExpr' && expression.name.text === marker,
  );
  const last = seen.at(-1);
  if (!last) return undefined;
  const expected = seen.map((one) => one.expected).find((one) => one !== undefined);
  const all = candidates(view, last.scope, expected).filter(({ draft }) => isMeant(draft.label, context.prefix));
  return fitting(view, context, all);
}

/** Whether the letters written so far stand in the name in their order. */
export function isMeant(label: string, prefix: string): boolean {
  let at = 0;
  for (const letter of prefix.toLowerCase()) {
    at = label.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

const durations = ['1h', '4h', '1d', '3d', '7d', '30d', '6mo'];
const own = [
  'now',
  'today',
  'entry',
  'contact',
  'rfm',
  'recency',
  'frequency',
  'spend',
  'p_alive',
  'expected_orders in 90d',
];

function candidates(view: View, scope: Scope, expected: Type | undefined): readonly Candidate[] {
  const { symbols, model } = view.workspace;
  const found: Candidate[] = [];
  const taken = new Set<string>();
  const add = (draft: Draft, group: string): void => {
    // What is inside hides what is outside.
    if (taken.has(draft.label)) return;
    taken.add(draft.label);
    found.push({ draft, group });
  };
  for (const choice of (expected && choicesOf(expected, model)) ?? [])
    add(named(choice, kinds.enum, ranks.choice), 'choice');
  for (const { fields } of scope.fields)
    for (const [name, type] of fields)
      add(named(name, kinds.field, ranks.field, { detail: typeName(type) }), `field ${groupOf(type)}`);
  for (const [name, { symbol, type }] of scope.env) {
    if (symbol.kind === 'alias' && symbol.implicit) continue;
    add(named(name, kinds.variable, ranks.local, { detail: detailOf(symbol.kind, type) }), `${symbol.kind} ${name}`);
  }
  for (const symbol of symbols.values.values()) {
    const type = symbol.kind === 'attribute' ? attributeType(view, symbol.name) : undefined;
    const known = symbol.kind === 'let' ? letType(view, symbol.location?.file, symbol.declaration.value) : type;
    const doc =
      'declaration' in symbol && symbol.declaration && 'title' in symbol.declaration
        ? symbol.declaration.title?.value
        : undefined;
    add(
      named(symbol.name, valueKinds[symbol.kind], ranks.own, {
        detail: known ? `${symbol.kind}, ${typeName(known)}` : symbol.kind,
        ...(doc === undefined ? {} : { documentation: doc }),
      }),
      `${symbol.kind} ${known ? groupOf(known) : ''}`,
    );
  }
  for (const name of own) add(named(name, kinds.keyword, ranks.built), `builtin ${name}`);
  for (const text of durations) add(named(text, kinds.unit, ranks.built), 'duration');
  for (const text of ['true', 'false']) add(named(text, kinds.value, ranks.built), 'bool');
  return found;
}

function detailOf(kind: string, type: Type): string {
  return kind === 'handle' && type.kind === 'handle' ? `${type.message}, sent by ${type.channel}` : typeName(type);
}

function attributeType({ workspace }: View, name: string): Type | undefined {
  const shape = workspace.model.contact[name];
  return shape && typeFromShape(shape);
}

/** As far as it is known already. */
function letType({ workspace }: View, file: string | undefined, value: Parameters<Map<unknown, Type>['get']>[0]) {
  return file === undefined ? undefined : workspace.lastChecked(file)?.types.get(value as never);
}

function groupOf(type: Type): string {
  const plain = type as {
    currency?: string;
    values?: readonly string[];
    event?: string;
    unit?: string;
    optional?: boolean;
  };
  const of = type.kind === 'list' ? groupOf(type.of) : '';
  return [type.kind, of, plain.currency, plain.values?.join(), plain.event, plain.unit, plain.optional].join(' ');
}

/** More kinds than any place has; what comes after them is not offered unchecked. */
const mostGroups = 40;

/** One candidate of each group in a copy of the piece each, all checked at once. */
function fitting(view: View, { head, tail, piece }: Context, all: readonly Candidate[]): readonly Draft[] {
  const groups = new Map<string, Candidate>();
  for (const one of all) if (!groups.has(one.group) && groups.size < mostGroups) groups.set(one.group, one);
  const ending = tail.endsWith('\n') ? '\n' : '\n\n';
  const starts: { readonly group: string; readonly start: number; readonly end: number }[] = [];
  let text = '';
  for (const [group, { draft }] of groups) {
    const start = text.length + head.length;
    text += `${head}${draft.label}${tail}${ending}`;
    starts.push({ group, start, end: start + draft.label.length });
  }
  const copies = parseFile(piece.path, text);
  const { c } = probe(view.workspace.table().input, view.workspace.symbols, copies);
  const wrong = [
    ...copies.problems.map(({ span }) => span),
    ...c.diagnostics.filter(({ severity }) => severity === 'error').map(({ span }) => span),
  ];
  const fits = new Set(
    starts
      .filter(({ start, end }) => !wrong.some((span) => span.start <= end && span.end >= start))
      .map(({ group }) => group),
  );
  return all.filter(({ group }) => fits.has(group)).map(({ draft }) => draft);
}
