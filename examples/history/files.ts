/** Writes the shop's history as a shop would export it: a line of NDJSON for each event, a csv of contacts. Reads nothing and keeps nothing. */
import { isoDate, isoUtc } from '../../runtime/clock/index.js';
import type { ProjectModel, TypeShape, Value } from '../../runtime/machine/model.js';
import type { HistoryContact, HistoryEvent } from './history.js';

type Model = Pick<ProjectModel, 'contact' | 'events'>;

/** Without its line end. */
export function eventLine({ at, contact, event, id, fields }: HistoryEvent, model: Model): string {
  return JSON.stringify({ event, contact, at: isoUtc(at), id, ...written(fields, model.events[event]!.fields) });
}

export function contactsCsv(contacts: readonly HistoryContact[], model: Model): string {
  const shapes = { ...model.contact, created_at: { type: 'moment' } } satisfies Record<string, TypeShape>;
  const names = [...new Set(contacts.flatMap(({ attributes }) => Object.keys(attributes)))];
  const rows = contacts.map(({ id, attributes }) => {
    const values = written(attributes, shapes);
    return [id, ...names.map((name) => csvCell(values[name]))].join(',');
  });
  return `${[`id,${names.join(',')}`, ...rows].join('\n')}\n`;
}

/** Nothing for what is not known. */
export function csvCell(value: unknown): string {
  const text = value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function written(values: Readonly<Record<string, Value>>, shapes: Readonly<Record<string, TypeShape>>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inJson(value, shapes[name])]));
}

/** Amounts in major units, dates and instants as people write them. */
function inJson(value: Value, shape: TypeShape | undefined): unknown {
  if (value === null || shape === undefined) return value;
  switch (shape.type) {
    case 'money':
      return (value as number) / 100;
    case 'date':
      return isoDate(value as number);
    case 'moment':
      return isoUtc(value as number);
    case 'list':
      return (value as readonly Value[]).map((one) => inJson(one, shape.of));
    case 'record':
      return written(value as Readonly<Record<string, Value>>, shape.fields);
    default:
      return value;
  }
}
