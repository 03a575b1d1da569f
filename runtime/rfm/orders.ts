/**
 * Orders as columns, and the builder that turns rows with customer names into them. Holds no file format: whoever reads
 * a file adds rows one by one.
 */

/** One row an order or, with `order`, one row an order line. All columns have `rows` entries in use. */
export interface OrderColumns {
  readonly rows: number;
  readonly customers: number;
  /** Dense customer number, ascending with the customer's id: it decides ties by rank and the order of output. */
  readonly customer: Int32Array;
  /** Epoch milliseconds. */
  readonly at: Float64Array;
  /** Whole minor units. */
  readonly value: Float64Array;
  /** Dense order number; absent: every row is an order of its own. */
  readonly order?: Int32Array;
}

/** Columns with the names they stand for: `ids[customer[i]]`. */
export interface NamedOrders extends OrderColumns {
  readonly ids: readonly string[];
}

/** Numbers by number (`9` before `10`), all other ids by UTF-16 code unit, numbers first. */
export function compareIds(a: string, b: string): number {
  const digits = /^\d{1,15}$/;
  const [x, y] = [digits.test(a), digits.test(b)];
  if (x && y && Number(a) !== Number(b)) return Number(a) - Number(b);
  if (x !== y) return x ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The places of `ids` in ascending order of id. */
export function idOrder(ids: readonly string[]): Int32Array {
  const digits = /^\d{1,15}$/;
  const numbers: number[] = [];
  const texts: number[] = [];
  ids.forEach((id, at) => {
    (digits.test(id) ? numbers : texts).push(at);
  });
  const values = new Map(numbers.map((at) => [at, Number(ids[at])]));
  const byText = (a: number, b: number) => (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0);
  numbers.sort((a, b) => values.get(a)! - values.get(b)! || byText(a, b));
  return Int32Array.from([...numbers, ...texts.sort(byText)]);
}

/** Grows columns row by row; `build` numbers the customers by ascending id. */
export class OrdersBuilder {
  #customer = new Int32Array(1024);
  #at = new Float64Array(1024);
  #value = new Float64Array(1024);
  #order = new Int32Array(1024);
  #rows = 0;
  #withOrder = 0;
  readonly #customers = new Map<string, number>();
  readonly #orders = new Map<string, number>();

  get rows(): number {
    return this.#rows;
  }

  /** `at` in epoch ms, `valueMinor` in whole minor units, `order` the order number if the rows are order lines. */
  add(customer: string, at: number, valueMinor: number, order?: string): void {
    if (this.#rows === this.#at.length) this.#grow();
    const row = this.#rows++;
    this.#customer[row] = numberOf(this.#customers, customer);
    this.#at[row] = at;
    this.#value[row] = valueMinor;
    if (order === undefined) return;
    this.#order[row] = numberOf(this.#orders, order);
    this.#withOrder++;
  }

  /** Throws a RangeError when only some rows named their order. */
  build(): NamedOrders {
    const rows = this.#rows;
    if (this.#withOrder !== 0 && this.#withOrder !== rows) {
      throw new RangeError(
        `${rows - this.#withOrder} of ${rows} rows have no order number: give one for all rows or for none.`,
      );
    }
    const met = [...this.#customers.keys()];
    return {
      rows,
      ...numbered(this.#customer.slice(0, rows), met),
      at: this.#at.slice(0, rows),
      value: this.#value.slice(0, rows),
      ...(this.#withOrder > 0 && { order: this.#order.slice(0, rows) }),
    };
  }

  #grow(): void {
    const size = this.#at.length * 2;
    const widen = <A extends Int32Array | Float64Array>(wide: A, old: A): A => {
      wide.set(old);
      return wide;
    };
    this.#customer = widen(new Int32Array(size), this.#customer);
    this.#at = widen(new Float64Array(size), this.#at);
    this.#value = widen(new Float64Array(size), this.#value);
    this.#order = widen(new Int32Array(size), this.#order);
  }
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

/** Customers numbered anew, ascending by id; the column is written over. */
export function numbered(customer: Int32Array, met: readonly string[]) {
  const order = idOrder(met);
  const place = new Int32Array(met.length);
  order.forEach((old, index) => {
    place[old] = index;
  });
  for (let row = 0; row < customer.length; row++) customer[row] = place[customer[row]!]!;
  return { customers: met.length, ids: Array.from(order, (at) => met[at]!), customer };
}
