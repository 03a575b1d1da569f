/** Walks a machine's states with what is known of the contact, and writes down where a run can go and how long that takes. */
import type { State } from '../../runtime/machine/bundle.js';
import { always, assume, deny, type Facts, type Formula, isImpossible, nothingKnown } from '../reason/index.js';
import { lengthOf } from './durations.js';
import type { Exploring } from './exploring.js';
import { anyTime, type Clock, clockAfter, holdOf, isOnEveryDay, periodOf } from './holds.js';
import { afterwards, agreed, arrival, forgetting, keyOfFacts, withoutNames } from './knowledge.js';
import type { Place, Taken, Way } from './model.js';
import { mayLack, targetLength } from './targets.js';
import { atOnce, endless, isAtOnce, type Most } from './time.js';

interface Here {
  readonly state: number;
  readonly rounds: Readonly<Record<number, number>>;
  readonly facts: Facts;
  readonly clock: Clock;
}

type Draft = Omit<Place, 'ways'> & { readonly ways: Way[] };

/** More places than this are not told apart by rounds. */
const mostPlaces = 4000;
/** More kinds of knowledge at one state and round than this are put together: fewer, the more places there are already. */
function mostVariants(places: number): number {
  if (places < 300) return 24;
  return places < 700 ? 2 : 0;
}

export class Explorer {
  readonly places: Draft[] = [];
  /** Not all that is known of the contact is told apart. */
  isCrowded = false;
  readonly #x: Exploring;
  readonly #ids = new Map<string, number>();
  readonly #variants = new Map<string, number>();
  readonly #open: { readonly here: Here; readonly place: Draft }[] = [];

  constructor(exploring: Exploring) {
    this.#x = exploring;
  }

  /** The place where a run begins; undefined where none can, or there are too many places. */
  enter(state: number, facts: Facts, clock: Clock): number | undefined {
    const first = this.#place({ state, rounds: {}, facts, clock });
    for (let next = this.#open.pop(); next; next = this.#open.pop()) {
      if (this.places.length > mostPlaces && !this.#x.coarse) return undefined;
      this.#leave(next.here, next.place);
    }
    return first;
  }

  #place(here: Here): number {
    const { facts } = here;
    const clock = told(here.clock);
    const at = `${here.state} ${JSON.stringify(here.rounds)}`;
    const variants = this.#variants.get(at) ?? 0;
    const isCrowded = variants >= mostVariants(this.places.length);
    if (isCrowded) this.isCrowded = true;
    const kept = isCrowded ? { ...here, facts: nothingKnown, clock: anyTime } : { ...here, clock };
    const key = `${at} ${keyOfFacts(kept.facts)} ${kept.clock.minute ?? ''} ${kept.clock.weekday ?? ''}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#variants.set(at, variants + 1);
    const state = this.#x.machine.states[here.state]!;
    const place: Draft = {
      id: this.places.length,
      state: here.state,
      facts: isCrowded ? nothingKnown : facts,
      isEnd: state.kind === 'end',
      ...(state.kind === 'until' && state.late === undefined && mayLack(this.#x, state.target) ? { mayEnd: true } : {}),
      ways: [],
      rounds: here.rounds,
      ...(state.kind === 'send' ? { send: this.#sending(state, kept) } : {}),
    };
    this.places.push(place);
    this.#ids.set(key, place.id);
    this.#open.push({ here: kept, place });
    return place.id;
  }

  #sending(state: Extract<State, { kind: 'send' }>, { facts, clock }: Here): NonNullable<Place['send']> {
    const { bundle, machine, lasting } = this.#x;
    const { channel, message } = state;
    const isMarketing = bundle.model.messages[`${channel}/${message}`]?.kind !== 'transactional';
    const period = periodOf(bundle, machine, channel);
    const hold = holdOf(bundle, machine, channel, message, clock);
    const consent = isMarketing ? bundle.model.channels[channel]?.consent : undefined;
    const then = isAtOnce(hold) ? facts : afterwards(facts, hold, lasting);
    const isRefused = typeof consent === 'string' && then && isImpossible(assume(then, agreed(consent)));
    return {
      channel,
      message,
      isMarketing,
      hold,
      lasting,
      ...(isRefused ? { isRefused } : {}),
      ...(period ? { period } : {}),
    };
  }

  #leave(here: Here, place: Draft): void {
    const { machine, lasting, meanings, bundle } = this.#x;
    const state = machine.states[here.state]!;
    const file = bundle.files[state.span.file]!;
    const go = (
      to: number,
      facts: Facts | undefined,
      clock: Clock,
      way: Omit<Way, 'to'>,
      rounds: Here['rounds'] = here.rounds,
    ) => {
      if (!facts) return;
      const next = machine.states[to]!;
      const isElsewhere = next.call !== state.call && JSON.stringify(next.call) !== JSON.stringify(state.call);
      place.ways.push({
        ...way,
        to: this.#place({ state: to, rounds, facts: isElsewhere ? withoutNames(facts) : facts, clock }),
      });
    };
    const instantly = { least: atOnce, most: atOnce };
    const taken = (text: string, by: Taken['by'], arm?: number): { taken: Taken } => ({
      taken: { text, span: state.span, by, ...(arm === undefined ? {} : { arm }) },
    });
    const leaveLoops = (most: Most) => {
      for (const loop of state.loops ?? []) {
        const plan = machine.states[loop]!;
        if (plan.kind !== 'loop') continue;
        const facts = afterwards(here.facts, most, lasting);
        const rounds = withoutLoop(here.rounds, loop);
        go(plan.next, facts, anyTime, { least: atOnce, most, ...taken('until', 'happens') }, rounds);
      }
    };
    switch (state.kind) {
      case 'end':
        return;
      case 'wait': {
        const { least, most, fixed } = lengthOf(state.duration);
        const clock = fixed ? clockAfter(here.clock, least) : anyTime;
        go(state.next, afterwards(here.facts, most, lasting), clock, { least, most, ...taken(state.id, 'wait') });
        leaveLoops(most);
        return;
      }
      case 'until': {
        const { clock, known, ...length } = targetLength(this.#x, state.target, here.facts, here.clock);
        const waited = afterwards(here.facts, length.most, lasting);
        const facts = waited && known ? happening(waited, known) : waited;
        go(state.next, facts, clock, { ...length, ...taken(state.id, 'wait') });
        if (state.late !== undefined)
          go(state.late, here.facts, here.clock, { ...instantly, ...taken('else', 'choice') });
        leaveLoops(length.most);
        return;
      }
      case 'waitFor': {
        const { least, most } = lengthOf(state.upTo);
        for (const [index, { on, next }] of state.arms.entries()) {
          if (on.moment?.on === 'event' && endsFirst(this.#x, on.moment.event)) continue;
          const arm = meanings.armAt(on.span, file);
          const waited = afterwards(here.facts, most, lasting, arm?.names ?? []);
          const facts = arm && waited ? happening(waited, arm.formula, arrival(meanings.r, arm.part)) : waited;
          const text = meanings.textAt(file, on.span);
          go(next, facts, anyTime, { least: atOnce, most, ...taken(text, 'happens', index) });
        }
        const clock = lengthOf(state.upTo).fixed ? clockAfter(here.clock, least) : anyTime;
        const late = afterwards(here.facts, most, lasting);
        go(state.otherwise, late, clock, { least, most, ...taken(state.id, 'timeout') });
        leaveLoops(most);
        return;
      }
      case 'send': {
        const hold = place.send!.hold;
        const name = nameOf(machine.slots[state.handle]?.name);
        const facts = afterwards(here.facts, hold, lasting, name);
        const marks = [`handle ${state.handle}`];
        go(state.next, facts, isAtOnce(hold) ? here.clock : anyTime, { least: atOnce, most: hold, marks });
        if (!isAtOnce(hold)) leaveLoops(hold);
        return;
      }
      case 'give': {
        const name = nameOf(machine.slots[state.slot]?.name);
        const codes = state.coupon === undefined ? 'generated' : bundle.model.coupons[state.coupon]?.codes;
        const hasPool = codes !== 'generated';
        const facts = hasPool ? afterwards(here.facts, endless, lasting, name) : forgetting(here.facts, name);
        const most = hasPool ? endless : atOnce;
        go(state.next, facts, hasPool ? anyTime : here.clock, { least: atOnce, most });
        if (hasPool) leaveLoops(most);
        return;
      }
      case 'change':
        go(state.next, afterwards(here.facts, atOnce, lasting), here.clock, instantly);
        return;
      case 'branch': {
        let rest: Facts = here.facts;
        for (const one of state.cases) {
          const caseFile = bundle.files[one.span.file]!;
          const yes = meanings.caseAt(one.span, caseFile);
          const facts = assume(rest, yes);
          const way = {
            ...instantly,
            taken: { text: meanings.textAt(caseFile, one.span), span: one.span, by: 'choice' },
          } as const;
          if (!isImpossible(facts)) go(one.next, facts, here.clock, way);
          if (yes !== always) rest = assume(rest, deny(yes));
          if (isImpossible(rest)) return;
        }
        if (!state.exhaustive) go(state.otherwise, rest, here.clock, { ...instantly, ...taken('else', 'choice') });
        return;
      }
      case 'split': {
        const dealt = this.#x.arms[state.id];
        for (const arm of state.arms) {
          if (dealt !== undefined && arm.name !== dealt) continue;
          if (arm.share <= 0) continue;
          const way = { ...instantly, taken: { text: arm.name, span: arm.span, by: 'choice' } } as const;
          go(arm.next, here.facts, here.clock, way);
        }
        return;
      }
      case 'loop':
        this.#loop(state, here, go);
        if (this.#waitsFor(state, here)) leaveLoops(lengthOf(state.every).most);
    }
  }

  /** Whether a run can wait here for the next round, and be called away meanwhile. */
  #waitsFor({ every, times }: Extract<State, { kind: 'loop' }>, { state, rounds }: Here): boolean {
    const round = rounds[state] ?? 0;
    return every !== undefined && (this.#x.coarse || (round > 0 && round < times));
  }

  #loop(
    state: Extract<State, { kind: 'loop' }>,
    here: Here,
    go: (to: number, facts: Facts | undefined, clock: Clock, way: Omit<Way, 'to'>, rounds: Here['rounds']) => void,
  ): void {
    const { coarse, lasting } = this.#x;
    const index = here.state;
    const round = here.rounds[index] ?? 0;
    const every = lengthOf(state.every);
    const outside = withoutLoop(here.rounds, index);
    const instantly = { least: atOnce, most: atOnce };
    const isLast = round >= state.times;
    const waits = this.#waitsFor(state, here);
    if (isLast || coarse || (state.until.length > 0 && !waits))
      go(state.next, here.facts, here.clock, instantly, outside);
    if (waits && state.until.length > 0) {
      const { most } = every;
      go(state.next, afterwards(here.facts, most, lasting), anyTime, { least: atOnce, most }, outside);
    }
    if (isLast) return;
    const inside = coarse ? here.rounds : { ...outside, [index]: round + 1 };
    const marks = [`loop ${index}`, `round ${index}`];
    if (round === 0 || coarse) {
      go(state.body, here.facts, here.clock, { ...instantly, marks }, inside);
      return;
    }
    if (!state.every) {
      go(state.body, here.facts, here.clock, instantly, inside);
      return;
    }
    const { months, days, ms } = every.least;
    const least = { months: months * round, days: days * round, ms: ms * round };
    const facts = afterwards(here.facts, every.most, lasting);
    go(
      state.body,
      facts,
      anyTime,
      {
        least: atOnce,
        most: every.most,
        since: [{ mark: `loop ${index}`, least }],
        marks: [`round ${index}`],
        round: { loop: index, every: every.least },
      },
      inside,
    );
  }
}

/** The rounds once the loop is left: its own and those of loops inside it, which stand after it, count no more. */
function withoutLoop(rounds: Here['rounds'], loop: number): Here['rounds'] {
  return Object.fromEntries(Object.entries(rounds).filter(([key]) => Number(key) < loop));
}

/** The event, or one that it is one of, ends the run at that instant. */
function endsFirst({ bundle, endings }: Exploring, event: string): boolean {
  const seen = new Set<string>();
  for (let name: string | undefined = event; name !== undefined && !seen.has(name); ) {
    if (endings.has(name)) return true;
    seen.add(name);
    const plan = bundle.derived.find((one) => one.name === name);
    name = plan && !plan.within ? plan.base.event : undefined;
  }
  return false;
}

/** In the hours in which clocks change a local time may be another. */
function told({ minute, weekday }: Clock): Clock {
  if (minute === undefined || !isOnEveryDay(minute)) return anyTime;
  return { minute, ...(weekday ? { weekday } : {}) };
}

function happening(facts: Facts, ...formulas: readonly Formula[]): Facts | undefined {
  const known = formulas.reduce((so, formula) => assume(so, formula), facts);
  return isImpossible(known) ? undefined : known;
}

/** The name that a slot has in the text, without the sequence it stands in. */
function nameOf(slot: string | undefined): readonly string[] {
  const name = slot?.split('/').at(-1);
  return name === undefined ? [] : [name];
}
