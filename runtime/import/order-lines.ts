// Gathers the lines of a file that belong to one order into one event: amounts summed exactly, lines in a list.
// It never splits a contact's order by time: the first line gives the moment and every field that is not a sum.
import type { Value } from '../machine/model.js';
import type { OrderLineColumns } from './event-columns.js';
import { amountOf, type FieldColumns, productOf, refusal, SUM_SCALE } from './field-columns.js';
import { quoted } from './problem.js';
import { type Row, wholeId } from './row.js';
import { type RowContext, readFields, rejectContact, rejectMoment } from './row-checks.js';
import type { Place } from './tally.js';
import { ownText } from './text-pool.js';

interface Order {
  readonly key: string;
  readonly contact: string;
  readonly at: number;
  readonly line: number;
  readonly fields: Record<string, Value>;
  readonly items: Value[];
  /** Times 10^SUM_SCALE, in the order of the summed fields. */
  readonly sums: number[];
  /** The lines that take something back, for the reject file. */
  readonly negative: Place[];
  lines: number;
}

export class OrderLines {
  readonly #context: RowContext;
  readonly #lines: OrderLineColumns;
  readonly #plain: readonly FieldColumns[];
  readonly #summed: readonly FieldColumns[];
  /** By key; orders of other contacts under the same key follow in a list. */
  readonly #orders = new Map<string, Order[]>();
  #keyCell = '';
  #key = '';
  #last: Order | undefined;

  constructor(context: RowContext, lines: OrderLineColumns) {
    this.#context = context;
    this.#lines = lines;
    const fields = context.columns.fieldsOf(lines.event);
    this.#summed = fields.filter(({ spec }) => spec.kind === 'product' && spec.sum);
    this.#plain = fields.filter((field) => !this.#summed.includes(field) && field.field !== lines.list?.field);
  }

  add(row: Row, contact: string | undefined, at: number | undefined): void {
    const { columns, tally } = this.#context;
    const { key: keyColumn, returns } = this.#lines;
    if (row.cells[keyColumn] === '') {
      const column = columns.header.names[keyColumn]!;
      const reason = `${quoted(column)} is empty; it says which order the line belongs to`;
      tally.reject(row, { code: 'missing-value', reason }, undefined, column);
      return;
    }
    const key = this.#keyOf(row);
    // Some exports name the customer on an order's first line only.
    const follows = contact === undefined && row.cells[columns.contact] === '' && this.#last?.key === key;
    const buyer = follows ? this.#last!.contact : contact;
    if (buyer === undefined) {
      rejectContact(row, this.#context);
      return;
    }
    if (returns !== undefined && row.cells[returns.column]!.startsWith(returns.prefix)) {
      const reason = `return: ${columns.header.names[returns.column]} ${key} starts with ${returns.prefix}, so it takes goods back`;
      tally.reject(row, { code: 'return', reason });
      return;
    }
    const known = this.#find(key, buyer);
    const moment = at ?? (row.cells[columns.at.column] === '' ? known?.at : undefined);
    if (moment === undefined) {
      rejectMoment(row, this.#context);
      return;
    }
    const item = this.#itemOf(row);
    const amounts = item === undefined ? undefined : this.#amountsOf(row);
    if (item === undefined || amounts === undefined) return;
    const order = known ?? this.#open(row, key, buyer, moment, amounts);
    if (order === undefined) return;
    this.#last = order;
    order.lines++;
    if (item !== null) order.items.push(item);
    amounts.forEach((amount, index) => {
      order.sums[index]! += amount;
    });
    if (amounts.some((amount) => amount < 0)) order.negative.push(placeOf(row));
    tally.used++;
  }

  end(): void {
    const { table, tally } = this.#context;
    const { event, list } = this.#lines;
    const index = table.eventIndex(event.name);
    for (const [key, orders] of this.#orders) {
      for (const order of orders) {
        if (order.sums.some((sum) => sum < 0 || sum > Number.MAX_SAFE_INTEGER)) {
          this.#rejectOrder(order);
          continue;
        }
        this.#summed.forEach(({ field, shape }, at) => {
          order.fields[field] = amountOf(order.sums[at]!, shape);
        });
        if (list?.columns.some((column) => !column.leftOut)) order.fields[list.field] = order.items;
        const id = orders.length === 1 ? `${event.name}:${key}` : `${event.name}:${key}:${order.contact}`;
        table.add(index, order.contact, order.at, id, order.line, order.fields);
        tally.accepted++;
      }
    }
    this.#orders.clear();
  }

  #keyOf(row: Row): string {
    const cell = row.cells[this.#lines.key]!;
    if (cell !== this.#keyCell) {
      this.#keyCell = cell;
      this.#key = this.#context.pool.keep(wholeId(cell.trim()));
    }
    return this.#key;
  }

  #find(key: string, contact: string): Order | undefined {
    if (this.#last?.key === key && this.#last.contact === contact) return this.#last;
    return this.#orders.get(key)?.find((order) => order.contact === contact);
  }

  #open(row: Row, key: string, contact: string, at: number, amounts: readonly number[]): Order | undefined {
    const plain = readFields(row, this.#plain, this.#context);
    if (plain === undefined) return undefined;
    const fields: Record<string, Value> = {};
    for (const [name] of this.#lines.event.fields) fields[name] = plain[name] ?? null;
    const order: Order = {
      key,
      contact,
      at,
      line: row.line,
      fields,
      items: [],
      sums: amounts.map(() => 0),
      negative: [],
      lines: 0,
    };
    const others = this.#orders.get(key);
    if (others === undefined) this.#orders.set(key, [order]);
    else others.push(order);
    return order;
  }

  /** The line as a record; null where the event has no list, undefined when the line was rejected. */
  #itemOf(row: Row): Value | undefined {
    const { list } = this.#lines;
    if (list === undefined) return null;
    const item: Record<string, Value> = {};
    for (const bound of list.columns) {
      const first = bound.columns[0];
      // A line may lack what the model wants known: an article without a description is still bought.
      const value = first === undefined || row.cells[first] === '' ? null : bound.read(row);
      if (value === undefined) {
        const misfit = refusal(row, bound, this.#context.schema);
        this.#context.tally.reject(row, misfit, `${list.field}.${bound.field}`, bound.column);
        return undefined;
      }
      item[bound.field] = value;
    }
    return item;
  }

  #amountsOf(row: Row): readonly number[] | undefined {
    const amounts: number[] = [];
    for (const bound of this.#summed) {
      const amount = productOf(row, bound.columns);
      if (Number.isNaN(amount)) {
        this.#context.tally.reject(row, refusal(row, bound, this.#context.schema), bound.field, bound.column);
        return undefined;
      }
      amounts.push(amount);
    }
    return amounts;
  }

  #rejectOrder(order: Order): void {
    const { tally } = this.#context;
    const sum = order.sums.find((amount) => amount < 0);
    const lines = order.lines === 1 ? '1 line comes' : `${order.lines} lines come`;
    const reason =
      sum === undefined
        ? `the order's ${lines} to more than can be counted`
        : `return: the order's ${lines} to ${sum / 10 ** SUM_SCALE}, so it takes goods back`;
    tally.used -= order.lines;
    const others: Place = { line: order.line, raw: () => `${order.key} of ${order.contact}` };
    for (let line = 0; line < order.lines; line++) {
      tally.reject(order.negative[line] ?? others, { code: sum === undefined ? 'bad-value' : 'return', reason });
    }
  }
}

function placeOf(row: Row): Place {
  const raw = ownText(row.raw());
  return { line: row.line, raw: () => raw };
}
