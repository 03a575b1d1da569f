/**
 * When each contact must be looked at next: an indexed binary heap over (instant, contact number), one entry a contact, in typed arrays.
 * Contacts due at one instant come in order of their numbers.
 */

const ABSENT = -1;

export class Agenda {
  #due = new Float64Array(0);
  #place = new Int32Array(0);
  #heap = new Int32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Epoch ms of the earliest entry; Infinity when there is none. */
  get earliest(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#due[this.#heap[0]!]!;
  }

  /** The contact of the earliest entry; -1 when there is none. */
  get first(): number {
    return this.#size === 0 ? ABSENT : this.#heap[0]!;
  }

  dueOf(contact: number): number {
    return contact < this.#due.length ? this.#due[contact]! : Number.POSITIVE_INFINITY;
  }

  /** Infinity takes the contact off the agenda. */
  set(contact: number, due: number): void {
    if (contact >= this.#due.length) this.#reach(contact);
    const place = this.#place[contact]!;
    if (due === Number.POSITIVE_INFINITY) {
      this.#due[contact] = due;
      if (place !== ABSENT) this.#remove(place);
      return;
    }
    const before = this.#due[contact]!;
    if (due === before && place !== ABSENT) return;
    this.#due[contact] = due;
    if (place === ABSENT) {
      this.#heap[this.#size] = contact;
      this.#place[contact] = this.#size;
      this.#up(this.#size++);
    } else if (due < before) this.#up(place);
    else this.#down(place);
  }

  #remove(place: number): void {
    this.#place[this.#heap[place]!] = ABSENT;
    const last = this.#heap[--this.#size]!;
    if (place === this.#size) return;
    this.#heap[place] = last;
    this.#place[last] = place;
    this.#up(place);
    this.#down(this.#place[last]!);
  }

  #up(from: number): void {
    const heap = this.#heap;
    const contact = heap[from]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(contact, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      this.#place[heap[place]!] = place;
      place = parent;
    }
    heap[place] = contact;
    this.#place[contact] = place;
  }

  #down(from: number): void {
    const heap = this.#heap;
    const contact = heap[from]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, contact)) break;
      heap[place] = heap[child]!;
      this.#place[heap[place]!] = place;
      place = child;
    }
    heap[place] = contact;
    this.#place[contact] = place;
  }

  #before(a: number, b: number): boolean {
    const dueA = this.#due[a]!;
    const dueB = this.#due[b]!;
    return dueA < dueB || (dueA === dueB && a < b);
  }

  #reach(contact: number): void {
    const size = Math.max(64, contact + 1, this.#due.length * 2);
    const due = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    due.set(this.#due);
    const place = new Int32Array(size).fill(ABSENT);
    place.set(this.#place);
    const heap = new Int32Array(size);
    heap.set(this.#heap);
    this.#due = due;
    this.#place = place;
    this.#heap = heap;
  }
}
