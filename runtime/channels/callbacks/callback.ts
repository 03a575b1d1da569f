/** What providers tell of messages that they took, as one plain shape, and what their ways of telling have in common. */

export type CallbackMoment = 'delivered' | 'opened' | 'clicked' | 'bounced' | 'complained';

export interface Callback {
  /** By which the provider knows the message; as a sender gave it back. */
  readonly providerId: string | null;
  /** Our own id, where the provider carries it along. */
  readonly messageId: string | null;
  readonly moment: CallbackMoment;
  /** A bounce or complaint after which nothing more is sent to this address. */
  readonly isHard: boolean;
  /** Opened or clicked by a machine: a privacy proxy, a scanner. A hint at most. */
  readonly isMachine: boolean;
  readonly link: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** Makes a repeated callback harmless. */
  readonly eventId: string;
}

/** Nested data of strangers, asked for by path; what is not there or of another kind is null. */
export class Given {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** Null for text that is no JSON. */
  static parse(text: string): Given | null {
    try {
      return new Given(JSON.parse(text));
    } catch {
      return null;
    }
  }

  at(key: string): Given {
    const value = this.#value;
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
    return new Given(isRecord ? (value as Record<string, unknown>)[key] : null);
  }

  get items(): readonly Given[] {
    return Array.isArray(this.#value) ? this.#value.slice(0, MOST_ITEMS).map((item) => new Given(item)) : [];
  }

  /** 1 to 2,048 characters. */
  get text(): string | null {
    const value = this.#value;
    return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT ? value : null;
  }

  get number(): number | null {
    return typeof this.#value === 'number' && Number.isFinite(this.#value) ? this.#value : null;
  }

  get isTrue(): boolean {
    return this.#value === true;
  }

  /** An ISO instant as epoch ms. */
  get instant(): number | null {
    const ms = Date.parse(this.text ?? '');
    return Number.isFinite(ms) ? ms : null;
  }
}

const LONGEST_TEXT = 2_048;
const MOST_ITEMS = 10_000;
