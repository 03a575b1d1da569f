/** Where a run is, what it waits for and what can come next, in lines of the program. */
import { isoUtc } from '../clock/index.js';
import type { Alternative, State } from '../machine/index.js';
import type { StoryLine } from './contact.js';
import { momentName } from './entry.js';
import { type Glass, type Line, lineOf, versionOf } from './glass.js';
import { momentText, type Part, partOf, type Within } from './parts.js';

export interface Way {
  /** What leads there. */
  readonly when: string;
  readonly line: Line;
  /** A condition, as it stands now. */
  readonly condition?: Part;
  /** Null: it ends the run. */
  readonly to: Line | null;
}

export interface RunNow {
  readonly number: number;
  /** Of the project, where the run is not on what entries begin with now. */
  readonly version?: number;
  readonly entered: string;
  readonly line: Line;
  readonly step: string;
  readonly since: string;
  /** In words. */
  readonly waits: string;
  readonly until: string | null;
  readonly ways: readonly Way[];
}

export function runNow(glass: Glass, row: number, story: readonly StoryLine[]): RunNow {
  const { runs, program, pending } = glass.engine.state;
  const { loaded } = program.machines[runs.machine[row]!]!;
  const { machine } = loaded;
  const state = machine.states[runs.state[row]!]!;
  const [since, deadline, entry] = [runs.since[row]!, runs.deadline[row]!, runs.entry[row]!];
  const within: Within = { machine, slots: runs.slots(row), entry };
  const hold = runs.holdOf(row);
  const until = Number.isFinite(hold) ? hold : Number.isFinite(deadline) ? deadline : null;
  const letter = pending.get(row);
  const waits = waitsText(glass, state, {
    until,
    inOutbox: letter?.inFlight === true ? (glass.store.message(letter.id)?.status ?? 'ready') : null,
    held: story.findLast(
      (line) =>
        line.what === 'hold' &&
        line.scenario === machine.name &&
        line.run === runs.number[row] &&
        line.label === state.id,
    ),
  });
  const place = runs.machine[row]!;
  const isEarlier = glass.program.bundle.scenarios.findIndex(({ name }) => name === machine.name) !== place;
  return {
    number: runs.number[row]!,
    ...(isEarlier && { version: versionOf(glass.program, place) }),
    entered: isoUtc(entry),
    line: lineOf(glass, state.span),
    step: state.id,
    since: isoUtc(since),
    waits,
    until: until === null ? null : isoUtc(until),
    ways: [...goalsOf(glass, row), ...stopsOf(glass, row, within), ...waysOut(glass, row, state, within, until)],
  };
}

interface Waiting {
  readonly until: number | null;
  readonly inOutbox: string | null;
  readonly held: StoryLine | undefined;
}

function waitsText(glass: Glass, state: State, { until, inOutbox, held }: Waiting): string {
  const when = until === null ? '' : momentText(glass, until);
  const due = until !== null && until < glass.at ? `was due ${when}: the service has not come to it yet` : null;
  switch (state.kind) {
    case 'send': {
      const name = `${state.channel} ${state.message}`;
      if (inOutbox !== null) return `${name} lies in the outbox (${inOutbox})`;
      return due ?? `holds ${name} until ${when}: ${reasonInWords(String(held?.reason ?? ''))}`;
    }
    case 'give':
      return `needs a code and the pool is empty; asks again ${when}`;
    case 'waitFor':
      return due ?? `waits for what happens first, at most until ${when}`;
    case 'wait':
    case 'until':
    case 'loop':
      return due ?? `waits until ${when}`;
    default:
      return 'is at work';
  }
}

/** Of policy and providers, for people. */
export function reasonInWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

const REASONS: Readonly<Record<string, string>> = {
  quiet_hours: 'quiet hours',
  closed: 'a closed day',
  hours: 'outside the hours of the scenario',
  legal_hours: 'outside the hours that the law allows',
  rate: 'the channel sends no faster',
  cap: 'over a cap',
  consent: 'no consent for the channel',
  holdout: 'the contact is in the holdout',
  suppressed: 'the address bounced or complained before',
  erased: 'the contact had their data erased before',
  unsubscribed_topic: 'the contact left the topic',
  no_address: 'there is no address',
  failed_params: 'something the message needs is unknown',
  retry: 'the provider could not take it',
  run_over: 'the run was over',
  failed: 'the provider refused it',
};

function goalsOf(glass: Glass, row: number): readonly Way[] {
  const { runs, program } = glass.engine.state;
  const { machine } = program.machines[runs.machine[row]!]!.loaded;
  return machine.goals.map(({ moment, within, span }) => {
    const last = glass.zone.add(runs.entry[row]!, within);
    return {
      when: `goal ${momentName(glass, moment)}, until ${momentText(glass, last)}`,
      line: lineOf(glass, span),
      to: null,
    };
  });
}

function stopsOf(glass: Glass, row: number, within: Within): readonly Way[] {
  const { runs, program } = glass.engine.state;
  const { machine } = program.machines[runs.machine[row]!]!.loaded;
  return machine.stops.map((stop) => ({ ...wayOf(glass, stop, within, 'stop when'), to: null }));
}

function waysOut(glass: Glass, row: number, state: State, within: Within, until: number | null): readonly Way[] {
  const { runs, program } = glass.engine.state;
  const { machine } = program.machines[runs.machine[row]!]!.loaded;
  const to = (next: number): Line | null => {
    const found = machine.states[next];
    return found === undefined ? null : lineOf(glass, found.span);
  };
  const own = lineOf(glass, state.span);
  const loops = (state.loops ?? []).flatMap((index): Way[] => {
    const loop = machine.states[index];
    if (loop?.kind !== 'loop') return [];
    return loop.until.map((one) => ({ ...wayOf(glass, one, within, 'until'), to: to(loop.next) }));
  });
  const at = until === null ? '' : `on ${momentText(glass, until)}`;
  switch (state.kind) {
    case 'wait':
    case 'until':
      return [...loops, { when: at, line: own, to: to(state.next) }];
    case 'waitFor':
      return [
        ...loops,
        ...state.arms.map((arm) => ({ ...wayOf(glass, arm.on, within, 'for'), to: to(arm.next) })),
        { when: `else ${at}`, line: own, to: to(state.otherwise) },
      ];
    case 'send':
      return [...loops, { when: 'once it is handed over, skipped or failed', line: own, to: to(state.next) }];
    case 'give':
      return [...loops, { when: 'once there is a code', line: own, to: to(state.next) }];
    case 'loop':
      return [...loops, { when: `${at}, the next round`, line: own, to: to(state.body) }];
    default:
      return loops;
  }
}

function wayOf(glass: Glass, { moment, condition, span }: Alternative, within: Within, word: string): Omit<Way, 'to'> {
  const line = lineOf(glass, span);
  const part = condition === undefined ? null : partOf(glass, condition, within);
  const name = moment === undefined ? (part?.text ?? '') : momentInRun(glass, moment, within);
  return { when: `${word} ${name}`, line, ...(part !== null && { condition: part }) };
}

function momentInRun(glass: Glass, moment: NonNullable<Alternative['moment']>, { machine }: Within): string {
  if (moment.on !== 'handle') return momentName(glass, moment);
  return `${machine?.slots[moment.slot]?.name ?? 'message'}.${moment.moment}`;
}
