/** Changes a contact's data by what the world, time or a statement brings. It judges nothing. */
import { messageEvent, type Value } from '../machine/index.js';
import type { EngineContact } from './contact.js';
import type { OtherInput } from './input.js';
import { noteAnswer, noteMessageEvent } from './messages.js';
import type { EngineState, Item } from './state.js';

/** The keeper has begun the item; whether it may start runs. */
export function changeBy(state: EngineState, contact: EngineContact, item: Item, now: number): boolean {
  const { keeper } = state;
  switch (item.kind) {
    case 'time':
      return true;
    case 'touched':
      keeper.touched.touch(item.topic);
      return true;
    case 'moved':
      keeper.moved(item.before, item.after);
      return true;
    case 'derived':
      keeper.mayStart = item.starts;
      keeper.receive(item.record, item.event);
      return item.starts;
    case 'news':
      if (item.event >= 0) keeper.receive(item.record, item.event);
      return true;
    case 'change':
      changeByStatement(state, contact, item);
      return true;
    case 'input':
      return changeByInput(state, contact, item.input, now);
  }
}

function changeByStatement(
  state: EngineState,
  contact: EngineContact,
  { change, value }: Extract<Item, { readonly kind: 'change' }>,
): void {
  const { keeper, program } = state;
  const { topics } = program.facts;
  if (change.kind === 'set') {
    const attribute = topics.attributes.of(change.attribute);
    // Nobody's consent is given by a statement (R1).
    const isConsent = Object.values(state.model.channels).some(({ consent }) => consent === change.attribute);
    if (attribute >= 0 && !(isConsent && value !== false)) keeper.setAttribute(attribute, value);
  } else {
    setGroup(state, contact, change.group, change.kind === 'add');
  }
}

function setGroup({ keeper, program, sink }: EngineState, contact: EngineContact, name: string, member: boolean): void {
  const group = program.facts.topics.groups.of(name);
  if (group < 0 || !keeper.setGroup(group, member)) return;
  sink.group?.(keeper.view.now, contact.data.id, contact.data.index, name, member);
}

function changeByInput(state: EngineState, contact: EngineContact, input: OtherInput, now: number): boolean {
  const { keeper, program } = state;
  const { topics } = program.facts;
  switch (input.kind) {
    case 'appears':
    case 'outcome':
      return true;
    case 'suppression':
      contact.suppressed = changed(contact.suppressed, input.channel, input.suppressed);
      return true;
    case 'topic':
      contact.leftTopics = changed(contact.leftTopics, input.topic, input.left);
      return true;
    case 'attributes':
      setAttributes(state, input.values);
      return input.imported !== true;
    case 'group':
      setGroup(state, contact, input.group, input.member);
      return input.imported !== true;
    case 'message': {
      const name = messageEvent(input.moment);
      const number = topics.events.of(name);
      const { channel, message, scenario, link = null, messageId } = input;
      noteAnswer(state, contact, { messageId, scenario, channel, message, moment: input.moment });
      if (number < 0) return true;
      const fields = { channel, message, scenario, link };
      const record = { event: name, at: now, id: `${messageId}/${input.moment}`, fields };
      noteMessageEvent(state, contact, record);
      keeper.receive(record, number);
      return true;
    }
  }
}

function changed(names: Set<string> | null, name: string, isIn: boolean): Set<string> {
  const own = names ?? new Set<string>();
  if (isIn) own.add(name);
  else own.delete(name);
  return own;
}

/** Attributes that the model does not have are left out. */
export function setAttributes({ keeper, program }: EngineState, values: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(values)) {
    const attribute = program.facts.topics.attributes.of(name);
    if (attribute >= 0) keeper.setAttribute(attribute, value);
  }
}
