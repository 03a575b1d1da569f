/** Names as small dense numbers, so that per-contact data are arrays. Numbers follow the order in which names are given. */

export class Numbering {
  readonly names: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(names: Iterable<string>) {
    this.names = [...new Set(names)];
    this.#numbers = new Map(this.names.map((name, number) => [name, number]));
  }

  get size(): number {
    return this.names.length;
  }

  /** -1 for a name that is not numbered. */
  of(name: string): number {
    return this.#numbers.get(name) ?? -1;
  }

  /** Throws for a name that is not numbered: the bundle contradicts itself. */
  must(name: string, what: string): number {
    const number = this.of(name);
    if (number < 0) throw new RangeError(`The bundle names the ${what} ${name}, which its model does not have.`);
    return number;
  }
}
