/** The orders in the window, per contact in order of time, as linked lists in shared columns: 24 bytes an order. Knows no windows or scores. */

const NIL = -1;

/** Contacts are dense numbers; columns grow as contacts and orders come. */
export class OrderBook {
  #head = new Int32Array(0);
  #tail = new Int32Array(0);
  #at = new Float64Array(1024);
  #value = new Float64Array(1024);
  #next = new Int32Array(1024);
  #previous = new Int32Array(1024);
  #used = 0;
  #free = NIL;

  grow(contacts: number): void {
    this.#head = widened(this.#head, contacts, NIL);
    this.#tail = widened(this.#tail, contacts, NIL);
  }

  isEmpty(contact: number): boolean {
    return this.#head[contact] === NIL;
  }

  firstAt(contact: number): number {
    return this.#at[this.#head[contact]!]!;
  }

  firstValue(contact: number): number {
    return this.#value[this.#head[contact]!]!;
  }

  lastAt(contact: number): number {
    return this.#at[this.#tail[contact]!]!;
  }

  /** After the orders that are not later, of one instant by value: who came first must not decide. Nearly always at the end. */
  insert(contact: number, at: number, value: number): void {
    const order = this.#allot();
    this.#at[order] = at;
    this.#value[order] = value;
    let before = this.#tail[contact]!;
    while (before !== NIL && (this.#at[before]! > at || (this.#at[before] === at && this.#value[before]! > value)))
      before = this.#previous[before]!;
    const after = before === NIL ? this.#head[contact]! : this.#next[before]!;
    this.#previous[order] = before;
    this.#next[order] = after;
    if (before === NIL) this.#head[contact] = order;
    else this.#next[before] = order;
    if (after === NIL) this.#tail[contact] = order;
    else this.#previous[after] = order;
  }

  /** Takes out one order of that instant and value; false if there is none. */
  remove(contact: number, at: number, value: number): boolean {
    let order = this.#tail[contact]!;
    while (order !== NIL && (this.#at[order] !== at || this.#value[order] !== value)) order = this.#previous[order]!;
    if (order === NIL) return false;
    this.#unlink(contact, order);
    return true;
  }

  /** Calls `visit` with the instant of each order up to `until`, oldest first. */
  eachUntil(contact: number, until: number, visit: (at: number) => void): void {
    let order = this.#head[contact]!;
    while (order !== NIL && this.#at[order]! <= until) {
      visit(this.#at[order]!);
      order = this.#next[order]!;
    }
  }

  /** Calls `visit` with instant and value of each order, oldest first. */
  each(contact: number, visit: (at: number, value: number) => void): void {
    for (let order = this.#head[contact]!; order !== NIL; order = this.#next[order]!) {
      visit(this.#at[order]!, this.#value[order]!);
    }
  }

  /** Takes out the oldest order of that instant, which must exist, and gives its value. */
  take(contact: number, at: number): number {
    let order = this.#head[contact]!;
    while (this.#at[order] !== at) order = this.#next[order]!;
    this.#unlink(contact, order);
    return this.#value[order]!;
  }

  #unlink(contact: number, order: number): void {
    const before = this.#previous[order]!;
    const after = this.#next[order]!;
    if (before === NIL) this.#head[contact] = after;
    else this.#next[before] = after;
    if (after === NIL) this.#tail[contact] = before;
    else this.#previous[after] = before;
    this.#next[order] = this.#free;
    this.#free = order;
  }

  #allot(): number {
    if (this.#free !== NIL) {
      const order = this.#free;
      this.#free = this.#next[order]!;
      return order;
    }
    if (this.#used === this.#at.length) {
      const size = this.#used * 2;
      this.#at = widened(this.#at, size, 0);
      this.#value = widened(this.#value, size, 0);
      this.#next = widened(this.#next, size, 0);
      this.#previous = widened(this.#previous, size, 0);
    }
    return this.#used++;
  }
}

/** A longer column with the old entries and `fill` in the new ones. */
export function widened<A extends Int32Array | Float64Array | Int16Array | Uint8Array>(
  old: A,
  size: number,
  fill: number,
): A {
  const wide = new (old.constructor as new (length: number) => A)(size);
  // Zeros are there already: memory that nobody touches costs nothing.
  if (fill !== 0) wide.fill(fill, old.length);
  wide.set(old);
  return wide;
}
