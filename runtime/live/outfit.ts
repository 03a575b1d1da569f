/** The engine of the running service with what writes down what it reports: made anew when a version is taken over or a batch failed. */
import { Engine } from '../engine/index.js';
import type { LiveBase } from './base.js';
import { attributesOf } from './batch.js';
import { restoreLines } from './lines.js';
import type { LiveOptions } from './options.js';
import { Recorder } from './recorder.js';
import { segmentTally } from './segment-tally.js';
import type { Versions } from './versions.js';

export interface Outfit {
  readonly engine: Engine;
  readonly recorder: Recorder;
}

export function outfit(
  { store, zones, codes, senders, clock }: Pick<LiveOptions, 'store' | 'zones' | 'codes' | 'senders' | 'clock'>,
  { program, paused }: Pick<Versions, 'program' | 'paused'>,
  base: LiveBase | null,
  canWithdraw: (messageId: string) => boolean,
): Outfit {
  const projectZone = zones(program.bundle.model.timezone)!;
  const recorder: Recorder = new Recorder({
    program,
    indexOf: (contact) => engine.find(contact),
    numberOf: (index) => engine.contact(index).data.number,
    attributesOf: (index) => attributesOf(engine, index),
    canWithdraw,
    holdout: program.bundle.model.policies.holdout,
    segments: segmentTally(program.bundle, store, projectZone, clock.now()),
  });
  const engine: Engine = new Engine(program, {
    zones,
    rfm: base?.source ?? null,
    codes,
    sink: recorder,
    deliversAtOnce: false,
    assumeConsent: false,
    outbox: true,
    instant: new Set([...senders].flatMap(([channel, { isInstant }]) => (isInstant ? [channel] : []))),
    storesToo: 'unwritten',
    paused,
  });
  restoreLines(engine.state.gates, store);
  return { engine, recorder };
}
