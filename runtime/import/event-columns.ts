// Decides, for one file, which columns hold contact, time, id and the fields of each event, and whether lines make orders.
// It never reads a row; a file that cannot be understood is refused here with the `--map` that would help.
import type { TypeShape } from '../machine/model.js';
import {
  amountOf,
  type Binding,
  bindField,
  type FieldColumns,
  isRounded,
  leftOut,
  productOf,
} from './field-columns.js';
import { columnNamed, type Header, type MissingColumn, missingColumns, unknownColumn } from './header.js';
import { columnSpec, type FieldMap } from './map-spec.js';
import { type MomentReader, momentExample, momentReader } from './moment-cell.js';
import { ImportProblem, quoted } from './problem.js';
import type { EventSchema, Schema } from './schema.js';
import type { Tally } from './tally.js';
import type { TextPool } from './text-pool.js';
import { groupKey, type LineList, lineList, wellKnown } from './well-known.js';

export interface MomentColumn {
  readonly column: number;
  readonly read: MomentReader;
  readonly example: string;
  /** ISO 8601 alone, or before any other notation. */
  readonly isIso: boolean;
}

export interface EventColumns {
  readonly header: Header;
  readonly contact: number;
  readonly at: MomentColumn;
  /** -1: the file has no ids. */
  readonly id: number;
  /** -1: every row is `event`. */
  readonly eventColumn: number;
  readonly event: EventSchema | undefined;
  /** Fields of an event, bound on first use. */
  fieldsOf(event: EventSchema): readonly FieldColumns[];
  readonly lines: OrderLineColumns | undefined;
}

/** How the lines of a file become orders. */
export interface OrderLineColumns {
  readonly event: EventSchema;
  /** Column whose value lines of one order share. */
  readonly key: number;
  readonly list: (LineList & { readonly columns: readonly FieldColumns[] }) | undefined;
  readonly returns: { readonly column: number; readonly prefix: string } | undefined;
}

export interface EventOptions {
  /** `--map`, by field. */
  readonly map?: FieldMap;
  /** `--event`: what every row of a file without an event column is. */
  readonly event?: string;
  /** `--group`: column whose value the lines of one order share. */
  readonly group?: string;
}

export function eventColumns(
  header: Header,
  options: EventOptions,
  schema: Schema,
  pool: TextPool,
  tally: Tally,
): EventColumns {
  const known = options.group === undefined ? wellKnown(header, schema, options.event) : undefined;
  if (known !== undefined) tally.notice('well-known', () => [known.notice]);
  const map: FieldMap = new Map([...(known?.map ?? []), ...(options.map ?? [])]);
  const binding: Binding = { header, map, schema, pool };

  const missing: MissingColumn[] = [];
  const eventColumn = basicColumn(binding, 'event');
  const event = eventColumn >= 0 ? undefined : (known?.event ?? namedEvent(options.event, schema));
  if (eventColumn < 0 && event === undefined) missing.push({ field: 'event' });
  checkMap(map, header, event === undefined ? [...schema.events.values()] : [event]);
  const contact = basicColumn(binding, 'contact');
  if (contact < 0) missing.push({ field: 'contact' });
  const at = momentColumn(binding);
  if (at === undefined) missing.push({ field: 'at', why: 'when it happened' });
  const lines = event === undefined ? undefined : orderLines(event, binding, options.group, known?.returns, tally);

  const bound = new Map<EventSchema, readonly FieldColumns[]>();
  if (event !== undefined) bound.set(event, bindEvent(event, binding, lines, tally, missing));
  if (at === undefined || missing.length > 0) throw missingColumns(header, missing, schema.eventNames.join(', '));
  const fieldsOf = (of: EventSchema) => {
    let fields = bound.get(of);
    if (fields === undefined) {
      // Rows of other events may do without what this one needs: its own rows are rejected, not the file.
      fields = bindEvent(of, binding, undefined, tally, []);
      bound.set(of, fields);
    }
    return fields;
  };
  const columns = { header, contact, at, id: basicColumn(binding, 'id'), eventColumn, event, fieldsOf, lines };
  if (event !== undefined) sayUnused(columns, fieldsOf(event), tally);
  return columns;
}

/** -1 when the file has none, or the map says there is none. */
function basicColumn({ header, map }: Binding, field: string): number {
  const text = map.get(field);
  if (text === '') return -1;
  const index = columnNamed(header, text ?? field);
  if (index === undefined && text !== undefined) throw unknownColumn(header, field, text);
  return index ?? -1;
}

function momentColumn({ header, map, schema }: Binding): MomentColumn | undefined {
  const text = map.get('at') ?? 'at';
  const spec = columnSpec('at', text, header.byName);
  if (spec.kind === 'none' || spec.kind === 'product') {
    throw new ImportProblem('bad-map', `--map at=${text} names no column`, { fault: 'use' });
  }
  const column = columnNamed(header, spec.column);
  if (column !== undefined) {
    const isIso = spec.kind !== 'epoch';
    return { column, read: momentReader(spec, schema.zone), example: momentExample(spec), isIso };
  }
  if (map.has('at')) throw unknownColumn(header, 'at', spec.column);
  return undefined;
}

function namedEvent(name: string | undefined, schema: Schema): EventSchema | undefined {
  const event = name === undefined ? undefined : schema.events.get(name);
  if (name === undefined || event !== undefined) return event;
  throw new ImportProblem('unknown-event', `--event: ${schema.unknownEvent(name)}`, { fault: 'use' });
}

/** A mapped field must be one that some event of the file has. */
function checkMap(map: FieldMap, header: Header, events: readonly EventSchema[]): void {
  for (const field of map.keys()) {
    if (field === 'contact' || field === 'at' || field === 'id' || field === 'event') continue;
    const [name, inner] = field.split('.');
    const found = events.some((event) => {
      const shape = event.fields.find(([own]) => own === name)?.[1];
      return shape !== undefined && (inner === undefined || isFieldOfLines(shape, inner));
    });
    if (found) continue;
    const which = events.length === 1 ? events[0]!.name : 'the events of the data model';
    const help = `fields of ${which}: contact, at, id, ${events[0]?.fields.map(([own]) => own).join(', ') ?? ''}`;
    const message = `--map ${field}: there is no field ${quoted(field)}`;
    throw new ImportProblem('bad-map', message, { fault: 'use', file: header.file, help });
  }
}

function isFieldOfLines(shape: TypeShape, field: string): boolean {
  return shape.type === 'list' && shape.of.type === 'record' && Object.hasOwn(shape.of.fields, field);
}

function orderLines(
  event: EventSchema,
  binding: Binding,
  group: string | undefined,
  returns: { readonly column: string; readonly prefix: string } | undefined,
  tally: Tally,
): OrderLineColumns | undefined {
  const { header, map } = binding;
  const inner = [...map.keys()].some((field) => field.includes('.'));
  const sums = [...map.values()].some((text) => text.startsWith('sum(') && !header.byName.has(text));
  if (group === undefined && !inner && !sums) return undefined;
  const keyField = groupKey(event);
  const keyColumn = group ?? (keyField === undefined ? undefined : (map.get(keyField) ?? keyField));
  const key = keyColumn === undefined ? undefined : columnNamed(header, keyColumn);
  if (key === undefined) {
    const column = keyColumn === undefined ? '' : `: ${header.file} has no column ${quoted(keyColumn)}`;
    throw new ImportProblem('missing-column', `which lines belong to one ${event.name} is not said${column}`, {
      file: header.file,
      help: `name the column they share: --map ${keyField ?? 'order_id'}=COLUMN or --group COLUMN; it has ${header.names.join(', ')}`,
    });
  }
  const list = lineList(event);
  const columns = list?.fields.map(([name, shape]) => lineField(list.field, name, shape, binding, tally));
  return {
    event,
    key,
    list: list === undefined || columns === undefined ? undefined : { ...list, columns },
    returns: returns === undefined ? undefined : { ...returns, column: columnNamed(header, returns.column)! },
  };
}

/** A line's amount may have more decimals than the currency, as unit prices do: it is rounded, and that is said. */
function lineField(list: string, name: string, shape: TypeShape, binding: Binding, tally: Tally): FieldColumns {
  const label = `${list}.${name}`;
  const text = binding.map.get(label);
  if (text === undefined) return leftOut(name, shape);
  const bound = bindField(name, shape, binding, label) ?? leftOut(name, shape);
  if (shape.type !== 'money' || bound.leftOut) return bound;
  return {
    ...bound,
    read(row) {
      const scaled = productOf(row, bound.columns);
      if (Number.isNaN(scaled)) return bound.read(row);
      const amount = amountOf(scaled, shape);
      if (isRounded(scaled, shape))
        tally.notice(label, () => [`${label} rounded to ${shape.currency} in `, ' lines (sums are exact)']);
      return amount;
    },
  };
}

function bindEvent(
  event: EventSchema,
  binding: Binding,
  lines: OrderLineColumns | undefined,
  tally: Tally,
  missing: MissingColumn[],
): readonly FieldColumns[] {
  return event.fields.map(([field, shape]) => {
    if (lines?.list?.field === field) return leftOut(field, shape);
    const bound = bindField(field, shape, binding);
    if (bound !== undefined) return bound;
    if (shape.optional === true) return leftOut(field, shape);
    if (shape.type === 'list') {
      tally.notice(`no ${field}`, () => [`${event.name}.${field} has no column: unknown in every row`]);
      return leftOut(field, shape);
    }
    missing.push({ field, why: `${event.name} needs it`, dispensable: true });
    return { ...leftOut(field, shape), leftOut: false };
  });
}

/** Names the columns nobody reads, so that a forgotten `--map` shows. */
function sayUnused(columns: EventColumns, fields: readonly FieldColumns[], tally: Tally): void {
  const { header, lines } = columns;
  const inner = lines?.list?.columns ?? [];
  const used = new Set([columns.contact, columns.at.column, columns.id, columns.eventColumn, lines?.key]);
  for (const field of [...fields, ...inner]) for (const column of field.columns) used.add(column);
  const unused = header.names.filter((name, index) => name !== '' && !used.has(index));
  if (unused.length > 0) tally.notice('unused', () => [`columns not used: ${unused.join(', ')}`]);
  const unknown = inner.filter((field) => field.leftOut).map((field) => `${lines!.list!.field}.${field.field}`);
  if (unknown.length > 0) tally.notice('unknown', () => [`without a column, so unknown: ${unknown.join(', ')}`]);
}
