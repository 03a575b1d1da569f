/** What the scenarios would have done between two instants of a history: replayed in the quickest order that tells the same. Replays nothing itself. */
import type { Bundle } from '../machine/index.js';
import { CutPool, configOfModel } from '../rfm/index.js';
import { replayedByContact } from './by-contact.js';
import type { Counted } from './counted.js';
import { type Cuts, changesAhead, type RefreshChanges } from './cuts-ahead.js';
import { figuresOf } from './figures.js';
import { replayedInTimeOrder } from './in-time-order.js';
import { type BacktestOptions, SAMPLE, type ShareOptions } from './input.js';
import { nobodyWaited } from './line.js';
import { hashedIds } from './repeated.js';
import type { BacktestResult } from './result.js';

export function runBacktest(options: BacktestOptions): BacktestResult {
  const { program, zones, events, from, to } = options;
  const { bundle } = program;
  const zone = zones(bundle.model.timezone)!;
  const { assumeConsent = false, story = null, sample = SAMPLE } = options;
  const own = { ...options, repeated: hashedIds(events).repeated };
  const asked = { bundle, zone, from, to, events: events.length, assumeConsent, story, sample };
  const ahead = isByContact(own) ? changesAhead(own) : null;
  const byContact = ahead && replayedByContact(own, cutsOf(bundle, ahead));
  const isAll = byContact !== null && nobodyWaited(bundle, zone, [byContact]);
  return figuresOf([isAll ? byContact : replayedInTimeOrder(own)], asked);
}

/** Gives the cut points of each refresh, made of what changed up to it in all shares. */
export type AskCuts = (refreshes: readonly RefreshChanges[]) => readonly Cuts[];

/** Replays a share of the contacts: nothing that one does depends on another's, but cut points, and the line before a channel with a rate (`nobodyWaited`). */
export function replayedShare(options: ShareOptions, ask: AskCuts): Counted {
  const ahead = changesAhead(options);
  if (ahead === null) {
    return replayedInTimeOrder({ ...options, pool: (now, changes) => ask([{ now, changes }])[0]! });
  }
  const made = ahead.length === 0 ? [] : ask(ahead);
  if (isByContact(options)) return replayedByContact(options, made);
  const cuts = new Map(made.map((one, place) => [ahead[place]!.now, one]));
  return replayedInTimeOrder({
    ...options,
    pool: (now) => {
      const one = cuts.get(now);
      if (one === undefined) throw new Error(`there is a refresh at ${now} that nobody saw ahead`);
      return one;
    },
  });
}

/** A timeline is told in order of time, an answer comes while others are under way, and who still buys is fitted to everybody. */
function isByContact({ timeline, responder, program }: ShareOptions): boolean {
  return timeline === undefined && responder === undefined && !program.bundle.model.rfm?.alive;
}

/** Where these are all contacts. */
function cutsOf({ model: { rfm } }: Bundle, refreshes: readonly RefreshChanges[]): readonly Cuts[] {
  if (!rfm) return [];
  const pool = new CutPool(configOfModel(rfm));
  return refreshes.map(({ now, changes }) => pool.recut(now, [changes]));
}
