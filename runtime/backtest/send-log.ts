/** Every hand-over of a backtest as columns of numbers, small enough to keep for a comparison of two. It interprets nothing. */
import type { OutgoingMessage } from '../engine/sink.js';

/** Who sends what: one `send` target of one scenario. */
export interface SentKind {
  readonly scenario: string;
  /** `<channel>/<name>`. */
  readonly message: string;
}

/** The columns, in order of time for each contact. Plain data. */
export interface Sends {
  /** Contact ids, kinds of message and RFM classes that the columns point into. */
  readonly contacts: readonly string[];
  readonly kinds: readonly SentKind[];
  readonly classes: readonly string[];
  readonly contact: Uint32Array;
  readonly kind: Uint32Array;
  /** Epoch ms. */
  readonly at: Float64Array;
  /** Days since 1970-01-01 in the project's zone. */
  readonly day: Int32Array;
  /** -1 where the project has no classes. */
  readonly rfm: Int32Array;
}

export class SendLog {
  readonly #classes: readonly string[];
  readonly #contacts: string[] = [];
  readonly #kinds: SentKind[] = [];
  readonly #contact: number[] = [];
  readonly #kind: number[] = [];
  readonly #at: number[] = [];
  readonly #day: number[] = [];
  readonly #rfm: number[] = [];
  readonly #places: number[] = [];
  readonly #numbers = new Map<OutgoingMessage['model'], Map<string, number>>();

  /** The RFM classes of the project; empty where it has none. */
  constructor(classes: readonly string[]) {
    this.#classes = classes;
  }

  /** `rfm`: the contact's class at that instant, by its place in `classes`; `day`: the project's day then. */
  add({ at, run, model }: OutgoingMessage, rfm: number, day: number): void {
    let place = this.#places[run.index];
    if (place === undefined) {
      place = this.#contacts.push(run.contact) - 1;
      this.#places[run.index] = place;
    }
    this.#contact.push(place);
    this.#kind.push(this.#numberOf(run.scenario, model));
    this.#at.push(at);
    this.#day.push(day);
    this.#rfm.push(rfm);
  }

  all(): Sends {
    return {
      contacts: this.#contacts,
      kinds: this.#kinds,
      classes: this.#classes,
      contact: Uint32Array.from(this.#contact),
      kind: Uint32Array.from(this.#kind),
      at: Float64Array.from(this.#at),
      day: Int32Array.from(this.#day),
      rfm: Int32Array.from(this.#rfm),
    };
  }

  #numberOf(scenario: string, model: OutgoingMessage['model']): number {
    let byScenario = this.#numbers.get(model);
    if (byScenario === undefined) {
      byScenario = new Map();
      this.#numbers.set(model, byScenario);
    }
    let number = byScenario.get(scenario);
    if (number === undefined) {
      number = this.#kinds.push({ scenario, message: `${model.channel}/${model.name}` }) - 1;
      byScenario.set(scenario, number);
    }
    return number;
  }
}

/** What shares of the contacts were sent, as one: no contact is in two of them. */
export function joined(shares: readonly Sends[]): Sends {
  const kinds = shares.flatMap((share) => share.kinds);
  const contacts = shares.flatMap((share) => share.contacts);
  const length = shares.reduce((sum, { at }) => sum + at.length, 0);
  const all = {
    contact: new Uint32Array(length),
    kind: new Uint32Array(length),
    at: new Float64Array(length),
    day: new Int32Array(length),
    rfm: new Int32Array(length),
  };
  let [row, people, kindsBefore] = [0, 0, 0];
  for (const share of shares) {
    all.contact.set(
      share.contact.map((place) => place + people),
      row,
    );
    all.kind.set(
      share.kind.map((place) => place + kindsBefore),
      row,
    );
    all.at.set(share.at, row);
    all.day.set(share.day, row);
    all.rfm.set(share.rfm, row);
    row += share.at.length;
    people += share.contacts.length;
    kindsBefore += share.kinds.length;
  }
  return { contacts, kinds, classes: shares[0]!.classes, ...all };
}
