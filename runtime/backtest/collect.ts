/** Counts what the engine reports into the figures of a backtest. One collector serves one replay. */
import { isoUtc } from '../clock/index.js';
import type { Engine } from '../engine/engine.js';
import type { MessageResponse, OutgoingMessage, RunRef, Sink } from '../engine/sink.js';
import type { Bundle, CodeValue, Zone } from '../machine/index.js';
import type { Counted, Counts, CouponCounts, DayCounts, MessageCounts, ScenarioCounts, Sums } from './counted.js';
import type { TimelineLine } from './input.js';
import { Peaks } from './peaks.js';
import { Samples } from './samples.js';
import type { SendLog } from './send-log.js';
import { Stories } from './stories.js';
import { Timeline } from './timeline.js';

export interface CollectorOptions {
  readonly bundle: Bundle;
  readonly zone: Zone;
  readonly timeline: ((line: TimelineLine) => void) | null;
  readonly story: string | null;
  readonly sample: number;
  /** Keeps every hand-over, and the class that `classOf` tells for the contact's place in the engine. */
  readonly sends: { readonly log: SendLog; readonly classOf: (contact: number) => number } | null;
  /** Is told of each message after it has been counted. */
  readonly onSend: ((message: OutgoingMessage) => void) | null;
}

export class Collector implements Sink {
  readonly #zone: Zone;
  readonly #scenarios = new Map<string, ScenarioCounts>();
  /** The counts of a message by the model itself, which costs no text. */
  readonly #byModel = new Map<string, Map<OutgoingMessage['model'], MessageCounts>>();
  /** By scenario, channel and name of the message. */
  readonly #byName = new Map<string, Map<string, Map<string, MessageCounts>>>();
  readonly #days = new Map<number, DayCounts>();
  readonly #coupons: Record<string, CouponCounts> = {};
  /** The same by what a code says: the coupon's name, or percent points. */
  readonly #byCode = new Map<string | number, CouponCounts>();
  /** By class left, then class reached. */
  readonly #transitions = new Map<string, Map<string, number>>();
  readonly #handOvers: Record<string, number[] | null> = {};
  readonly #peaks: Peaks;
  readonly #samples: Samples;
  readonly #stories: Stories;
  readonly #timeline: Timeline;
  /** Somebody listens to the whole timeline. */
  readonly #isTold: boolean;
  readonly #sends: CollectorOptions['sends'];
  readonly #onSend: ((message: OutgoingMessage) => void) | null;
  #dayNumber = Number.NaN;
  #day: DayCounts | null = null;

  constructor({ bundle, zone, timeline, story, sample, sends, onSend }: CollectorOptions) {
    this.#sends = sends;
    this.#onSend = onSend;
    this.#zone = zone;
    for (const machine of bundle.scenarios) {
      const messages: Record<string, MessageCounts> = {};
      const byName = new Map<string, Map<string, MessageCounts>>();
      for (const state of machine.states) {
        if (state.kind !== 'send') continue;
        const { channel, message } = state;
        messages[`${channel}/${message}`] ??= { sent: 0, opened: 0, clicked: 0, skipped: {}, held: {} };
        const counts = messages[`${channel}/${message}`]!;
        byName.set(channel, (byName.get(channel) ?? new Map<string, MessageCounts>()).set(message, counts));
      }
      this.#byName.set(machine.name, byName);
      const width = machine.states.length;
      this.#scenarios.set(machine.name, {
        entered: 0,
        refused: {},
        ended: {},
        converted: 0,
        value: 0,
        measures: machine.measures.map(() => ({ reached: 0, value: 0 })),
        messages,
        reached: Array<number>(width).fill(0),
        waiting: Array<number>(width).fill(0),
        ways: Array<number>((width + 1) * width).fill(0),
      });
      this.#byModel.set(machine.name, new Map());
    }
    for (const [channel, { rate }] of Object.entries(bundle.model.channels)) if (rate) this.#handOvers[channel] = [];
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
    if (this.#tells(at, run, 'enter')) this.#line(at, run, { what: 'enter' });
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
    this.#handOvers[model.channel]?.push(at);
    this.#samples.offer(message);
    this.#sends?.log.add(message, this.#sends.classOf(run.index), this.#dayNumber);
    if (this.#tells(at, run, 'send')) {
      this.#line(at, run, { what: 'send', channel: model.channel, message: model.name, label });
    }
    this.#onSend?.(message);
  }

  skip(at: number, run: RunRef, model: OutgoingMessage['model'], label: string, reason: string): void {
    add(this.#message(run.scenario, model).skipped, reason);
    this.#on(at).skipped++;
    if (this.#tells(at, run, 'skip')) {
      this.#line(at, run, { what: 'skip', channel: model.channel, message: model.name, label, reason });
    }
  }

  response(_at: number, _contact: string, { scenario, channel, message, moment }: MessageResponse): void {
    if (moment !== 'opened' && moment !== 'clicked') return;
    const counts = this.#byName.get(scenario)!.get(channel)?.get(message);
    if (counts !== undefined) counts[moment]++;
  }

  hold(_at: number, run: RunRef, model: OutgoingMessage['model'], _label: string, reason: string): void {
    add(this.#message(run.scenario, model).held, reason);
    if (reason === 'rate') this.#handOvers[model.channel] = null;
  }

  give(at: number, run: RunRef, label: string, code: CodeValue): void {
    this.#coupon(code).reserved++;
    if (this.#tells(at, run, 'give')) {
      this.#line(at, run, { what: 'give', label, value: code.discount, code: code.code });
    }
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
    if (this.#tells(at, run, 'goal')) this.#line(at, run, { what: 'goal', value });
  }

  measure(_at: number, run: RunRef, measure: number, value: number, first: boolean): void {
    const counts = this.#of(run.scenario).measures[measure]!;
    if (first) counts.reached++;
    counts.value += value;
  }

  end(at: number, run: RunRef, outcome: string): void {
    add(this.#of(run.scenario).ended, outcome);
    if (this.#tells(at, run, 'end')) this.#line(at, run, { what: 'end', outcome });
  }

  rfm(at: number, contact: string, index: number, from: string, to: string): void {
    const reached = this.#transitions.get(from) ?? new Map<string, number>();
    this.#transitions.set(from, reached);
    reached.set(to, (reached.get(to) ?? 0) + 1);
    this.#on(at).moves++;
    if (!this.#tells(at, { contact, index }, 'move')) return;
    this.#timeline.add(at, { at: isoUtc(at), contact, what: 'move', from, to });
  }

  /** Snapshots of attributes are taken through this engine. */
  watch(engine: Engine): void {
    this.#samples.watch(engine);
  }

  /** Everything this replay has counted; `head` is what only the replay itself knows. */
  counted(engine: Engine, head: Omit<Sums, 'scenarios' | 'days' | 'coupons' | 'transitions'>): Counted {
    this.#timeline.flush();
    this.#countWaiting(engine);
    return {
      sums: {
        ...head,
        scenarios: Object.fromEntries(this.#scenarios),
        days: Object.fromEntries(this.#days),
        coupons: this.#coupons,
        transitions: Object.fromEntries(
          [...this.#transitions].flatMap(([from, reached]) =>
            [...reached].map(([to, count]) => [`${from}\n${to}`, count]),
          ),
        ),
      },
      peaks: this.#peaks.counted(),
      samples: this.#samples.kept(),
      stories: this.#stories.followed(),
      handOvers: this.#handOvers,
      sends: this.#sends?.log.all() ?? null,
    };
  }

  #countWaiting(engine: Engine): void {
    const { runs, contacts, program } = engine.state;
    for (const contact of contacts) {
      for (const row of contact.runs) {
        const { waiting } = this.#of(program.machines[runs.machine[row]!]!.name);
        waiting[runs.state[row]!]!++;
      }
    }
  }

  #of(scenario: string): ScenarioCounts {
    return this.#scenarios.get(scenario)!;
  }

  #message(scenario: string, model: OutgoingMessage['model']): MessageCounts {
    const byModel = this.#byModel.get(scenario)!;
    let counts = byModel.get(model);
    if (counts === undefined) {
      counts = this.#of(scenario).messages[`${model.channel}/${model.name}`]!;
      byModel.set(model, counts);
    }
    return counts;
  }

  #on(at: number): DayCounts {
    const day = this.#zone.dateOf(at);
    if (day !== this.#dayNumber) {
      this.#dayNumber = day;
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
    return this.#day!;
  }

  #coupon({ coupon, currency, discount }: CodeValue): CouponCounts {
    const key = coupon ?? (currency ? `${discount / 100} ${currency}` : discount);
    let counts = this.#byCode.get(key);
    if (counts === undefined) {
      const name = typeof key === 'number' ? `${key}%` : key;
      this.#coupons[name] ??= { reserved: 0, spent: 0, released: 0 };
      counts = this.#coupons[name];
      this.#byCode.set(key, counts);
    }
    return counts;
  }

  /** Whether such a line is wanted: asked before it is made. */
  #tells(at: number, { contact, index }: Pick<RunRef, 'contact' | 'index'>, what: TimelineLine['what']): boolean {
    return this.#stories.follows(contact, index, what, at) || this.#isTold;
  }

  #line(at: number, run: RunRef, rest: Omit<TimelineLine, 'at' | 'contact' | 'scenario' | 'run'>): void {
    const { contact, scenario, number } = run;
    this.#timeline.add(at, { at: isoUtc(at), contact, scenario, run: `${contact}/${scenario}/${number}`, ...rest });
  }
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
