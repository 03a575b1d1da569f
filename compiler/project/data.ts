/** Reads `contact`, `events`, `records` and `aliases`: what a contact is and what can happen to one. */
import type { EventModel, TypeShape } from '../../runtime/machine/model.js';
import { BUILT_IN_ATTRIBUTES, EVENT_BUILT_INS, MESSAGE_EVENTS } from './built-in.js';
import { EVENT_LINKS, linkEvents, readAliases } from './event-links.js';
import type { Findings } from './findings.js';
import { entriesOf, entryOf, type Located } from './located.js';
import { recordReader } from './records.js';
import { checkedName, describeShape, readType, type TypeContext } from './types.js';

export interface DataModel {
  readonly contact: Record<string, TypeShape>;
  readonly events: Record<string, EventModel>;
  readonly records: Record<string, Record<string, TypeShape>>;
  readonly aliases: Record<string, string>;
}

export interface DataContext {
  readonly root: Located;
  readonly findings: Findings;
  readonly currency: string;
  /** Marks a place (`contact.city`) whose type could not be read. */
  readonly unsure: (place: string) => void;
}

export function readData(context: DataContext): DataModel {
  const { findings } = context;
  const section = (name: string) => entryOf(context.root, name)?.value;
  const records = recordReader(section('records'), context);
  const types: TypeContext = {
    currency: context.currency,
    findings,
    record: records.fieldsOf,
    recordNames: records.names,
  };

  const contact: Record<string, TypeShape> = { ...BUILT_IN_ATTRIBUTES };
  for (const { key, keySpan, value } of entriesOf(section('contact'))) {
    if (!checkedName(key, 'an attribute', keySpan, findings)) continue;
    const shape = readType(key, value, { ...types, unsure: () => context.unsure(`contact.${key}`) });
    const builtIn = Object.hasOwn(BUILT_IN_ATTRIBUTES, key) ? BUILT_IN_ATTRIBUTES[key] : undefined;
    if (builtIn === undefined) contact[key] = shape;
    else if (!sameType(shape, builtIn)) {
      findings.add(
        'config/built-in',
        { name: key, what: `an attribute that every contact has (${describeShape(builtIn)})` },
        keySpan,
      );
    }
  }

  const events: Record<string, EventModel> = {};
  for (const { key, keySpan, value } of entriesOf(section('events'))) {
    if (!checkedName(key, 'an event', keySpan, findings)) continue;
    if (Object.hasOwn(MESSAGE_EVENTS, key)) {
      findings.add(
        'config/built-in',
        { name: key, what: 'an event that the runtime itself records for every message' },
        keySpan,
      );
    } else events[key] = { fields: readEventFields(key, value, types, context) };
  }
  Object.assign(events, MESSAGE_EVENTS);
  linkEvents(section('events'), contact, events, findings);
  return { contact, events, records: records.all(), aliases: readAliases(section('aliases'), events, findings) };
}

function readEventFields(
  event: string,
  node: Located,
  types: TypeContext,
  { findings, unsure }: DataContext,
): Record<string, TypeShape> {
  if (node.kind === 'scalar' && node.value === null) return {};
  if (node.kind !== 'map') {
    findings.wrong(event, node, 'the fields of the event such as `{source: text?}`, or `{}`');
    return {};
  }
  const fields: Record<string, TypeShape> = {};
  for (const { key, keySpan, value } of node.entries) {
    findings.near(key, Object.keys(EVENT_LINKS), 'key');
    if (Object.hasOwn(EVENT_LINKS, key) || !checkedName(key, 'a field', keySpan, findings)) continue;
    const shape = readType(key, value, { ...types, unsure: () => unsure(`events.${event}.${key}`) });
    const builtIn = Object.hasOwn(EVENT_BUILT_INS, key) ? EVENT_BUILT_INS[key] : undefined;
    if (builtIn === undefined) fields[key] = shape;
    else if (!sameType(shape, builtIn)) {
      findings.add(
        'config/built-in',
        { name: key, what: `a field that every event has (${describeShape(builtIn)})` },
        keySpan,
      );
    }
  }
  return fields;
}

function sameType(a: TypeShape, b: TypeShape): boolean {
  return a.type === b.type && (a.optional ?? false) === (b.optional ?? false);
}
