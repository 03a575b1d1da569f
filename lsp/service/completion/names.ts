/** Names that a place of the grammar asks for by itself: channels, messages, groups, events, scenarios, fields behind a dot. Undefined where it asks for a value. */
import { membersOf } from '../../../compiler/check/expression-name.js';
import { handleMoments } from '../../../compiler/check/handle.js';
import { type Probe, probe } from '../../../compiler/check/probe.js';
import { typeName } from '../../../compiler/types/describe.js';
import type { Expression, Name } from '../../../grammar/index.js';
import { classNames } from '../../../runtime/machine/rfm-table.js';
import type { TreeNode } from '../nodes.js';
import type { View } from '../view.js';
import type { Context } from './context.js';
import { type Draft, kinds, named, ranks } from './item.js';

type Shape = Readonly<Record<string, unknown>> & TreeNode;

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const paramTypes = ['duration', 'percent', 'number', 'money', 'text', 'date', 'time', 'moment', 'bool'];

export function placeNames(view: View, context: Context): readonly Draft[] | undefined {
  const { chain, name } = context;
  const parent = chain.at(-1) as Shape | undefined;
  if (!parent || !name) return undefined;
  const { workspace } = view;
  const { symbols, model } = workspace;
  const ofKind = (...wanted: readonly string[]) => valuesOf(view, (kind) => wanted.includes(kind));
  switch (parent.kind) {
    case 'send':
    case 'message':
    case 'no':
      if (parent.channel === name) return channels(view);
      return parent.message === name ? messages(view, (parent.channel as Name).text, context) : [];
    case 'binding':
      return parent.name === name ? bindingNames(view, chain, name) : undefined;
    case 'group':
      return ofKind('group');
    case 'set':
    case 'attribute':
    case 'changes':
      return parent.attribute === name || parent.name === name ? ofKind('attribute') : undefined;
    case 'anniversary':
      return ofKind('attribute').filter(({ label }) => model.contact[label]?.type === 'date');
    case 'do':
      return [...symbols.sequences.values()].map((one) =>
        named(one.name, kinds.function, ranks.own, {
          detail: `sequence(${one.declaration.params.map((param) => `${param.name.text}: ${param.type.text}`).join(', ')})`,
        }),
      );
    case 'membership':
      return ofKind('segment', 'group');
    case 'rfmMove':
    case 'rfm':
      return model.rfm ? classNames(model.rfm.classes).map((one) => named(one, kinds.enum, ranks.choice)) : [];
    case 'eventPattern':
    case 'history':
      return parent.event === name ? ofKind('event') : undefined;
    case 'scenarioState':
    case 'enter':
    case 'test':
      return parent.scenario === name
        ? [...symbols.scenarios.values()].map((one) => named(one.name, kinds.class, ranks.own, { detail: 'scenario' }))
        : [];
    case 'schedule':
    case 'days':
    case 'clock':
      return [...days, ...(parent.kind === 'days' ? ['weekday', 'weekend'] : [])].map((day) =>
        named(day, kinds.enum, ranks.choice),
      );
    case 'param':
      return parent.type === name
        ? [...channels(view), ...paramTypes.map((type) => named(type, kinds.class, ranks.built))]
        : [];
    case 'member':
      return parent.member === name ? members(view, context, parent.object as Expression) : undefined;
    case 'event':
      return parent.per === name ? fieldsOf(view, (parent.base as { event: Name }).event.text) : [];
    case 'nameExpr':
    case 'paren':
      return undefined;
    default:
      return parent.kind === 'unreadable' ? undefined : [];
  }
}

export function valuesOf(view: View, wanted: (kind: string) => boolean): Draft[] {
  const { symbols } = view.workspace;
  return [...symbols.values.values()]
    .filter(({ kind }) => wanted(kind))
    .map((symbol) => named(symbol.name, valueKinds[symbol.kind], ranks.own, { detail: symbol.kind }));
}

export const valueKinds = {
  attribute: kinds.property,
  event: kinds.event,
  segment: kinds.class,
  let: kinds.constant,
  group: kinds.class,
  coupon: kinds.constant,
  place: kinds.constant,
  builtin: kinds.keyword,
} as const;

function channels({ workspace }: View): Draft[] {
  return Object.entries(workspace.model.channels).map(([name, { provider }]) =>
    named(name, kinds.enum, ranks.choice, { detail: `channel, ${provider}` }),
  );
}

/** Of the channel; in a sequence also those it is handed. */
function messages({ workspace }: View, channel: string, { chain }: Context): Draft[] {
  const own = Object.values(workspace.model.messages).filter((message) => message.channel === channel);
  const sequence = chain.find(({ kind }) => kind === 'sequence') as
    | { params?: readonly { name: Name; type: Name }[] }
    | undefined;
  const handed = (sequence?.params ?? []).filter(({ type }) => type.text === channel);
  return [
    ...handed.map(({ name }) => named(name.text, kinds.variable, ranks.local, { detail: `message of ${channel}` })),
    ...own.map((message) => {
      const needed = Object.entries(message.params).flatMap(([name, { optional }]) =>
        optional ? [] : [`\`${name}\``],
      );
      return named(message.name, kinds.file, ranks.own, {
        detail: message.subject ?? `${message.kind} message of ${channel}`,
        documentation: needed.length > 0 ? `Needs ${needed.join(', ')}.` : '',
        // What it needs may have to be given behind it.
        isName: needed.length === 0,
      });
    }),
  ];
}

function bindingNames(view: View, chain: readonly TreeNode[], name: Name): Draft[] {
  const holder = chain.at(-2) as Shape;
  const given = new Set((holder.with as readonly { name: Name }[]).map((one) => one.name.text));
  if (holder.kind === 'send') {
    const key = `${(holder.channel as Name).text}/${(holder.message as Name).text}`;
    return Object.entries(view.workspace.model.messages[key]?.params ?? {})
      .filter(([param]) => param === name.text || !given.has(param))
      .map(([param, shape]) => named(param, kinds.field, ranks.field, { detail: shape.type }));
  }
  const what = (holder.event ?? holder.what) as { kind: string; text?: string; name?: Name; event?: Name };
  return fieldsOf(view, what.text ?? what.name?.text ?? what.event?.text ?? '').filter(
    ({ label }) => !given.has(label),
  );
}

export function fieldsOf(view: View, event: string): Draft[] {
  const { c } = probeOf(view, view.program!);
  return [...c.events.fields(event)]
    .filter(([field]) => field !== 'at' && field !== 'id')
    .map(([field, type]) => named(field, kinds.field, ranks.field, { detail: typeName(type) }));
}

function probeOf(view: View, piece: Context['piece']): Probe {
  return probe(view.workspace.table().input, view.workspace.symbols, {
    ...piece,
    tree: { ...piece.tree, declarations: [] },
  });
}

/** Behind a dot: what the value before it has. */
function members(view: View, { piece }: Context, object: Expression): Draft[] {
  const { workspace } = view;
  if (object.kind === 'nameExpr' && object.name.text === 'contact')
    return Object.entries(workspace.model.contact).map(([name, shape]) =>
      named(name, kinds.property, ranks.field, { detail: shape.type }),
    );
  const { c } = probe(workspace.table().input, workspace.symbols, piece);
  const type = c.typeAt(object);
  if (type.kind === 'handle')
    return handleMoments.map((moment) => named(moment, kinds.event, ranks.field, { detail: 'happens to the message' }));
  const found = membersOf(c, type) ?? new Map();
  return [...found].map(([field, of]) => named(field, kinds.field, ranks.field, { detail: typeName(of) }));
}
