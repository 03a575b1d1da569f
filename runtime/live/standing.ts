/**
 * What stands for the store in memory: the engine with the contacts that stay in it, what writes down what it reports, the scores of everybody, and
 * how far everything is numbered. It works batches out and is ahead of the store by those under way; it writes nothing.
 */
import type { Clock } from '../clock/index.js';
import type { Engine } from '../engine/index.js';
import type { StoredReject } from '../store/port.js';
import type { BringBack } from '../versions/index.js';
import type { Answered } from './answers.js';
import type { LiveBase } from './base.js';
import { runBatch, thinOut } from './batch.js';
import { type Found, type Gathered, Gatherer } from './gather.js';
import type { LiveOptions } from './options.js';
import { outfit } from './outfit.js';
import type { Recorder } from './recorder.js';
import { Residents } from './residents.js';
import { Scores } from './scores.js';
import type { Versions } from './versions.js';
import type { BatchResult, BatchWork } from './work.js';

export class Standing {
  readonly #options: LiveOptions;
  readonly #versions: Versions;
  readonly #canWithdraw: (messageId: string) => boolean;
  readonly #gatherer: Gatherer;
  /** Contacts that are still in the engine. */
  readonly #residents = new Residents();
  #engine!: Engine;
  #recorder!: Recorder;
  #scores!: Scores;
  #bringBack!: BringBack;

  /** `clock`: of `options`, but it never goes back. `canWithdraw`: no sender has begun with the message. */
  constructor(options: LiveOptions, clock: Clock, versions: Versions, canWithdraw: (messageId: string) => boolean) {
    this.#options = { ...options, clock };
    this.#versions = versions;
    this.#canWithdraw = canWithdraw;
    this.#gatherer = new Gatherer(options.store);
    this.load();
  }

  get engine(): Engine {
    return this.#engine;
  }

  get scores(): Scores {
    return this.#scores;
  }

  get bringBack(): BringBack {
    return this.#bringBack;
  }

  /** Everything that is not in the contacts' own rows, anew from the store. `base`: it stands for that already. */
  load(base: LiveBase | null = null): void {
    const [options, versions] = [this.#options, this.#versions];
    this.#scores = new Scores(versions.model, base, options, options.clock.now());
    this.#residents.clear();
    const made = outfit(options, versions, this.#scores.base, this.#canWithdraw);
    [this.#engine, this.#recorder] = [made.engine, made.recorder];
    this.#bringBack = versions.bringingBackInto(made.engine, this.#scores.base);
    this.#gatherer.load();
  }

  /** Works a batch out. Throws `Stumble`; then it is ahead of the store by what nobody has gathered, and is to be loaded anew. */
  run(work: BatchWork): BatchResult {
    const [engine, { base, refresh }, residents] = [this.#engine, this.#scores, this.#residents];
    const [{ store }, { version }, bringBack] = [this.#options, this.#versions, this.#bringBack];
    const { nextNumber, nextPlace } = this.#gatherer;
    return runBatch({ engine, store, version, bringBack, base, refresh, residents, nextNumber, nextPlace }, work);
  }

  /** All that has changed since the last call, for one commit. */
  gather(found: Found, answered: Answered, rejects: readonly StoredReject[], now: number): Gathered {
    const [engine, recorder, versions] = [this.#engine, this.#recorder, this.#versions];
    const { base } = this.#scores;
    const scores = this.#scores.takeMeta();
    return this.#gatherer.gather(found, { engine, recorder, base, versions, scores, answered, rejects }, now);
  }

  /** Those that were longest not concerned leave the engine, until there are at most so many. */
  thinOut(most?: number): void {
    thinOut({ engine: this.#engine, residents: this.#residents }, most);
  }
}
