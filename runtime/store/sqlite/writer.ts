/** Writes lists of values into a database: many rows a statement, all of it one transaction. It knows statements, not what rows mean. */
import type { Cells, StatementName } from './cells.js';
import type { Database, Statement } from './open.js';
import type { Cell } from './rows.js';
import { columnsOf, forRows, statements } from './statements.js';

/** Rows of one statement; half as many took a tenth longer. */
const AT_ONCE = 100;

export class Writer {
  readonly #db: Database;
  readonly #one: Partial<Record<StatementName, Statement>> = {};
  readonly #bulk: Partial<Record<StatementName, Statement>> = {};
  /** The day on which old days of segments went last. */
  #trimmedOn = Number.NEGATIVE_INFINITY;

  constructor(db: Database) {
    this.#db = db;
  }

  /** As a whole or not at all: throws when it could not be written. */
  commit(lists: readonly Cells[]): void {
    this.transaction(() => this.write(lists));
  }

  /** Rolled back whole when anything fails: a full disk, a broken row. */
  transaction(work: () => void): void {
    this.#db.exec('begin immediate');
    try {
      work();
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  /** Within a transaction. */
  write(lists: readonly Cells[]): void {
    for (const [name, values] of lists) {
      const columns = columnsOf(statements[name]);
      if (name === 'trimSegments') this.#trimSegments(values[0] as number);
      else if (columns === 0) this.#statement(name).run(...values);
      else this.#rows(name, columns, values);
    }
  }

  /** Many rows at a time as long as there are as many, the rest one by one. */
  #rows(name: StatementName, columns: number, values: readonly Cell[]): void {
    const many = columns * AT_ONCE;
    let next = 0;
    for (; values.length - next >= many; next += many) {
      this.#bulk[name] ??= this.#db.prepare(forRows(statements[name], AT_ONCE));
      this.#bulk[name].run(...values.slice(next, next + many));
    }
    for (; next < values.length; next += columns) this.#statement(name).run(...values.slice(next, next + columns));
  }

  /** The oldest days go once a day. */
  #trimSegments(today: number): void {
    if (today > this.#trimmedOn) this.#statement('trimSegments').run(today);
    this.#trimmedOn = Math.max(this.#trimmedOn, today);
  }

  #statement(name: StatementName): Statement {
    this.#one[name] ??= this.#db.prepare(forRows(statements[name], 1));
    return this.#one[name];
  }
}
