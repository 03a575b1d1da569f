/** What was counted, told as the result of a backtest: sorted, named by dates, and without what only adding it up took. */
import { isoDate } from '../clock/index.js';
import { type Bundle, durationText, type Zone } from '../machine/index.js';
import { added, type Counted, type ScenarioCounts } from './counted.js';
import { higher, type PeakCount } from './peaks.js';
import type { BacktestResult, ScenarioResult } from './result.js';
import { shown } from './samples.js';
import { joined } from './send-log.js';
import { chosenStory } from './stories.js';

/** What was asked, as far as the result repeats it or depends on it. */
export interface Asked {
  readonly bundle: Bundle;
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
  /** Events read, those outside the period too. */
  readonly events: number;
  readonly assumeConsent: boolean;
  readonly story: string | null;
  readonly sample: number;
}

/** The result over all `shares` of the contacts; there is at least one. */
export function figuresOf(shares: readonly Counted[], asked: Asked): BacktestResult {
  const { bundle, zone, from, to } = asked;
  const { contacts, eventsInPeriod, repeatedEvents, ...sums } = shares
    .map((share) => share.sums)
    .reduce((all, share) => added(all, share));
  const days = Object.entries(sums.days)
    .map(([day, counts]) => ({ day: Number(day), counts }))
    .sort((a, b) => a.day - b.day)
    .map(({ day, counts }) => ({ date: isoDate(day), ...counts }));
  const transitions = Object.entries(sums.transitions)
    .sort(byKey)
    .map(([key, count]) => {
      const [left, reached] = key.split('\n') as [string, string];
      return { from: left, to: reached, count };
    });
  const moves = transitions.reduce((sum, { count }) => sum + count, 0);
  const sends = shares.flatMap((share) => share.sends ?? []);
  const classes = Object.entries(sums.classes).map(([name, totals]) => ({ class: name, ...totals }));
  return {
    from: isoDate(zone.dateOf(from)),
    to: isoDate(zone.dateOf(to)),
    contacts,
    events: asked.events,
    eventsInPeriod,
    repeatedEvents,
    assumedConsent: asked.assumeConsent,
    scenarios: bundle.scenarios.map((machine) => scenarioResult(machine, sums.scenarios[machine.name]!)),
    perDay: days.filter((day) => day.sent > 0).map(({ date, channels }) => ({ date, ...sorted(channels) })),
    daily: days.map(({ channels: _, ...day }) => day),
    busiestDays: days
      .filter((day) => day.sent > 0)
      .sort((a, b) => b.sent - a.sent || (a.date < b.date ? -1 : 1))
      .slice(0, 10)
      .map(({ date, sent }) => ({ date, messages: sent })),
    maxPerContact: peaksOf(shares),
    coupons: sorted(sums.coupons),
    story: chosenStory(
      shares.flatMap(({ stories }) => stories),
      asked.story,
    ),
    messages: shown(
      shares.flatMap(({ samples }) => samples),
      asked.sample,
    ),
    rfm: bundle.model.rfm ? { classes, moves, transitions } : null,
    ...(sends.length > 0 && { sends: joined(sends) }),
  };
}

function scenarioResult(machine: Bundle['scenarios'][number], counts: ScenarioCounts): ScenarioResult {
  const running = counts.waiting.reduce((sum, n) => sum + n, 0);
  const width = machine.states.length;
  return {
    name: machine.name,
    ...(machine.title !== undefined && { title: machine.title }),
    entered: counts.entered,
    refused: sorted(counts.refused),
    ended: { ...sorted(counts.ended), ...(running > 0 && { running }) },
    converted: counts.converted,
    value: counts.value,
    measures: counts.measures,
    messages: sorted(
      Object.fromEntries(
        Object.entries(counts.messages).map(([name, { sent, opened, clicked, skipped, held }]) => [
          name,
          { sent, opened, clicked, skipped: sorted(skipped), held: sorted(held) },
        ]),
      ),
    ),
    steps: machine.states.map(({ id, kind }, state) => ({
      id,
      kind,
      reached: counts.reached[state]!,
      waiting: counts.waiting[state]!,
    })),
    ways: counts.ways
      .map((count, way) => ({ from: Math.floor(way / width) - 1, to: way % width, count }))
      .filter(({ count }) => count > 0),
  };
}

function peaksOf(shares: readonly Counted[]): BacktestResult['maxPerContact'] {
  const peaks: Record<string, PeakCount> = {};
  for (const share of shares) {
    for (const [channel, peak] of Object.entries(share.peaks)) {
      const before = peaks[channel];
      peaks[channel] = before === undefined ? peak : higher(before, peak);
    }
  }
  return sorted(
    Object.fromEntries(
      Object.entries(peaks).map(([channel, { window, count, contact }]) => [
        channel,
        { window: durationText(window), count, contact },
      ]),
    ),
  );
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(byKey));
}
