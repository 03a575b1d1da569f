/** Reads what binds events to other things: the consent one confirms, the event one undoes, the names others send. */
import type { Span } from '../../grammar/index.js';
import type { EventModel, TypeShape } from '../../runtime/machine/model.js';
import { EVENT_BUILT_INS, MESSAGE_EVENTS } from './built-in.js';
import { type Findings, replacement } from './findings.js';
import { entriesOf, entryOf, type Located, shorten } from './located.js';
import { describeShape } from './types.js';

/** Keys of an event that are no fields. */
export const EVENT_LINKS: Readonly<Record<string, string>> = {
  confirms: 'Sets that consent to yes, before any trigger is judged; the only way an event can.',
  undoes: 'Removes that event, found by the field both have, from history, sums and RFM. No message is taken back.',
};

export function linkEvents(
  section: Located | undefined,
  contact: Record<string, TypeShape>,
  events: Record<string, EventModel>,
  findings: Findings,
): void {
  const own = Object.keys(events).filter((name) => !Object.hasOwn(MESSAGE_EVENTS, name));
  for (const entry of entriesOf(section)) {
    const event = Object.hasOwn(events, entry.key) ? events[entry.key]! : undefined;
    if (!event) continue;
    const confirms = entryOf(entry.value, 'confirms');
    const undoes = entryOf(entry.value, 'undoes');
    const consent = confirms && readConsentName('confirms', confirms.value, contact, findings);
    const undone = undoes && readUndoes(undoes.value, entry.key, event, own, events, findings);
    events[entry.key] = {
      ...event,
      ...(consent === undefined ? {} : { confirms: consent }),
      ...(undone === undefined ? {} : { undoes: undone }),
    };
  }
}

/** The name of a yes/no attribute; undefined, and reported, where it is not one. `others`: words that would do too. */
export function readConsentName(
  key: string,
  node: Located,
  contact: Readonly<Record<string, TypeShape>>,
  findings: Findings,
  others: readonly string[] = [],
): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    findings.wrong(key, node, "the name of one of the contact's yes/no attributes");
    return undefined;
  }
  const name = node.value;
  const shape = Object.hasOwn(contact, name) ? contact[name]! : undefined;
  if (!shape) {
    const consents = Object.keys(contact).filter((attribute) => contact[attribute]?.type === 'bool');
    const suggestion = findings.near(name, [...consents, ...others]);
    const help =
      consents.length === 0
        ? 'Declare it under `contact` as a `bool`.'
        : `Yes/no attributes of a contact: ${consents.join(', ')}.`;
    const fixes = suggestion === undefined ? [] : [replacement(findings.file, node.span, suggestion)];
    findings.add('config/unknown-name', { name: shorten(name), what: 'attribute', suggestion, help }, node.span, {
      fixes,
    });
    return undefined;
  }
  if (shape.type === 'bool') return name;
  // What was no type at all has been told.
  if (findings.diagnostics.some(({ code }) => code === 'config/unknown-type')) return undefined;
  findings.add('config/not-a-consent', { name, type: describeShape(shape), key }, node.span);
  return undefined;
}

function readUndoes(
  node: Located,
  self: string,
  event: EventModel,
  own: readonly string[],
  events: Record<string, EventModel>,
  findings: Findings,
): EventModel['undoes'] {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const match = /^(\S+)\s+by\s+(\S+)$/.exec(text.trim());
  const others = own.filter((other) => other !== self);
  if (!match) {
    const pairs = others.flatMap((other) => commonFields(event, events[other]!).map((field) => `${other} by ${field}`));
    findings.near(text, pairs);
    findings.wrong('undoes', node, 'an event and the field that is equal in both, such as `order_placed by order_id`');
    return undefined;
  }
  const [, name, by] = match as unknown as [string, string, string];
  if (name === self) {
    findings.wrong('undoes', node, 'another event and a field, such as `order_placed by order_id`');
    return undefined;
  }
  const unknown = (wrong: string, what: string, candidates: readonly string[]) => {
    const suggestion = findings.near(wrong, candidates);
    const fixes =
      suggestion === undefined || node.kind !== 'scalar'
        ? []
        : [replacement(findings.file, wordSpan(node, wrong), suggestion)];
    findings.add('config/unknown-name', { name: shorten(wrong), what, suggestion }, wordSpan(node, wrong), { fixes });
  };
  if (!others.includes(name)) {
    unknown(name, 'other event', others);
    return undefined;
  }
  const there = events[name]!.fields;
  const field = Object.hasOwn(event.fields, by) ? event.fields[by] : EVENT_BUILT_INS[by];
  const otherField = Object.hasOwn(there, by) ? there[by] : EVENT_BUILT_INS[by];
  if (!field || !otherField) {
    const [holder, fields] = field ? [name, there] : [self, event.fields];
    findings.near(by, commonFields(event, events[name]!));
    unknown(by, `field of \`${holder}\` called`, Object.keys(fields));
    return undefined;
  }
  if (field.type !== otherField.type) {
    findings.add(
      'config/undoes-mismatch',
      { field: by, event: name, type: describeShape(field), otherType: describeShape(otherField) },
      wordSpan(node, by),
    );
    return undefined;
  }
  return { event: name, by };
}

/** Of one type in both. */
function commonFields(one: EventModel, other: EventModel): readonly string[] {
  return Object.keys(one.fields).filter((field) => other.fields[field]?.type === one.fields[field]!.type);
}

function wordSpan(node: Located, word: string): Span {
  const at = node.kind === 'scalar' ? node.text.indexOf(word) : -1;
  const start = node.span.start + at + (node.kind === 'scalar' && node.quoted ? 1 : 0);
  return at < 0 ? node.span : { start, end: start + word.length };
}

export function readAliases(
  section: Located | undefined,
  events: Record<string, EventModel>,
  findings: Findings,
): Record<string, string> {
  const aliases: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(section)) {
    const name = value.kind === 'scalar' ? String(value.value) : '';
    if (Object.hasOwn(events, key) && key !== name) {
      findings.add(
        'config/duplicate-name',
        { name: key, what: 'an event', other: 'an alias of another event' },
        keySpan,
      );
    } else if (Object.hasOwn(events, name)) aliases[key] = name;
    else {
      const suggestion = findings.near(name, Object.keys(events));
      const fixes = suggestion === undefined ? [] : [replacement(findings.file, value.span, suggestion)];
      findings.add('config/unknown-name', { name: shorten(name), what: 'event', suggestion }, value.span, { fixes });
    }
  }
  return aliases;
}
