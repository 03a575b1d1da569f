/**
 * Which version of the project the running service runs, and whom it has yet to bring over to it; which scenarios are paused. It looks at the
 * store for what another process deployed, paused or resumed, and writes only what belongs to taking a version over.
 */
import type { Clock } from '../clock/index.js';
import type { Engine } from '../engine/index.js';
import type { ZoneProvider } from '../facts/index.js';
import type { Program, ProjectModel } from '../machine/index.js';
import { type Batch, EMPTY_BATCH, type Store } from '../store/port.js';
import {
  type BringBack,
  bringingBack,
  deployedVersion,
  nextRelease,
  pausesOf,
  type Release,
  seenPauses,
  sweptMeta,
} from '../versions/index.js';
import type { LiveBase } from './base.js';
import { Rebuild, type Rebuilt } from './rebuild.js';
import { Sweep } from './sweep.js';

/** What the store says, or a program of its own that is never deployed over. */
export type Running = Release | { readonly program: Program; readonly version: number };

interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly zones: ZoneProvider;
  /** How far everybody has been scored for a version that is to come, 0 to 1. */
  readonly onScored?: ((share: number) => void) | undefined;
  /** How far everybody has been brought over to a version that was taken over, 0 to 1. */
  readonly onBroughtOver?: ((share: number) => void) | undefined;
  /** A contact whose past cannot be read. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** How soon a deploy or a pause by another process is seen. */
export const LOOK_MS = 1_000;

export class Versions {
  readonly #in: Surroundings;
  readonly #followsDeploys: boolean;
  #release: Release;
  #sweep: Sweep | null = null;
  /** Of a version that is to come. */
  #rebuild: Rebuild | null = null;
  #base: LiveBase | null = null;
  #paused: readonly string[] = [];
  #meta: Record<string, string> = {};

  constructor(surroundings: Surroundings, running: Running) {
    this.#in = surroundings;
    this.#followsDeploys = 'meta' in running;
    this.#release =
      'meta' in running ? running : { ...running, at: surroundings.clock.now(), bridge: null, before: null, meta: {} };
    this.#takeOver(this.#release);
  }

  get program(): Program {
    return this.#release.program;
  }

  get model(): ProjectModel {
    return this.program.bundle.model;
  }

  get version(): number {
    return this.#release.version;
  }

  get paused(): readonly string[] {
    return this.#paused;
  }

  /** Somebody is yet to be looked at. */
  get isSweeping(): boolean {
    return this.#sweep !== null;
  }

  /** Nobody is looked at besides those that something happens to, and the next commit has nothing to say for it. */
  get isQuiet(): boolean {
    return this.#sweep === null && this.#rebuild === null && Object.keys(this.#meta).length === 0;
  }

  /** How far everybody has been brought over, 0 to 1. */
  get progress(): number {
    return this.#release.bridge === null ? 1 : (this.#sweep?.progress ?? 1);
  }

  /** `base`: has everybody who is brought back. */
  bringingBackInto(engine: Engine, base: LiveBase | null): BringBack {
    const { store, zones } = this.#in;
    const release = this.#release;
    const bring = bringingBack(engine, release, store, zones);
    return (contact) => {
      base?.reach(contact.number);
      return bring(contact);
    };
  }

  /** What another process has changed since the last look is taken over; `program`: it is another one now. */
  pickUp(): 'program' | 'pauses' | null {
    const { store, clock } = this.#in;
    if (this.#followsDeploys && this.#release.bridge === null && deployedVersion(store) > this.#release.version) {
      const next = nextRelease(store, clock.now());
      if (next !== null && !scoresAnew(next)) {
        this.#takeOver(next);
        return 'program';
      }
      if (next !== null) this.#rebuild ??= new Rebuild(next, this.#in);
    }
    if (pausesOf(store).paused.join(' ') === this.#paused.join(' ')) return null;
    this.begin();
    return 'pauses';
  }

  /** A version is to come, and everybody is being scored for it. */
  get isScoring(): boolean {
    return this.#rebuild !== null;
  }

  /** Scores some more; true: the version that they were scored for has been taken over. When it fails, it begins anew with the next look. */
  score(): boolean {
    const { store, clock, onScored } = this.#in;
    const rebuild = this.#rebuild!;
    this.#rebuild = null;
    const isDone = rebuild.work();
    onScored?.(isDone ? 1 : rebuild.progress);
    if (!isDone) {
      this.#rebuild = rebuild;
      return false;
    }
    const now = clock.now();
    const rebuilt = rebuild.finish(now);
    this.#takeOver(nextRelease(store, now)!, rebuilt);
    this.#base = rebuilt.base;
    return true;
  }

  /** The RFM base as it goes on after `pickUp` or `score`; null: it is to be read from the store. */
  baseAfter(before: LiveBase | null): LiveBase | null {
    const { bridge } = this.#release;
    const own = this.#base ?? (bridge?.news.rfm || bridge?.news.zone ? null : before);
    this.#base = null;
    return own;
  }

  /** What a batch has written. */
  noteBatch(batch: Pick<Batch, 'contacts' | 'events' | 'rfm'>): void {
    this.#rebuild?.noteBatch(batch.contacts, batch.events, batch.rfm);
  }

  /** The contact was erased. */
  forget(number: number): void {
    this.#rebuild?.forget(number);
  }

  /** Begins anew with whom is yet to be looked at, as the store has it. */
  begin(): void {
    const { store } = this.#in;
    const { bridge, version } = this.#release;
    const { paused, isResuming } = pausesOf(store);
    this.#paused = paused;
    this.#sweep = isResuming ? new Sweep(store, null) : bridge !== null ? new Sweep(store, version) : null;
    Object.assign(this.#meta, seenPauses(store, paused, false));
  }

  /** So many of those who are yet to be looked at. The last time there are none, and the next commit says so. */
  next(size: number): readonly number[] {
    if (this.#sweep === null) return [];
    const numbers = this.#sweep.next(size);
    if (scoresAnew(this.#release)) this.#in.store.dropOldRfm(...this.#sweep.range);
    if (numbers.length > 0) return numbers;
    this.#sweep = null;
    Object.assign(this.#meta, seenPauses(this.#in.store, this.#paused, true));
    if (this.#release.bridge !== null) {
      this.#in.onBroughtOver?.(1);
      Object.assign(this.#meta, sweptMeta(this.#release.version));
      this.#release = { ...this.#release, bridge: null };
    }
    return [];
  }

  /** Belongs into the next commit. */
  get meta(): Readonly<Record<string, string>> {
    return this.#meta;
  }

  /** The batch with those that came last, and with what was to be said, is on disk. */
  written(): void {
    this.#meta = {};
    this.#sweep?.done();
    if (this.#sweep !== null && this.#release.bridge !== null) this.#in.onBroughtOver?.(this.progress);
  }

  #takeOver(release: Release, rebuilt: Omit<Rebuilt, 'base'> | null = null): void {
    const { meta } = release;
    if (Object.keys(meta).length > 0) {
      this.#in.store.commit({ ...EMPTY_BATCH, rfm: rebuilt?.rows ?? [], meta: { ...meta, ...rebuilt?.meta } });
    }
    this.#release = release;
    this.begin();
  }
}

/** Whether the scores in force say nothing under that version. */
function scoresAnew({ program, bridge }: Release): boolean {
  return program.bundle.model.rfm !== undefined && (bridge?.news.rfm ?? false);
}
