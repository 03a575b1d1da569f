/** What begins runs, and how close together it can (R15): schedules and dates, derived events, ages, and what `policies.assume` says of events. */
import type { Alternative, Bundle, Machine } from '../../runtime/machine/bundle.js';
import { type CalendarDuration, weekdayOf } from '../../runtime/machine/calendar.js';
import { durationText } from '../../runtime/machine/duration.js';
import { type Turning, turning } from './ages.js';
import { isOnEveryDay } from './holds.js';
import type { Limit, Source } from './model.js';
import { byClock, delayed, shortestOf } from './time.js';

export interface Beginning {
  readonly source: Source;
  /** Weekdays 1 (Monday) … 7 on which it comes, where it does not come every day. */
  readonly weekdays: readonly (number | undefined)[];
  /** Minute of the local day, where that is known. */
  readonly minute?: number;
  readonly turning?: Turning;
}

const DAY: CalendarDuration = { months: 0, days: 1, ms: 0 };
const WEEK: CalendarDuration = { months: 0, days: 7, ms: 0 };
const MONTH: CalendarDuration = { months: 1, days: 0, ms: 0 };
const YEAR: CalendarDuration = { months: 12, days: 0, ms: 0 };

export function beginningOf(
  bundle: Bundle,
  machine: Machine,
  alternative: Alternative,
  { id, text, existing }: { readonly id: string; readonly text: string; readonly existing: boolean },
): Beginning {
  const { moment, condition } = alternative;
  const spread = bundle.model.policies.spread !== undefined;
  if (!moment) return turns(text, id, condition ? turning(condition, bundle) : {}, bundle, existing);
  switch (moment.on) {
    case 'event': {
      const limits = eventLimits(bundle, moment.event);
      return every({
        key: `event ${moment.event}`,
        text,
        kind: 'event',
        limits,
        free: freeEvent(bundle, moment.event),
      });
    }
    case 'schedule': {
      const { weekdays, monthDay, minute } = moment;
      const key = `every ${monthDay === undefined ? weekdays.join(',') : `month ${monthDay}`} at ${minute}${spread ? ` ${id}` : ''}`;
      const total = daysWhileActive(machine, moment);
      const whole = monthDay === undefined ? (weekdays.length === 7 ? DAY : WEEK) : MONTH;
      const per = !isOnEveryDay(minute) || spread ? byClock(whole) : whole;
      const source: Source = {
        key,
        text,
        kind: 'schedule',
        limits: [{ count: 1, per, because: 'its schedule' }],
        ...(total === undefined ? {} : { total }),
      };
      const days = monthDay === undefined && weekdays.length < 7 ? weekdays : [undefined];
      return { source, weekdays: days, ...(spread ? {} : { minute }) };
    }
    case 'broadcast': {
      const { day, minute } = moment;
      const source: Source = {
        key: `at ${day} ${minute}${spread ? ` ${id}` : ''}`,
        text,
        kind: 'broadcast',
        limits: [{ count: 1, per: 'ever', because: 'its day comes once' }],
      };
      return { source, weekdays: [weekdayOf(day) + 1], ...(spread ? {} : { minute }) };
    }
    case 'anniversary': {
      const { attribute, minute, offset, every: yearly } = moment;
      const isSet = bundle.scenarios.some(({ states }) =>
        states.some((one) => one.kind === 'change' && one.change.kind === 'set' && one.change.attribute === attribute),
      );
      const limit: Limit = yearly
        ? { count: 1, per: byClock(YEAR), because: 'the day comes once a year' }
        : { count: 1, per: 'ever', because: 'the date stands' };
      const key = `${yearly ? 'each' : 'on'} ${attribute} ${offset ? durationText(offset) : ''} at ${minute}`;
      const free = `a scenario sets \`${attribute}\`, and every new date comes again`;
      return { ...every({ key, text, kind: 'anniversary', limits: isSet ? [] : [limit], free }), minute };
    }
    case 'enters':
    case 'leaves': {
      const plan = moment.of === 'segment' ? bundle.segments.find(({ name }) => name === moment.name) : undefined;
      if (!plan)
        return every({
          key: `${moment.on} ${moment.name}`,
          text,
          kind: 'free',
          limits: [],
          free: 'a contact can join and leave a group at any time',
        });
      return turns(
        text,
        `${moment.on} ${moment.name}`,
        turning(plan.condition, bundle, moment.on === 'leaves'),
        bundle,
      );
    }
    case 'rfm':
      return every({
        key: 'rfm moves',
        text,
        kind: 'free',
        limits: [],
        free: 'orders and refreshes can move a contact between classes at any time',
      });
    case 'changes':
      return every({
        key: `${moment.attribute} changes`,
        text,
        kind: 'free',
        limits: [],
        free: `\`${moment.attribute}\` can change at any time`,
      });
    case 'handle':
      return every({ key: id, text, kind: 'free', limits: [] });
  }
}

function every(source: Source): Beginning {
  return { source, weekdays: [undefined] };
}

/** Why an event comes as often as it likes. */
function freeEvent({ derived }: Bundle, event: string): string {
  const plan = derived.find(({ name }) => name === event);
  if (plan?.within && plan.per !== undefined)
    return `it comes once for each \`${plan.per}\`, of which there can be any number`;
  return 'the event can come at any time';
}

function turns(text: string, key: string, found: Turning, { model }: Bundle, existing = false): Beginning {
  const { apart, undoneBy, isYoung, times = 1 } = found;
  const undone = undoneBy === undefined ? undefined : model.events[undoneBy]?.undoes?.event;
  const free =
    undone === undefined
      ? 'it asks for more than ages and counts of all time, and what else it asks for can change back at any time'
      : `\`${undoneBy}\` takes \`${undone}\` back, so that its age jumps and the condition turns true again at once`;
  // Whom a deploy lets in has not turned.
  const count = existing && isYoung ? times + 1 : times;
  const limits: readonly Limit[] = apart ? [{ count, per: apart, because: 'an age has to be reached anew' }] : [];
  return { ...every({ key: `turns ${key}`, text, kind: 'age', limits, free }), turning: found };
}

/** What is known of how often an event comes. */
function eventLimits({ model, derived }: Bundle, event: string): readonly Limit[] {
  const found: Limit[] = [];
  const seen = new Set<string>();
  const delays: CalendarDuration[] = [];
  const limit = (count: number, per: CalendarDuration, because: string) => {
    const apart = delays.reduce(delayed, per);
    if (shortestOf(apart) > 0) found.push({ count, per: apart, because });
  };
  for (let name: string | undefined = event; name !== undefined && !seen.has(name); ) {
    seen.add(name);
    for (const { count, event: of, per } of model.policies.assume)
      if (of === name) limit(count, per, `\`policies.assume\` says so of ${of}`);
    const plan = derived.find((one) => one.name === name);
    if (plan?.within && plan.per === undefined)
      limit(1, plan.within, `${name} comes ${durationText(plan.within)} after its event`);
    if (plan?.within) delays.push(plan.within);
    name = plan?.base.event;
  }
  return found;
}

const mostDays = 4000;

/** On how many days the schedule falls while the scenario is active; undefined where it is always active. */
function daysWhileActive(
  { active }: Machine,
  { weekdays, monthDay }: { readonly weekdays: readonly number[]; readonly monthDay?: number },
): number | undefined {
  if (!active || active.to - active.from > mostDays) return undefined;
  if (monthDay !== undefined) return Math.ceil((active.to - active.from + 1) / 28) + 1;
  let days = 0;
  for (let day = active.from; day <= active.to; day++) if (weekdays.includes(weekdayOf(day) + 1)) days++;
  return days;
}
