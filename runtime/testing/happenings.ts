/** What happened in a test, one entry a happening, in order; expectations are matched against it. */
import { isoDate, isoTime } from '../clock/index.js';
import type { Sink } from '../engine/sink.js';
import { DAY_MS, type Machine, type Zone } from '../machine/index.js';

export type What =
  | { readonly kind: 'enter'; readonly scenario: string }
  | { readonly kind: 'refuse'; readonly scenario: string; readonly reason: string }
  | {
      readonly kind: 'send';
      readonly channel: string;
      readonly message: string;
      readonly label: string;
      readonly name: string;
      readonly id: string;
    }
  | { readonly kind: 'skip'; readonly channel: string; readonly message: string; readonly reason: string }
  | {
      readonly kind: 'hold';
      readonly channel: string;
      readonly message: string;
      readonly reason: string;
      readonly until: number;
    }
  | { readonly kind: 'give'; readonly label: string; readonly name: string; readonly code: string }
  | { readonly kind: 'goal'; readonly value: number; readonly converts: boolean }
  | { readonly kind: 'end'; readonly outcome: string }
  | { readonly kind: 'step'; readonly step: string }
  /** Something the test itself did. */
  | { readonly kind: 'when'; readonly text: string };

export interface Happened {
  readonly at: number;
  readonly scenario: string;
  readonly what: What;
  /** An expectation has been met by it. */
  used: boolean;
}

/** A sink that writes everything down. `ways`: states of the scenarios a run went from and to. */
export function recording(happened: Happened[], ways: Map<string, Set<string>>, machines: readonly Machine[]): Sink {
  const states = new Map(machines.map((machine) => [machine.name, machine.states]));
  const names = new Map(machines.map((machine) => [machine.name, namesOf(machine)]));
  const note = (at: number, scenario: string, what: What) => {
    happened.push({ at, scenario, what, used: false });
  };
  return {
    enter: (at, run) => note(at, run.scenario, { kind: 'enter', scenario: run.scenario }),
    refuse: (at, _contact, scenario, reason) => note(at, scenario, { kind: 'refuse', scenario, reason }),
    passOver: (at, _contact, scenario) => note(at, scenario, { kind: 'refuse', scenario, reason: 'audience' }),
    step: (at, run, from, to) => {
      const own = ways.get(run.scenario) ?? new Set<string>();
      ways.set(run.scenario, own.add(`${from} ${to}`));
      note(at, run.scenario, { kind: 'step', step: states.get(run.scenario)?.[to]?.id ?? '' });
    },
    send: ({ at, run, model, label, id }) =>
      note(at, run.scenario, {
        kind: 'send',
        channel: model.channel,
        message: model.name,
        label,
        name: names.get(run.scenario)?.get(label) ?? label,
        id,
      }),
    skip: (at, run, model, _label, reason) =>
      note(at, run.scenario, { kind: 'skip', channel: model.channel, message: model.name, reason }),
    hold: (at, run, model, _label, reason, until) =>
      note(at, run.scenario, { kind: 'hold', channel: model.channel, message: model.name, reason, until }),
    give: (at, run, label, code) =>
      note(at, run.scenario, {
        kind: 'give',
        label,
        name: names.get(run.scenario)?.get(label) ?? label,
        code: code.code,
      }),
    goal: (at, run, _goal, value, converts) => note(at, run.scenario, { kind: 'goal', value, converts }),
    end: (at, run, outcome) => note(at, run.scenario, { kind: 'end', outcome }),
  };
}

/** Where a name of a sequence is kept: `do nudge/promo`, `do twice/do nudge#2/promo`. */
const FRAMES = /^(?:do [^/]+\/)+/;

/** The name in a stable id, whatever sequence it stands in and whichever of its repeats it is. */
export function nameIn(id: string): string {
  return id.replace(FRAMES, '').replace(/#\d+$/, '');
}

/** The `as` name of each `send` and `give`, by stable id: several statements may share one, also in several sequences. */
function namesOf(machine: Machine): ReadonlyMap<string, string> {
  return new Map(
    machine.states.flatMap((state) => {
      if (state.kind !== 'send' && state.kind !== 'give') return [];
      const slot = state.kind === 'send' ? state.handle : state.slot;
      return [[state.id, nameIn(machine.slots[slot]?.name ?? state.id)] as const];
    }),
  );
}

/** One line for a person; null for what only expectations look at. */
export function sentence({ scenario, what }: Happened, zone: Zone): string | null {
  switch (what.kind) {
    case 'enter':
      return `enter ${what.scenario}`;
    case 'refuse':
      return `${what.scenario} not entered: ${reasonText(what)}`;
    case 'send':
      return `${what.channel} ${what.message}`;
    case 'skip':
      return `${what.channel} ${what.message} not sent: ${reasonText(what)}`;
    case 'hold':
      return `${what.channel} ${what.message} waits until ${localTime(what.until, zone)}: ${reasonText(what)}`;
    case 'give':
      return `give ${what.label}`;
    case 'goal':
      return what.converts ? 'goal' : 'goal, after the end';
    case 'end':
      return `end of ${scenario} as ${what.outcome}`;
    case 'when':
      return `when ${what.text}`;
    case 'step':
      return null;
  }
}

/** `2026-03-02 10:00`, with seconds where there are any. */
export function localTime(at: number, zone: Zone): string {
  if (at === Number.POSITIVE_INFINITY) return 'no open minute at all';
  const seconds = Math.floor((zone.localOf(at) % 60_000) / 1000);
  const end = seconds === 0 ? '' : `:${String(seconds).padStart(2, '0')}`;
  return `${isoDate(zone.dateOf(at))} ${isoTime(zone.minuteOfDay(at))}${end}`;
}

/** Time since the first `when`, in the language's own units: `4h`, `1d12h`; days are local days, also across a clock change. */
export function elapsed(origin: number, at: number, zone: Zone): string {
  if (at < origin) return `-${elapsed(at, origin, zone)}`;
  let days = Math.max(0, Math.round((at - origin) / DAY_MS) - 1);
  while (zone.add(origin, { months: 0, days: days + 1, ms: 0 }) <= at) days++;
  const rest = at - zone.add(origin, { months: 0, days, ms: 0 });
  const parts: [number, string][] = [
    [days, 'd'],
    [Math.floor(rest / 3_600_000), 'h'],
    [Math.floor((rest % 3_600_000) / 60_000), 'min'],
    [(rest % 60_000) / 1000, 's'],
  ];
  return parts.map(([n, unit]) => (n === 0 ? '' : `${n}${unit}`)).join('') || '0h';
}

/** The reason in words. */
export function reasonText({ kind, reason }: Extract<What, { readonly reason: string }>): string {
  const words = kind === 'refuse' ? REFUSALS : kind === 'skip' ? SKIPS : HOLDS;
  return words[reason] ?? reason;
}

const REFUSALS: Readonly<Record<string, string>> = {
  active: 'outside its `active` dates',
  audience: 'the contact is not who `for` asks for',
  running: 'a run is under way already',
  once: '`enter once` lets nobody in again yet',
  stop: 'its `stop when` holds already',
};

const SKIPS: Readonly<Record<string, string>> = {
  consent: 'no consent for this channel',
  holdout: 'the contact belongs to the holdout',
  cap: 'a cap is reached',
  suppressed: 'the address bounced',
  unsubscribed_topic: 'the contact left this topic',
  no_address: 'there is no address',
  duplicate: 'it was sent before',
  failed_params: 'a parameter it needs is unknown',
  legal_hours: 'legal hours of the phone number and those of the project exclude each other',
};

const HOLDS: Readonly<Record<string, string>> = {
  quiet_hours: 'quiet hours',
  closed: 'a closed day',
  hours: "the scenario's hours",
  rate: "the channel's rate",
  cap: 'a cap is reached',
  legal_hours: 'legal hours of the phone number',
};
