/**
 * Keeps groups in step elsewhere while the service runs: looks at what the store says is to be told, tells it, and writes down that it is. What a
 * crash interrupts is told again, which changes nothing. Knows no provider.
 */
import { AudienceSync, type Audiences, type MembershipChange } from '../channels/audiences/index.js';
import type { Clock } from '../clock/index.js';
import { type Live, noteMembers, retryAfter } from '../live/index.js';
import type { Value } from '../machine/model.js';
import type { Store, StoredMembership } from '../store/port.js';

export interface AudienceDeskOptions {
  readonly live: Pick<Live, 'between'>;
  readonly store: Pick<Store, 'audience' | 'meta' | 'saveMeta' | 'contactCount'>;
  readonly clock: Clock;
  /** 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly onTold?: (told: Told) => void;
  readonly onRetry?: (group: string, changes: number, reason: string) => void;
  readonly onFault: (error: unknown) => void;
}

export interface Told {
  readonly group: string;
  readonly added: number;
  readonly removed: number;
  /** The other side will not have them; they are offered again when the service starts. */
  readonly refusal: string | null;
}

const LOOK_MS = 1_000;
/** The longest wait between two attempts, by the number of failed ones: the other side is asked for as long as it takes. */
const MOST_DOUBLINGS = 10;

/** Name of the text that says where a group is kept in step; there is none before all who were in it are noted. */
const placeName = (group: string) => `audience/${group}`;

export class AudienceDesk {
  readonly #options: AudienceDeskOptions;
  #audiences: Pick<Audiences, 'targets' | 'places'> = { targets: new Map(), places: new Map() };
  #sync: AudienceSync | null = null;
  /** Groups whose members of before are yet to be noted, and how far that is. */
  readonly #unnoted = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;
  /** The store may be closed: what arrives after this is told again by the next process. */
  #isOver = false;

  constructor(options: AudienceDeskOptions) {
    this.#options = options;
  }

  /** From now on these groups. One that is kept in step at another place than before begins anew with everybody in it. */
  follow(audiences: Pick<Audiences, 'targets' | 'places'>): void {
    const { store, clock, random, onRetry } = this.#options;
    this.#audiences = audiences;
    this.#unnoted.clear();
    for (const [group, place] of audiences.places) {
      if (store.meta(placeName(group)) === place) store.audience.retry(group);
      else {
        store.audience.drop(group);
        this.#unnoted.set(group, 0);
      }
    }
    for (const { group } of store.audience.figures()) {
      if (audiences.targets.has(group)) continue;
      store.audience.drop(group);
      store.saveMeta({ [placeName(group)]: '' });
    }
    this.#sync = new AudienceSync({
      clock,
      targets: audiences.targets,
      waitAfter: (attempts) => retryAfter(Math.min(attempts, MOST_DOUBLINGS), random()),
      onRetry: (group, changes, reason) => onRetry?.(group, changes, reason),
      onEnd: (changes, refusal) => this.#end(changes, refusal),
    });
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
    void this.look();
  }

  /** Tells what is to be told by now. One look at a time: a second call gets the first one's end. */
  look(): Promise<void> {
    if (this.#audiences.targets.size === 0) return Promise.resolve();
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  /** Begins nothing more; what is on its way has `withinMs` to arrive. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([this.#looking, late]);
    clearTimeout(timer);
    this.#isOver = true;
  }

  async #look(): Promise<void> {
    await this.#noteAll();
    const [sync, { targets }] = [this.#sync, this.#audiences];
    if (sync === null || this.#isStopped) return;
    for (const [group, { batchSize }] of targets) {
      if (!sync.mayGo(group)) continue;
      for (const row of this.#options.store.audience.untold(group, batchSize)) sync.changed(changeOf(row));
    }
    await sync.flush();
  }

  /** A page a turn: inputs and timers are served in between. */
  async #noteAll(): Promise<void> {
    const { live, store } = this.#options;
    for (const group of [...this.#unnoted.keys()]) {
      while (!this.#isStopped && this.#unnoted.has(group)) {
        const after = this.#unnoted.get(group)!;
        const last = store.contactCount() === 0 ? null : live.between((parts) => noteMembers(parts, group, after));
        if (last !== null) this.#unnoted.set(group, last);
        else {
          this.#unnoted.delete(group);
          store.saveMeta({ [placeName(group)]: this.#audiences.places.get(group)! });
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #end(changes: readonly MembershipChange[], refusal: string | null): void {
    if (this.#isOver) return;
    const rows = changes.map(
      ({ group, contact, isMember, at }): StoredMembership => ({
        group,
        contact,
        member: isMember,
        at,
        addresses: null,
      }),
    );
    this.#options.store.audience.told(rows, refusal);
    const added = changes.filter(({ isMember }) => isMember).length;
    this.#options.onTold?.({ group: changes[0]!.group, added, removed: changes.length - added, refusal });
  }
}

function changeOf({ group, contact, member, at, addresses }: StoredMembership): MembershipChange {
  const attributes = JSON.parse(addresses ?? '{}') as Readonly<Record<string, Value>>;
  return { group, contact, attributes, isMember: member, at };
}
