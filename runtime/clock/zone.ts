// Exact calendar arithmetic in IANA zones for hot loops: integers and one table look-up per question.
// It never reads the clock, and never asks the platform again once a zone's table is built.
import {
  addMonths,
  type CalendarDuration,
  civilOfDay,
  DAY_MS,
  dayOfCivil,
  daysInMonth,
  HOUR_MS,
  MINUTE_MS,
  weekdayOf,
  type Zone,
} from '../machine/calendar.js';
import { BUCKET_MS, FULL_SPAN, NEAR_SPAN, type TransitionTable, transitionTable, zoneId } from './transitions.js';

const EVERY_DAY = 0b1111111;
/** More than any zone lies east of UTC, so that `local - MARGIN` is never later than the instant meant. */
const MARGIN = 15 * HOUR_MS;

/** A clock change is near: the table has to be asked. */
const UNSTEADY = Number.NEGATIVE_INFINITY;

const zones = new Map<string, Zone>();

/** The zone of an IANA name, aliases included; undefined for an unknown name. Cached; its table is built on first use. */
export function zone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const id = zoneId(name);
  if (id === undefined) return undefined;
  const made = new TabledZone(name, id);
  zones.set(name, made);
  return made;
}

class TabledZone implements Zone {
  readonly name: string;
  readonly #id: string;
  #table: TransitionTable | undefined;
  #segment = 0;

  constructor(name: string, id: string) {
    this.name = name;
    this.#id = id;
  }

  offsetAt(ms: number): number {
    const table = this.#covering(ms);
    return table.offsets[this.#segmentAt(table, ms)]!;
  }

  localOf(ms: number): number {
    return ms + this.offsetAt(ms);
  }

  instantOf(localMs: number): number {
    const table = this.#covering(localMs);
    const { starts, offsets } = table;
    let i = this.#segmentAt(table, localMs - MARGIN);
    // The first segment whose wall clock still reaches the local time: the first of two in a fold, the one after a gap.
    while (i + 1 < starts.length && localMs >= starts[i + 1]! + offsets[i]!) i++;
    const instant = localMs - offsets[i]!;
    return i > 0 && instant < starts[i]! ? starts[i]! : instant;
  }

  add(ms: number, duration: CalendarDuration): number {
    return this.#shift(ms, duration.months, duration.days) + duration.ms;
  }

  subtract(ms: number, duration: CalendarDuration): number {
    return this.#shift(ms, -duration.months, -duration.days) - duration.ms;
  }

  startOfDay(ms: number): number {
    return this.instantOf(this.dateOf(ms) * DAY_MS);
  }

  dateOf(ms: number): number {
    return Math.floor(this.localOf(ms) / DAY_MS);
  }

  minuteOfDay(ms: number): number {
    const local = this.localOf(ms);
    return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
  }

  instantOfDate(dayNumber: number, minuteOfDay: number): number {
    return this.instantOf(dayNumber * DAY_MS + minuteOfDay * MINUTE_MS);
  }

  nextLocalTime(ms: number, minuteOfDay: number, weekdays: number = EVERY_DAY): number {
    if ((weekdays & EVERY_DAY) === 0) throw new RangeError('nextLocalTime needs at least one weekday');
    const local = this.localOf(ms);
    const minuteMs = minuteOfDay * MINUTE_MS;
    const today = Math.floor(local / DAY_MS);
    let next = today * DAY_MS + minuteMs >= local ? today : today + 1;
    while ((weekdays & (1 << weekdayOf(next))) === 0) next++;
    const steady = this.#steady(ms, ms + next * DAY_MS + minuteMs - local);
    if (steady !== UNSTEADY) return steady;
    // From the day before: a gap around midnight moves the end of that day into this one.
    for (let day = this.dateOf(ms) - 1; ; day++) {
      if ((weekdays & (1 << weekdayOf(day))) === 0) continue;
      const instant = this.instantOfDate(day, minuteOfDay);
      if (instant >= ms) return instant;
    }
  }

  nextMonthDay(ms: number, dayOfMonth: number, minuteOfDay: number): number {
    const { year, month } = civilOfDay(this.dateOf(ms) - 1);
    for (let index = year * 12 + month - 1; ; index++) {
      const inYear = Math.floor(index / 12);
      const inMonth = (index % 12) + 1;
      const day = dayOfCivil(inYear, inMonth, Math.min(dayOfMonth, daysInMonth(inYear, inMonth)));
      const instant = this.instantOfDate(day, minuteOfDay);
      if (instant >= ms) return instant;
    }
  }

  #shift(ms: number, months: number, days: number): number {
    if (months === 0) {
      if (days === 0) return ms;
      const steady = this.#steady(ms, ms + days * DAY_MS);
      if (steady !== UNSTEADY) return steady;
    }
    const local = this.localOf(ms);
    const day = Math.floor(local / DAY_MS);
    const target = addMonths(day, months) + days;
    const steady = this.#steady(ms, ms + (target - day) * DAY_MS);
    if (steady !== UNSTEADY) return steady;
    // Kept apart so that a shift by nothing stays in the second hour of a fold.
    return target === day ? ms : this.instantOf(local + (target - day) * DAY_MS);
  }

  /**
   * The instant that lies `to - ms` of wall clock away from `ms`: `to` itself, where no clock change lies near or between the two; else
   * UNSTEADY.
   */
  #steady(ms: number, to: number): number {
    const table = this.#table;
    if (table === undefined) return UNSTEADY;
    const from = Math.min(ms, to);
    const until = Math.max(ms, to);
    const { starts } = table;
    const i = this.#segmentAt(table, ms);
    const end = i + 1 < starts.length ? starts[i + 1]! : table.to;
    return from - 2 * DAY_MS >= starts[i]! && until + 2 * DAY_MS < end ? to : UNSTEADY;
  }

  /** The near table while it is sure to hold an instant or local time with two days to spare, else the full one. */
  #covering(ms: number): TransitionTable {
    let table = this.#table;
    if (table !== undefined && ms >= table.from + 2 * DAY_MS && ms < table.to - 2 * DAY_MS) return table;
    const near = ms >= NEAR_SPAN.from + 2 * DAY_MS && ms < NEAR_SPAN.to - 2 * DAY_MS;
    if (table === undefined || (!near && table.from !== FULL_SPAN.from)) {
      table = transitionTable(this.#id, near ? NEAR_SPAN : FULL_SPAN);
      this.#table = table;
      this.#segment = 0;
    }
    return table;
  }

  #segmentAt(table: TransitionTable, ms: number): number {
    const { starts } = table;
    const last = this.#segment;
    if (ms >= starts[last]! && (last + 1 >= starts.length || ms < starts[last + 1]!)) return last;
    if (!(ms >= table.from)) return 0;
    if (ms >= table.to) return starts.length - 1;
    let i = table.buckets[Math.floor((ms - table.from) / BUCKET_MS)]!;
    while (i + 1 < starts.length && ms >= starts[i + 1]!) i++;
    this.#segment = i;
    return i;
  }
}
