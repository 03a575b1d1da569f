/**
 * Keeps groups in step with where they are wanted: gathers changes, sends them in batches, tries again what did not get through. It keeps
 * nothing on disk: after a restart its caller tells it anew what it had not been told is done.
 */
import type { Clock } from '../../clock/index.js';
import { retry } from '../sender.js';
import type { AudienceTarget, MembershipChange } from './target.js';

export interface AudienceSyncOptions {
  readonly clock: Clock;
  /** By group. */
  readonly targets: ReadonlyMap<string, AudienceTarget>;
  /** Milliseconds to wait after so many attempts that failed for now, from 1; null: no more. */
  readonly waitAfter: (attempts: number) => number | null;
  /** Changes that did not get through this time. */
  readonly onRetry?: (group: string, changes: number, reason: string, until: number) => void;
  /** Changes that are through, or that nobody will take. */
  readonly onEnd: (changes: readonly MembershipChange[], failure: string | null) => void;
}

interface Line {
  readonly target: AudienceTarget;
  /** The latest change of each contact. */
  readonly waiting: Map<string, MembershipChange>;
  attempts: number;
  /** Epoch ms before which it is not tried again. */
  notBefore: number;
}

export class AudienceSync {
  readonly #options: AudienceSyncOptions;
  readonly #lines: ReadonlyMap<string, Line>;
  #running: Promise<void> | null = null;

  constructor(options: AudienceSyncOptions) {
    this.#options = options;
    this.#lines = new Map(
      [...options.targets].map(([group, target]) => [
        group,
        { target, waiting: new Map(), attempts: 0, notBefore: Number.NEGATIVE_INFINITY },
      ]),
    );
  }

  /** Whether anybody is to be told about a group's members. */
  follows(group: string): boolean {
    return this.#lines.has(group);
  }

  /** A later change of the same contact takes the place of one that waits. */
  changed(change: MembershipChange): void {
    const waiting = this.#lines.get(change.group)?.waiting;
    // Moved to the end, so that the order is that of the latest changes.
    waiting?.delete(change.contact);
    waiting?.set(change.contact, change);
  }

  /** Whether the group's changes may go now: none of them waits for its next attempt. */
  mayGo(group: string): boolean {
    const line = this.#lines.get(group);
    return line !== undefined && line.notBefore <= this.#options.clock.now();
  }

  /** Changes that wait. */
  get load(): number {
    let load = 0;
    for (const { waiting } of this.#lines.values()) load += waiting.size;
    return load;
  }

  /** When the next changes may go; null while none wait. */
  get nextDue(): number | null {
    const waiting = [...this.#lines.values()].filter((line) => line.waiting.size > 0);
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ notBefore }) => notBefore));
  }

  /** Sends what waits and may go by now. One at a time: a second call gets the first one's end. */
  flush(): Promise<void> {
    this.#running ??= this.#flush().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #flush(): Promise<void> {
    for (const line of this.#lines.values()) {
      while (line.waiting.size > 0 && line.notBefore <= this.#options.clock.now()) await this.#push(line);
    }
  }

  async #push(line: Line): Promise<void> {
    const { clock, waitAfter, onEnd } = this.#options;
    const changes = [...line.waiting.values()].slice(0, line.target.batchSize);
    const outcome = await line.target.push(changes).catch(() => retry('internal'));
    const wait = outcome.kind === 'retry' ? (outcome.afterMs ?? waitAfter(line.attempts + 1)) : null;
    if (outcome.kind === 'retry' && wait !== null) {
      line.attempts++;
      line.notBefore = clock.now() + Math.max(wait, 1);
      this.#options.onRetry?.(changes[0]!.group, changes.length, outcome.reason, line.notBefore);
      return;
    }
    line.attempts = 0;
    // What changed meanwhile goes in the next batch.
    for (const change of changes) {
      if (line.waiting.get(change.contact) === change) line.waiting.delete(change.contact);
    }
    onEnd(changes, outcome.kind === 'sent' ? null : outcome.reason);
  }
}
