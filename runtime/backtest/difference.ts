/**
 * Two backtests of one history side by side: what more, less or other people would have got. Messages to one contact count as the same where
 * channel, name and instant are, whichever scenario sends them. Pure; money in minor units.
 */
import { affectedOf, type ContactDifference } from './affected.js';
import type { BacktestResult, CouponResult, MessageResult, ScenarioResult } from './result.js';
import type { Sends } from './send-log.js';
import { type Pair, type People, type Sent, Tallies, type TimedSent } from './tallies.js';

export interface ScenarioFigures {
  readonly entered: number;
  readonly sent: number;
  readonly skipped: number;
  readonly converted: number;
  readonly value: number;
}

export interface MessageDifference extends Pair<MessageResult | null> {
  /** `<channel>/<name>`. */
  readonly message: string;
  readonly people: People;
  /** How many of the scenario's own only come at another time to the same contact; so for the whole scenario. */
  readonly otherTime: number;
}

/** Null: the scenario is not in that version. */
export interface ScenarioDifference extends Pair<ScenarioFigures | null> {
  readonly name: string;
  readonly people: People;
  readonly otherTime: number;
  readonly messages: readonly MessageDifference[];
}

export interface Difference {
  readonly total: Sent;
  /** In order of name, as all lists of names here. */
  readonly scenarios: readonly ScenarioDifference[];
  readonly channels: readonly (Sent & { readonly channel: string })[];
  /** Days on which anything was sent by either, in order of time; messages by channel, and who got any that day. */
  readonly days: readonly (Pair<Readonly<Record<string, number>>> & {
    readonly date: string;
    readonly people: People;
  })[];
  /** By the contact's class at the hand-over, most valuable first; null unless both versions have classes. */
  readonly classes: readonly (Sent & { readonly class: string })[] | null;
  readonly coupons: readonly (Pair<CouponResult> & { readonly coupon: string })[];
  /** Messages not sent, and attempts put off, by reason. */
  readonly skipped: readonly (Pair<number> & { readonly reason: string })[];
  readonly held: readonly (Pair<number> & { readonly reason: string })[];
  /** By channel: the most marketing messages that one contact got in a window. */
  readonly most: readonly (Pair<Peak | null> & { readonly channel: string })[];
  /** How many contacts get anything else or at another time, and who gets the most else. */
  readonly affected: {
    readonly contacts: number;
    readonly otherTime: number;
    readonly most: readonly ContactDifference[];
  };
}

type Peak = BacktestResult['maxPerContact'][string];

/** Both with `keepsSends`; without, nobody is said to have got anything. */
export function differenceOf(before: BacktestResult, after: BacktestResult): Difference {
  const tallies = new Tallies();
  const [old, fresh] = [before.sends ?? NO_SENDS, after.sends ?? NO_SENDS];
  const affected = affectedOf(old, fresh, tallies);
  const hasClasses = old.classes.length > 0 && fresh.classes.length > 0;
  const classes = namesOf(fresh.classes, old.classes);
  return {
    total: tallies.sent('all'),
    scenarios: scenariosOf(before, after, tallies),
    channels: tallies.under('channel').map((channel) => ({ channel, ...tallies.sent('channel', channel) })),
    days: daysOf(before, after, tallies),
    classes: hasClasses ? classes.map((name) => ({ class: name, ...tallies.sent('class', name) })) : null,
    coupons: pairs(before.coupons, after.coupons, NO_COUPONS).map(([coupon, pair]) => ({ coupon, ...pair })),
    skipped: byReason(before, after, 'skipped'),
    held: byReason(before, after, 'held'),
    most: pairs<Peak | null>(before.maxPerContact, after.maxPerContact, null).map(([channel, pair]) => ({
      channel,
      ...pair,
    })),
    affected,
  };
}

const NO_SENDS: Sends = {
  contacts: [],
  kinds: [],
  classes: [],
  contact: new Uint32Array(),
  kind: new Uint32Array(),
  at: new Float64Array(),
  day: new Int32Array(),
  rfm: new Int32Array(),
};

/** Everybody gets the same at the same instants, and nothing else that is counted differs. */
export function isNoDifference({ affected, scenarios, coupons, held, skipped }: Difference): boolean {
  const differs = <T>({ before, after }: Pair<T>) => JSON.stringify(before) !== JSON.stringify(after);
  return (
    affected.contacts === 0 &&
    !scenarios.some((one) => differs(one) || one.messages.some(differs)) &&
    ![coupons, held, skipped].some((list) => list.some(differs))
  );
}

const NO_COUPONS: CouponResult = { reserved: 0, spent: 0, released: 0 };

function scenariosOf(before: BacktestResult, after: BacktestResult, tallies: Tallies): readonly ScenarioDifference[] {
  const byName = ({ scenarios }: BacktestResult) => Object.fromEntries(scenarios.map((one) => [one.name, one]));
  return pairs<ScenarioResult | null>(byName(before), byName(after), null).map(([name, pair]) => ({
    name,
    before: pair.before && figuresOf(pair.before),
    after: pair.after && figuresOf(pair.after),
    ...timedOf(tallies.timed('scenario', name)),
    messages: pairs<MessageResult | null>(pair.before?.messages ?? {}, pair.after?.messages ?? {}, null).map(
      ([message, figures]) => ({ message, ...figures, ...timedOf(tallies.timed('message', name, message)) }),
    ),
  }));
}

function timedOf({ people, otherTime }: TimedSent): Pick<ScenarioDifference, 'people' | 'otherTime'> {
  return { people, otherTime };
}

function figuresOf({ entered, messages, converted, value }: ScenarioResult): ScenarioFigures {
  const all = Object.values(messages);
  return {
    entered,
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
    skipped: all.reduce((sum, { skipped }) => sum + Object.values(skipped).reduce((a, b) => a + b, 0), 0),
    converted,
    value,
  };
}

function daysOf(before: BacktestResult, after: BacktestResult, tallies: Tallies): Difference['days'] {
  const byDate = ({ perDay }: BacktestResult) =>
    Object.fromEntries(perDay.map(({ date, ...channels }) => [date, channels as Readonly<Record<string, number>>]));
  return pairs(byDate(before), byDate(after), {}).map(([date, pair]) => ({
    date,
    ...pair,
    people: tallies.sent('day', date).people,
  }));
}

function byReason(before: BacktestResult, after: BacktestResult, what: 'skipped' | 'held'): Difference['held'] {
  const summed = ({ scenarios }: BacktestResult) => {
    const sums: Record<string, number> = {};
    for (const { messages } of scenarios) {
      for (const counts of Object.values(messages)) {
        for (const [reason, n] of Object.entries(counts[what])) sums[reason] = (sums[reason] ?? 0) + n;
      }
    }
    return sums;
  };
  return pairs(summed(before), summed(after), 0).map(([reason, pair]) => ({ reason, ...pair }));
}

function pairs<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  none: T,
): readonly (readonly [string, Pair<T>])[] {
  const of = (record: Readonly<Record<string, T>>, name: string) =>
    Object.hasOwn(record, name) ? record[name]! : none;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((name) => [name, { before: of(before, name), after: of(after, name) }]);
}

/** In the order of the first list; what only the other one has comes before its last, `none`. */
function namesOf(first: readonly string[], other: readonly string[]): readonly string[] {
  const rest = other.filter((name) => !first.includes(name));
  return [...first.slice(0, -1), ...rest, ...first.slice(-1)];
}
