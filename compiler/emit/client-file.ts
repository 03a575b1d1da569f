/** `client.ts`: the shop's events and traits as types, and a small client that sends them. */
import type { SourceFileStructure } from 'ts-morph';
import type { Bundle } from '../../runtime/machine/bundle.js';
import type { TypeShape } from '../../runtime/machine/model.js';
import { clientCode, clientTypes } from './client-text.js';
import { identifiers, propertyName } from './identifiers.js';
import { commentText, type Makers, type Property } from './structures.js';
import { optionalText, type RecordNames, typeNote, typeText } from './types.js';

const messageEvents = ['message_sent', 'message_delivered', 'message_opened', 'message_clicked', 'message_bounced'];
const ownNames = [
  ...['Money', 'DateText', 'TimeText', 'Point', 'Traits', 'Events', 'MessageEvents', 'DerivedEvents', 'AnyEvent'],
  ...['EventName', 'Fetch', 'Client', 'ClientOptions', 'MessageOptions', 'TrackOptions', 'ClientError', 'Host'],
  ...[
    'Array',
    'Date',
    'Error',
    'Promise',
    'ReadonlyArray',
    'Record',
    'String',
    'Number',
    'Object',
    'Symbol',
    'Map',
    'Set',
  ],
];

export function clientFile(bundle: Bundle, { interfaceOf, typeAliasOf }: Makers): Partial<SourceFileStructure> {
  const { model } = bundle;
  const names = identifiers(ownNames);
  const records: RecordNames = new Map(Object.keys(model.records).map((name) => [name, names.typeName(name)]));
  const payloads = new Map(Object.keys(model.events).map((name) => [name, names.typeName(name)]));
  const own = Object.keys(model.events).filter((name) => !messageEvents.includes(name));
  const sent = Object.keys(model.events).filter((name) => messageEvents.includes(name));
  const listOf = (events: readonly string[]) =>
    events.map((name) => ({ name: propertyName(name), type: payloads.get(name)!, isReadonly: true }));
  return {
    statements: [
      `// The event client of ${commentText(model.project)}. Made by \`cauce build\`; changes are lost.`,
      clientTypes,
      ...Object.entries(model.records).map(([name, fields]) =>
        interfaceOf(records.get(name)!, `A record of the data model: ${name}.`, properties(fields, records)),
      ),
      interfaceOf('Traits', 'What a contact may be known by.', properties(allOptional(model.contact), records)),
      ...Object.entries(model.events).map(([name, event]) =>
        interfaceOf(payloads.get(name)!, `The payload of ${name}.`, properties(event.fields, records)),
      ),
      interfaceOf('Events', 'The events a shop sends, by name.', listOf(own)),
      interfaceOf('MessageEvents', 'What happens to messages; the runtime tells these itself.', listOf(sent)),
      interfaceOf('DerivedEvents', 'Events that follow from others.', derivedEvents(bundle, records, payloads)),
      typeAliasOf('AnyEvent', 'Every event a scenario can listen to.', 'Events & MessageEvents & DerivedEvents'),
      clientCode,
    ],
  };
}

function properties(fields: Readonly<Record<string, TypeShape>>, records: RecordNames): readonly Property[] {
  return Object.entries(fields).map(([name, shape]) => {
    const note = typeNote(shape);
    return {
      name: propertyName(name),
      isReadonly: true,
      hasQuestionToken: shape.optional === true,
      type: optionalText(shape, records),
      ...(note === undefined ? {} : { docs: [note] }),
    };
  });
}

/** The contact's id is told apart from its traits; any trait may be left out. */
function allOptional(contact: Readonly<Record<string, TypeShape>>): Readonly<Record<string, TypeShape>> {
  const traits = Object.entries(contact).filter(([name]) => name !== 'id');
  return Object.fromEntries(traits.map(([name, shape]) => [name, { ...shape, optional: true }]));
}

/** A derived event carries its base's payload, under the base's type where that is the shop's own. */
function derivedEvents(
  { derived }: Bundle,
  records: RecordNames,
  payloads: ReadonlyMap<string, string>,
): readonly Property[] {
  const types = new Map(payloads);
  return derived.map(({ name, base, fields }) => {
    const type = types.get(base.event) ?? typeText({ type: 'record', fields }, records);
    types.set(name, type);
    return { name: propertyName(name), isReadonly: true, type };
  });
}
