/** Judges one expectation of a test against what happened, moving the clock on as far as that takes. */

import { durationText } from '../machine/duration.js';
import type { CalendarDuration, Expectation } from '../machine/index.js';
import type { Happened } from './happenings.js';
import { elapsed, localTime, reasonText } from './happenings.js';
import { HORIZON_MS, type Trial } from './trial.js';

export interface Place {
  /** Instant of the first `when`. */
  readonly origin: number;
  /** What is expected happens from here on. */
  cursor: number;
  /** What stands at the cursor: the `when` or the expectation that was met last, as the test names it. */
  after: string;
  /** The next `when` with a time of its own; what comes before it must have happened by then. */
  readonly nextWhen: number;
  readonly scenario: string;
  /** What met the expectation, or what it forbids. */
  found: Happened | null;
}

/** What is wrong, or null. A met expectation moves the cursor. */
export function judgeExpectation(trial: Trial, expectation: Expectation, place: Place): string | null {
  switch (expectation.kind) {
    case 'message':
    case 'give':
    case 'enter':
    case 'goal':
    case 'end':
      return judgeHappening(trial, expectation, place);
    case 'atStep':
      return judgeStep(trial, expectation, place);
    case 'nothingBefore':
      return judgeNothing(trial, expectation.before, place);
    case 'no':
      return null;
  }
}

type Happening = Extract<Expectation, { readonly kind: 'message' | 'give' | 'enter' | 'goal' | 'end' }>;

/** With a time it happens at exactly that instant; without, some time before the next `when` that has one. */
function judgeHappening(trial: Trial, expectation: Happening, place: Place): string | null {
  const at = instantOf(trial, expectation.at, place);
  const fits = (one: Happened) =>
    !one.used && one.at >= place.cursor && (at === null || one.at === at) && matches(one, expectation, place.scenario);
  if (at === null) trial.runUntil(() => trial.happened.some(fits), limitOf(trial, place));
  else trial.advanceTo(at);
  const found = trial.happened.find(fits);
  if (
    found === undefined &&
    at !== null &&
    !trial.happened.some((one) => !one.used && isNear(one, expectation, place.scenario))
  ) {
    // It may only be late: then the reader is told when it came.
    const late = (one: Happened) => !one.used && one.at > at && isNear(one, expectation, place.scenario);
    trial.runUntil(() => trial.happened.some(late), limitOf(trial, place));
  }
  if (found === undefined)
    return `expected ${described(expectation)}${whenText(trial, at, place)}${hint(trial, expectation, place)}`;
  found.used = true;
  place.found = found;
  place.cursor = found.at;
  place.after = `\`${described(expectation)}\``;
  return null;
}

function judgeStep(
  trial: Trial,
  expectation: Extract<Expectation, { readonly kind: 'atStep' }>,
  place: Place,
): string | null {
  const at = instantOf(trial, expectation.at, place);
  const waits = () => trial.placesOf(place.scenario).includes(expectation.step);
  if (at !== null) trial.advanceTo(at);
  else trial.runUntil(waits, limitOf(trial, place));
  if (!waits()) {
    const [step] = trial.placesOf(place.scenario);
    const is = step === undefined ? 'no run is under way then' : `it is at \`${step}\``;
    return `expected the run to wait at step ${expectation.step}${whenText(trial, at, place)}; ${is}`;
  }
  place.cursor = trial.now;
  place.after = `\`at step ${expectation.step}\``;
  return null;
}

/** Nothing reaches the contact, and no code is taken, from the last thing expected until then. */
function judgeNothing(trial: Trial, before: CalendarDuration, place: Place): string | null {
  const end = trial.zone.add(place.origin, before);
  trial.advanceBefore(end);
  const found = trial.happened.find(
    ({ at, scenario, what, used }) =>
      !used &&
      scenario === place.scenario &&
      at >= place.cursor &&
      at < end &&
      (what.kind === 'send' || what.kind === 'give'),
  );
  if (found === undefined) return null;
  place.found = found;
  const what = found.what.kind === 'send' ? `${found.what.channel} ${found.what.message}` : 'give';
  return `expected nothing before ${durationText(before)}, but ${what} came at ${elapsed(place.origin, found.at, trial.zone)}`;
}

/** No message of the channel (or that one message) from the `when` before it to the next one, or to the end of everything. */
export function judgeAbsence(
  trial: Trial,
  expectation: Extract<Expectation, { readonly kind: 'no' }>,
  since: number,
  place: Pick<Place, 'origin' | 'scenario' | 'found'>,
): string | null {
  const found = trial.happened.find(
    ({ scenario, what }, index) =>
      index >= since &&
      scenario === place.scenario &&
      what.kind === 'send' &&
      what.channel === expectation.channel &&
      (expectation.message === undefined || what.message === expectation.message),
  );
  if (found === undefined || found.what.kind !== 'send') return null;
  place.found = found;
  const wanted = expectation.message ? `${expectation.channel} ${expectation.message}` : expectation.channel;
  return `expected no ${wanted}, but ${found.what.channel} ${found.what.message} came at ${elapsed(place.origin, found.at, trial.zone)}`;
}

function matches({ scenario, what }: Happened, expectation: Happening, tested: string): boolean {
  if (expectation.kind === 'enter') return what.kind === 'enter' && what.scenario === expectation.scenario;
  if (scenario !== tested) return false;
  switch (expectation.kind) {
    case 'message':
      return what.kind === 'send' && what.channel === expectation.channel && what.message === expectation.message;
    case 'give':
      return (
        what.kind === 'give' &&
        (expectation.label === undefined || what.label === expectation.label || what.name === expectation.label)
      );
    case 'goal':
      return what.kind === 'goal';
    case 'end':
      return what.kind === 'end' && (expectation.outcome === undefined || what.outcome === expectation.outcome);
  }
}

function instantOf(trial: Trial, at: CalendarDuration | undefined, place: Place): number | null {
  return at === undefined ? null : trial.zone.add(place.origin, at);
}

function limitOf(trial: Trial, place: Place): number {
  return Math.min(place.nextWhen - 1, trial.now + HORIZON_MS);
}

function described(expectation: Happening): string {
  switch (expectation.kind) {
    case 'message':
      return `${expectation.channel} ${expectation.message}`;
    case 'give':
      return expectation.label === undefined ? 'give' : `give ${expectation.label}`;
    case 'enter':
      return `enter ${expectation.scenario}`;
    case 'goal':
      return 'goal';
    case 'end':
      return expectation.outcome === undefined ? 'end' : `end as ${expectation.outcome}`;
  }
}

function whenText(trial: Trial, at: number | null, place: Place): string {
  return at === null ? '' : ` at ${elapsed(place.origin, at, trial.zone)} (${localTime(at, trial.zone)})`;
}

/** What comes nearest to what was expected: another time, another outcome, a reason not to send. */
function hint(trial: Trial, expectation: Happening, place: Place): string {
  const near = trial.happened.filter((one) => !one.used && isNear(one, expectation, place.scenario));
  const last = near.at(-1);
  if (last === undefined) return '';
  const { what } = last;
  const time = elapsed(place.origin, last.at, trial.zone);
  if (last.at < place.cursor && matches(last, expectation, place.scenario)) {
    return `; it came at ${time}, before ${place.after} at ${elapsed(place.origin, place.cursor, trial.zone)}, which the test names first`;
  }
  switch (what.kind) {
    case 'skip':
      return what.reason === 'consent'
        ? `; at ${time} it was not sent: the contact has no consent (\`given\` sets one)`
        : `; at ${time} it was not sent: ${reasonText(what)}`;
    case 'hold':
      return `; it waits from ${time} until ${localTime(what.until, trial.zone)}: ${reasonText(what)}`;
    case 'refuse':
      return `; at ${time} the entry was refused: ${reasonText(what)}`;
    case 'end':
      return `; it ended as ${what.outcome} at ${time}`;
    case 'give':
      return `; ${what.label} was given at ${time}`;
    default:
      return `; it came at ${time}`;
  }
}

function isNear({ what, scenario }: Happened, expectation: Happening, tested: string): boolean {
  switch (expectation.kind) {
    case 'message':
      return (
        (what.kind === 'send' || what.kind === 'skip' || what.kind === 'hold') &&
        what.channel === expectation.channel &&
        what.message === expectation.message
      );
    case 'enter':
      return (what.kind === 'enter' || what.kind === 'refuse') && what.scenario === expectation.scenario;
    case 'give':
      return what.kind === 'give';
    case 'goal':
      return what.kind === 'goal';
    case 'end':
      return what.kind === 'end' && scenario === tested;
  }
}
