/**
 * Hands messages of the outbox to their providers: so many at a time, each only once. What came of it is told to whoever drives the engine;
 * it decides no policy and writes nothing but claims.
 */
import type { HandOver, Parcel, Sender } from '../channels/sender.js';
import type { Clock } from '../clock/index.js';

export type { HandOver, Parcel, Sender } from '../channels/sender.js';

export interface CourierOptions {
  readonly clock: Clock;
  readonly senders: ReadonlyMap<string, Sender>;
  /** Tells, at once or later, whether they are claimed on disk; if not, none of them is. */
  readonly claim: (ids: readonly string[], then: (isClaimed: boolean) => void) => void;
  readonly onOutcome: (parcel: Parcel, outcome: HandOver) => void;
}

/** A message that has waited longer than this for a free sender is judged again first: quiet hours may have begun. */
const STALE_MS = 300_000;

export class Courier {
  readonly #options: CourierOptions;
  readonly #waiting = new Map<string, Parcel[]>();
  readonly #underWay = new Map<string, Set<string>>();
  /** By id: they are being withdrawn. */
  readonly #held = new Set<string>();
  #isStopping = false;
  #isDeaf = false;
  #onIdle: (() => void)[] = [];

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Messages that are with a provider or wait for a free sender. */
  get load(): number {
    let load = 0;
    for (const parcels of this.#waiting.values()) load += parcels.length;
    for (const ids of this.#underWay.values()) load += ids.size;
    return load;
  }

  /** Takes messages over; nothing is handed over before `dispatch`. */
  take(parcels: readonly Parcel[]): void {
    for (const parcel of parcels) {
      const { channel } = parcel.message.model;
      const waiting = this.#waiting.get(channel);
      if (waiting === undefined) this.#waiting.set(channel, [parcel]);
      else waiting.push(parcel);
    }
  }

  /** Whether a sender has begun with it. */
  isUnderWay(messageId: string): boolean {
    for (const ids of this.#underWay.values()) if (ids.has(messageId)) return true;
    return false;
  }

  /** No sender begins with them until they are dropped or released. */
  hold(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#held.add(id);
  }

  release(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#held.delete(id);
  }

  /** Takes messages out that no sender has begun with. */
  drop(messageIds: readonly string[]): void {
    if (messageIds.length === 0) return;
    this.release(messageIds);
    const dropped = new Set(messageIds);
    for (const [channel, parcels] of this.#waiting) {
      this.#waiting.set(
        channel,
        parcels.filter(({ message }) => !dropped.has(message.id)),
      );
    }
  }

  /** Begins as many hand-overs as there are free senders; those that must be claimed begin when they are. */
  dispatch(): void {
    if (this.#isStopping) return;
    const claimed: Parcel[] = [];
    for (const [channel, waiting] of this.#waiting) {
      const sender = this.#options.senders.get(channel);
      const busy = this.#busy(channel);
      const room = (sender?.concurrency ?? Number.POSITIVE_INFINITY) - busy.size;
      const begun = this.#takeOut(channel, waiting, Math.max(0, room));
      for (const { message } of begun) busy.add(message.id);
      if (sender !== undefined && !sender.isRepeatable) claimed.push(...begun);
      else for (const parcel of begun) this.#handOver(parcel);
    }
    if (claimed.length === 0) return;
    const ids = claimed.map(({ message }) => message.id);
    this.#options.claim(ids, (isClaimed) => {
      if (!isClaimed) this.#giveBack(claimed);
      else if (!this.#isDeaf) for (const parcel of claimed) this.#handOver(parcel);
    });
  }

  #takeOut(channel: string, waiting: Parcel[], most: number): readonly Parcel[] {
    if (this.#held.size === 0) return waiting.splice(0, most);
    const taken = waiting.filter(({ message }) => !this.#held.has(message.id)).slice(0, most);
    const isTaken = new Set(taken);
    this.#waiting.set(
      channel,
      waiting.filter((parcel) => !isTaken.has(parcel)),
    );
    return taken;
  }

  /** They come first the next time. */
  #giveBack(parcels: readonly Parcel[]): void {
    for (const parcel of [...parcels].reverse()) {
      const { id, model } = parcel.message;
      this.#busy(model.channel).delete(id);
      this.#waiting.get(model.channel)!.unshift(parcel);
    }
  }

  #busy(channel: string): Set<string> {
    const busy = this.#underWay.get(channel) ?? new Set<string>();
    this.#underWay.set(channel, busy);
    return busy;
  }

  /** Begins nothing more, and tells nothing of what is under way. */
  halt(): void {
    this.#isStopping = true;
    this.#isDeaf = true;
  }

  /** Lets what has begun come to its end, begins nothing more, and closes the senders. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true;
    if (this.#isBusy) {
      const idle = new Promise<void>((resolve) => this.#onIdle.push(resolve));
      const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([idle, late]);
    }
    await Promise.all([...this.#options.senders.values()].map((sender) => sender.close()));
  }

  get #isBusy(): boolean {
    return [...this.#underWay.values()].some((ids) => ids.size > 0);
  }

  #handOver(parcel: Parcel): void {
    const { at, model } = parcel.message;
    const sender = this.#options.senders.get(model.channel);
    if (sender === undefined) this.#told(parcel, { kind: 'failed', reason: 'no_provider' });
    else if (this.#options.clock.now() - at > STALE_MS && parcel.isSettled !== true) {
      this.#told(parcel, { kind: 'retry', reason: 'waited', afterMs: 0 });
    } else void sender.handOver(parcel).then((outcome) => this.#told(parcel, outcome));
  }

  #told(parcel: Parcel, outcome: HandOver): void {
    if (this.#isDeaf) return;
    const { id, model } = parcel.message;
    this.#underWay.get(model.channel)!.delete(id);
    this.#options.onOutcome(parcel, outcome);
    if (this.#onIdle.length > 0 && !this.#isBusy) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
