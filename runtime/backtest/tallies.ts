/** Counts hand-overs before and after a change, and the people behind them, under any number of keys. */

/** Contacts who got at least one message. `gained`: only after, `lost`: only before. */
export interface People {
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** Messages sent, and to whom. */
export interface Sent {
  readonly sent: Pair<number>;
  readonly people: People;
}

/** `otherTime`: of those sent, how many only come at another time to the same contact. */
export interface TimedSent extends Sent {
  readonly otherTime: number;
}

/** What is counted under one key. */
export interface Cell {
  sentBefore: number;
  sentAfter: number;
  before: number;
  after: number;
  both: number;
  lastBefore: number;
  lastAfter: number;
  otherTime: number;
}

/** Counts hand-overs and the people behind them; all of one contact's are counted before the next one's, those before the change first. */
export class Tallies {
  readonly #cells = new Map<string, Cell>();

  cell(...key: readonly string[]): Cell {
    const name = key.join('\n');
    let cell = this.#cells.get(name);
    if (cell === undefined) {
      cell = { sentBefore: 0, sentAfter: 0, before: 0, after: 0, both: 0, lastBefore: -1, lastAfter: -1, otherTime: 0 };
      this.#cells.set(name, cell);
    }
    return cell;
  }

  /** Names under a kind of key, in order. */
  under(kind: string): readonly string[] {
    return [...this.#cells.keys()]
      .flatMap((key) => (key.startsWith(`${kind}\n`) ? [key.slice(kind.length + 1)] : []))
      .sort();
  }

  timed(...key: readonly string[]): TimedSent {
    return { ...this.sent(...key), otherTime: this.cell(...key).otherTime };
  }

  sent(...key: readonly string[]): Sent {
    const { sentBefore, sentAfter, before, after, both } = this.cell(...key);
    return {
      sent: { before: sentBefore, after: sentAfter },
      people: { before, after, gained: after - both, lost: before - both },
    };
  }
}

/** One hand-over to a contact, by its number. */
export function count(cell: Cell, contact: number, side: 'before' | 'after'): void {
  if (side === 'before') {
    cell.sentBefore++;
    if (cell.lastBefore === contact) return;
    cell.lastBefore = contact;
    cell.before++;
  } else {
    cell.sentAfter++;
    if (cell.lastAfter === contact) return;
    cell.lastAfter = contact;
    cell.after++;
    if (cell.lastBefore === contact) cell.both++;
  }
}
