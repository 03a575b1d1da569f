/** Counts what the engine reports into the figures of a backtest. One collector serves one backtest. */
import { isoDate, isoUtc } from '../clock/index.js';
import type { Engine } from '../engine/engine.js';
import type { MessageResponse, OutgoingMessage, RunRef, Sink } from '../engine/sink.js';
import type { Bundle, CodeValue, Zone } from '../machine/index.js';
import type { TimelineLine } from './input.js';
import { Peaks } from './peaks.js';
import type { BacktestResult, CouponResult, DailyResult, ScenarioResult } from './result.js';
import { Samples } from './samples.js';
import { Stories } from './stories.js';
import { Timeline } from './timeline.js';

type Counts = Record<string, number>;

interface ScenarioCounts {
  entered: number;
  readonly refused: Counts;
  readonly ended: Counts;
  converted: number;
  value: number;
  readonly measures: { reached: number; value: number }[];
  readonly messages: Map<string, MessageCounts>;
  /** The same by the model itself, which costs no text. */
  readonly byModel: Map<OutgoingMessage['model'], MessageCounts>;
  readonly reached: Int32Array;
  /** By state left + 1, then state reached. */
  readonly ways: Int32Array;
}

interface MessageCounts {
  sent: number;
  opened: number;
  clicked: number;
  readonly skipped: Counts;
  readonly held: Counts;
}

type Day = { -readonly [K in keyof Omit<DailyResult, 'date'>]: number } & { channels: Counts };

export interface CollectorOptions {
  readonly bundle: Bundle;
  readonly zone: Zone;
  readonly timeline: ((line: TimelineLine) => void) | null;
  readonly story: string | null;
  readonly sample: number;
  /** Is told of each message after it has been counted. */
  readonly onSend: ((message: OutgoingMessage) => void) | null;
}

export class Collector implements Sink {
  readonly #bundle: Bundle;
  readonly #zone: Zone;
  readonly #scenarios = new Map<string, ScenarioCounts>();
  readonly #days = new Map<number, Day>();
  readonly #coupons = new Map<string, { -readonly [K in keyof CouponResult]: number }>();
  readonly #transitions = new Map<string, number>();
  readonly #peaks: Peaks;
  readonly #samples: Samples;
  readonly #stories: Stories;
  readonly #timeline: Timeline;
  /** Somebody listens to the whole timeline. */
  readonly #isTold: boolean;
  readonly #onSend: ((message: OutgoingMessage) => void) | null;
  #dayAt = Number.NaN;
  #dayUntil = Number.NaN;
  #day: Day | null = null;

  constructor({ bundle, zone, timeline, story, sample, onSend }: CollectorOptions) {
    this.#onSend = onSend;
    this.#bundle = bundle;
    this.#zone = zone;
    for (const machine of bundle.scenarios) {
      this.#scenarios.set(machine.name, {
        entered: 0,
        refused: {},
        ended: {},
        converted: 0,
        value: 0,
        measures: machine.measures.map(() => ({ reached: 0, value: 0 })),
        messages: new Map(
          machine.states.flatMap((state) =>
            state.kind === 'send'
              ? [
                  [
                    `${state.channel}/${state.message}`,
                    { sent: 0, opened: 0, clicked: 0, skipped: {}, held: {} },
                  ] as const,
                ]
              : [],
          ),
        ),
        byModel: new Map(),
        reached: new Int32Array(machine.states.length),
        ways: new Int32Array((machine.states.length + 1) * machine.states.length),
      });
    }
    this.#peaks = new Peaks(bundle.model.policies.caps, zone);
    this.#samples = new Samples(sample);
    this.#stories = new Stories(story);
    this.#isTold = timeline !== null;
    this.#timeline = new Timeline((line) => {
      timeline?.(line);
      this.#stories.add(line);
    });
  }

  enter(at: number, run: RunRef): void {
    this.#of(run.scenario).entered++;
    this.#on(at).entered++;
    this.#line(at, run, { what: 'enter' });
  }

  refuse(_at: number, _contact: string, scenario: string, reason: string): void {
    add(this.#of(scenario).refused, reason);
  }

  step(_at: number, run: RunRef, from: number, to: number): void {
    const counts = this.#of(run.scenario);
    counts.reached[to]!++;
    counts.ways[(from + 1) * counts.reached.length + to]!++;
  }

  send(message: OutgoingMessage): void {
    const { at, run, model, label } = message;
    this.#message(run.scenario, model).sent++;
    const day = this.#on(at);
    day.sent++;
    add(day.channels, model.channel);
    if (model.kind === 'marketing') this.#peaks.add(model.channel, run.index, run.contact, at);
    this.#samples.offer(message);
    this.#line(at, run, { what: 'send', channel: model.channel, message: model.name, label });
    this.#onSend?.(message);
  }

  skip(at: number, run: RunRef, model: OutgoingMessage['model'], label: string, reason: string): void {
    add(this.#message(run.scenario, model).skipped, reason);
    this.#on(at).skipped++;
    this.#line(at, run, { what: 'skip', channel: model.channel, message: model.name, label, reason });
  }

  response(_at: number, _contact: string, { scenario, channel, message, moment }: MessageResponse): void {
    const counts = this.#of(scenario).messages.get(`${channel}/${message}`);
    if (counts !== undefined && (moment === 'opened' || moment === 'clicked')) counts[moment]++;
  }

  hold(_at: number, run: RunRef, model: OutgoingMessage['model'], _label: string, reason: string): void {
    add(this.#message(run.scenario, model).held, reason);
  }

  give(at: number, run: RunRef, label: string, code: CodeValue): void {
    this.#coupon(code).reserved++;
    this.#line(at, run, { what: 'give', label, value: code.discount, code: code.code });
  }

  spend(_at: number, _run: RunRef, code: CodeValue): void {
    this.#coupon(code).spent++;
  }

  release(_at: number, _run: RunRef, code: CodeValue): void {
    this.#coupon(code).released++;
  }

  goal(at: number, run: RunRef, _goal: number, value: number, _converts: boolean, first: boolean): void {
    const counts = this.#of(run.scenario);
    if (first) counts.converted++;
    counts.value += value;
    const day = this.#on(at);
    day.goals++;
    day.value += value;
    this.#line(at, run, { what: 'goal', value });
  }

  measure(_at: number, run: RunRef, measure: number, value: number, first: boolean): void {
    const counts = this.#of(run.scenario).measures[measure]!;
    if (first) counts.reached++;
    counts.value += value;
  }

  end(at: number, run: RunRef, outcome: string): void {
    add(this.#of(run.scenario).ended, outcome);
    this.#line(at, run, { what: 'end', outcome });
  }

  rfm(at: number, contact: string, _index: number, from: string, to: string): void {
    const key = `${from}\n${to}`;
    this.#transitions.set(key, (this.#transitions.get(key) ?? 0) + 1);
    this.#on(at).moves++;
    if (!this.#isTold && !this.#stories.follows(contact, 'move')) return;
    this.#timeline.add(at, { at: isoUtc(at), contact, what: 'move', from, to });
  }

  /** Snapshots of attributes are taken through this engine. */
  watch(engine: Engine): void {
    this.#samples.watch(engine);
  }

  /** Everything but the head of the result. */
  finish(
    engine: Engine,
  ): Omit<
    BacktestResult,
    'from' | 'to' | 'contacts' | 'events' | 'eventsInPeriod' | 'repeatedEvents' | 'assumedConsent' | 'rfm'
  > & { readonly moves: number; readonly transitions: readonly { from: string; to: string; count: number }[] } {
    this.#timeline.flush();
    const days = [...this.#days]
      .sort((a, b) => a[0] - b[0])
      .map(([day, counts]) => ({ date: isoDate(day), ...counts }));
    const waiting = waitingRuns(engine);
    const transitions = [...this.#transitions].sort(byKey).map(([key, count]) => {
      const [from, to] = key.split('\n') as [string, string];
      return { from, to, count };
    });
    return {
      scenarios: this.#bundle.scenarios.map((machine) => this.#scenario(machine, waiting)),
      perDay: days.filter((day) => day.sent > 0).map(({ date, channels }) => ({ date, ...sorted(channels) })),
      daily: days.map(({ channels: _, ...day }) => day),
      busiestDays: days
        .filter((day) => day.sent > 0)
        .sort((a, b) => b.sent - a.sent || (a.date < b.date ? -1 : 1))
        .slice(0, 10)
        .map(({ date, sent }) => ({ date, messages: sent })),
      maxPerContact: this.#peaks.result(),
      coupons: sorted(Object.fromEntries(this.#coupons)),
      story: this.#stories.result(),
      messages: this.#samples.result(),
      moves: transitions.reduce((sum, { count }) => sum + count, 0),
      transitions,
    };
  }

  #scenario(machine: Bundle['scenarios'][number], waiting: ReadonlyMap<string, Int32Array>): ScenarioResult {
    const counts = this.#of(machine.name);
    const parked = waiting.get(machine.name);
    const running = parked?.reduce((sum, n) => sum + n, 0) ?? 0;
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
          [...counts.messages].map(([name, { sent, opened, clicked, skipped, held }]) => [
            name,
            { sent, opened, clicked, skipped: sorted(skipped), held: sorted(held) },
          ]),
        ),
      ),
      steps: machine.states.map(({ id, kind }, state) => ({
        id,
        kind,
        reached: counts.reached[state]!,
        waiting: parked?.[state] ?? 0,
      })),
      ways: waysOf(counts),
    };
  }

  #of(scenario: string): ScenarioCounts {
    return this.#scenarios.get(scenario)!;
  }

  #message(scenario: string, model: OutgoingMessage['model']): MessageCounts {
    const { messages, byModel } = this.#of(scenario);
    let counts = byModel.get(model);
    if (counts === undefined) {
      counts = messages.get(`${model.channel}/${model.name}`)!;
      byModel.set(model, counts);
    }
    return counts;
  }

  #on(at: number): Day {
    if (this.#day === null || !(at >= this.#dayAt && at < this.#dayUntil)) {
      const day = this.#zone.dateOf(at);
      this.#dayAt = this.#zone.instantOfDate(day, 0);
      this.#dayUntil = this.#zone.instantOfDate(day + 1, 0);
      this.#day = this.#days.get(day) ?? {
        entered: 0,
        sent: 0,
        skipped: 0,
        goals: 0,
        value: 0,
        moves: 0,
        channels: {},
      };
      this.#days.set(day, this.#day);
    }
    return this.#day;
  }

  #coupon(code: CodeValue) {
    const name = code.coupon ?? (code.currency ? `${code.discount / 100} ${code.currency}` : `${code.discount}%`);
    const counts = this.#coupons.get(name) ?? { reserved: 0, spent: 0, released: 0 };
    this.#coupons.set(name, counts);
    return counts;
  }

  #line(at: number, run: RunRef, rest: Omit<TimelineLine, 'at' | 'contact' | 'scenario' | 'run'>): void {
    const { contact, scenario, number } = run;
    if (!this.#isTold && !this.#stories.follows(contact, rest.what)) return;
    this.#timeline.add(at, { at: isoUtc(at), contact, scenario, run: `${contact}/${scenario}/${number}`, ...rest });
  }
}

function waysOf({ ways, reached }: ScenarioCounts): ScenarioResult['ways'] {
  const width = reached.length;
  return Array.from(ways, (count, way) => ({ from: Math.floor(way / width) - 1, to: way % width, count })).filter(
    ({ count }) => count > 0,
  );
}

function waitingRuns(engine: Engine): ReadonlyMap<string, Int32Array> {
  const { runs, contacts, program } = engine.state;
  const waiting = new Map<string, Int32Array>();
  for (const contact of contacts) {
    for (const row of contact.runs) {
      const { name, loaded } = program.machines[runs.machine[row]!]!;
      const parked = waiting.get(name) ?? new Int32Array(loaded.states.length);
      parked[runs.state[row]!]!++;
      waiting.set(name, parked);
    }
  }
  return waiting;
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(byKey));
}
