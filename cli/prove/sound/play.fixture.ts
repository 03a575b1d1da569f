/** Plays a random history through the engine on its virtual clock, and writes down what each contact was handed. */
import { isoDate, isoTime, parseDate, parseInstant, zone as zoneOf } from '../../../runtime/clock/index.js';
import { Engine, type Input, madeUpCodes } from '../../../runtime/engine/index.js';
import {
  type CalendarDuration,
  DURATION_UNITS,
  type Program,
  type Value,
  type Zone,
} from '../../../runtime/machine/index.js';
import { liveBase } from '../../../runtime/rfm/index.js';
import { type Act, type AHistory, CONTACTS, type Move } from './histories.generator.js';
import { wantedBy } from './wanted.fixture.js';

export interface HandOver {
  readonly at: number;
  readonly contact: number;
  readonly scenario: string;
  readonly channel: string;
  readonly message: string;
  /** The step's stable id. */
  readonly step: string;
  readonly isMarketing: boolean;
}

/** From its entry to its end, or to the end of the history. */
export interface Stay {
  readonly contact: number;
  readonly scenario: string;
  readonly from: number;
  to: number;
}

/** A run that has come to a state of its machine, so many ms after its entry. */
export interface Visit {
  readonly scenario: string;
  readonly state: number;
  readonly after: number;
}

export interface Played {
  readonly zone: Zone;
  /** Of each contact. */
  readonly zones: readonly Zone[];
  readonly stays: readonly Stay[];
  readonly sent: readonly HandOver[];
  readonly visits: readonly Visit[];
  /** What was done and what came of it, one line each, in local time. */
  readonly log: readonly string[];
}

type Simple = Exclude<Act, { readonly kind: 'trigger' }>;

const DAYS = 130;

export function durationOf(text: string): CalendarDuration {
  const [, count, unit] = /^(\d+)(s|min|h|d|w|mo|y)$/.exec(text)!;
  const one = DURATION_UNITS[unit as keyof typeof DURATION_UNITS];
  const n = Number(count);
  return { months: one.months * n, days: one.days * n, ms: one.ms * n };
}

export function play(program: Program, history: AHistory): Played {
  const { model } = program.bundle;
  const zone = zoneOf(model.timezone)!;
  const start = parseInstant(history.start, zone)!;
  const end = zone.add(start, { months: 0, days: DAYS, ms: 0 });
  const sent: (HandOver & { readonly id: string })[] = [];
  const entered: number[][] = Array.from({ length: CONTACTS }, () => []);
  const begun = new Map<string, number>();
  const under = new Map<string, Stay>();
  const stays: Stay[] = [];
  const asked = new Map<string, number>();
  const visits: Visit[] = [];
  const log: string[] = [];
  const note = (at: number, contact: number, what: string) => {
    log.push(
      `${isoDate(zone.dateOf(at))} ${isoTime(zone.minuteOfDay(at))} +${Math.round(zone.localOf(at) % 60_000)}ms c${contact} ${what}`,
    );
  };
  const engine: Engine = new Engine(program, {
    zones: zoneOf,
    rfm: model.rfm ? liveBase(model.rfm, (contact) => engine.contact(contact).data.zone) : null,
    codes: {
      reserve(request) {
        const key = `${request.contact} ${request.scenario} ${request.number} ${request.give}`;
        const times = asked.get(key) ?? 0;
        asked.set(key, times + 1);
        return request.coupon === 'vip' && times < history.emptyPool ? null : madeUpCodes.reserve(request);
      },
    },
    sink: {
      enter: (at, { index, scenario, number }) => {
        entered[index]!.push(at);
        begun.set(`${index} ${scenario} ${number}`, at);
        const stay: Stay = { contact: index, scenario, from: at, to: Number.POSITIVE_INFINITY };
        stays.push(stay);
        under.set(`${index} ${scenario} ${number}`, stay);
        note(at, index, `enters ${scenario}`);
      },
      step: (at, { index, scenario, number }, _from, state) => {
        const from = begun.get(`${index} ${scenario} ${number}`);
        if (from !== undefined) visits.push({ scenario, state, after: at - from });
      },
      end: (at, { index, scenario, number }, outcome) => {
        const stay = under.get(`${index} ${scenario} ${number}`);
        if (stay) stay.to = at;
        note(at, index, `ends ${scenario} as ${outcome}`);
      },
      skip: (at, { index, scenario }, { channel, name }, _label, reason) =>
        note(at, index, `${scenario} skips ${channel} ${name}: ${reason}`),
      hold: (at, { index, scenario }, { channel, name }, _label, reason) =>
        note(at, index, `${scenario} holds ${channel} ${name}: ${reason}`),
      send: ({ at, run, model: { channel, name, kind }, id, label }) => {
        sent.push({
          at,
          contact: run.index,
          scenario: run.scenario,
          channel,
          message: name,
          step: label,
          id,
          isMarketing: kind !== 'transactional',
        });
        note(at, run.index, `${run.scenario} SENDS ${channel} ${name}`);
      },
    },
    deliversAtOnce: true,
    assumeConsent: false,
    storesToo: 'planned',
  });
  const { birthday, renews_on: renewsOn, ...others } = history.attributes;
  for (let contact = 0; contact < CONTACTS; contact++) {
    engine.create(`c${contact}`, {
      email: `c${contact}@example.com`,
      phone: '+34600000000',
      sms_consent: true,
      ...others,
      ...(contact === 1 && history.zone !== null ? { timezone: history.zone } : {}),
      birthday: parseDate(birthday as string) ?? null,
      renews_on: parseDate(renewsOn as string) ?? null,
    });
  }
  let events = 0;
  const assumed = new Map<string, number[]>();
  /** Whether `policies.assume` allows it. */
  const isAllowed = (contact: number, event: string, now: number): boolean => {
    const times = assumed.get(`${contact} ${event}`) ?? [];
    const place = engine.contact(contact).data.zone;
    for (const { count, event: of, per } of model.policies.assume)
      if (of === event && times.filter((at) => place.add(at, per) > now).length >= count) return false;
    assumed.set(`${contact} ${event}`, [...times, now]);
    return true;
  };
  const inputOf = (act: Simple, contact: number, now: number): Input | undefined => {
    switch (act.kind) {
      case 'event': {
        if (!isAllowed(contact, act.event, now)) return undefined;
        return { kind: 'event', event: { event: act.event, at: now, id: `e${++events}`, fields: act.fields } };
      }
      case 'attributes':
        return { kind: 'attributes', values: act.values };
      case 'group':
        return { kind: 'group', group: 'club', member: act.member };
      case 'response': {
        const own = sent.filter((one) => one.contact === contact);
        const about = own.at(-1 - act.back);
        if (!about) return undefined;
        const { id, channel, message, scenario } = about;
        return { kind: 'message', messageId: id, channel, message, scenario, moment: act.moment };
      }
    }
  };
  for (const { contact, act, at } of history.past
    .map((one) => ({ ...one, at: zone.subtract(start, durationOf(one.ago)) }))
    .sort((a, b) => a.at - b.at)) {
    while (engine.nextDue < at) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
    const input = inputOf(act, contact, at);
    note(at, contact, `(past) ${saying(act)}`);
    if (input?.kind === 'event') engine.remember(contact, input.event, at);
  }
  while (engine.nextDue < start) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
  engine.refreshRfm(start);
  for (let contact = 0; contact < CONTACTS; contact++) engine.settle(contact, start);
  let now = start;
  const go = (to: number) => {
    if (to <= now) return;
    engine.advanceTo(to - 1);
    now = to;
  };
  const perform = (act: Act, contact: number) => {
    if (act.kind === 'trigger') {
      for (const one of wantedBy(program.bundle, act.which)) perform(one, contact);
      return;
    }
    const input = inputOf(act, contact, now);
    if (!input) return;
    note(now, contact, saying(act));
    engine.processInput(contact, input, now);
  };
  const anchorOf = ({ from, contact }: Move): number => {
    switch (from) {
      case 'now':
        return now;
      case 'entry':
        return entered[contact]!.at(-1) ?? now;
      case 'send':
        return sent.findLast((one) => one.contact === contact)?.at ?? now;
      case 'first send':
        return sent.find((one) => one.contact === contact)?.at ?? now;
      case 'due':
        return Number.isFinite(engine.nextDue) ? Math.max(now, engine.nextDue) : now;
    }
  };
  for (const move of history.moves) {
    const first = zone.add(anchorOf(move), durationOf(move.after)) + move.jitter;
    let at = Math.max(now, first);
    for (let n = 0; n <= move.repeats && at < end; n++) {
      go(at);
      perform(move.act, move.contact);
      at = zone.add(at, durationOf(move.every));
    }
  }
  engine.advanceTo(end);
  const zones = Array.from({ length: CONTACTS }, (_, contact) => engine.contact(contact).data.zone);
  return { zone, zones, stays, sent, visits, log };
}

function saying(act: Simple): string {
  const values = (of: Readonly<Record<string, Value>>) =>
    Object.entries(of)
      .map(([name, value]) => ` ${name}=${String(value)}`)
      .join('');
  switch (act.kind) {
    case 'event':
      return `${act.event}${values(act.fields)}`;
    case 'attributes':
      return `becomes${values(act.values)}`;
    case 'group':
      return act.member ? 'comes into club' : 'leaves club';
    case 'response':
      return `${act.moment} a message`;
  }
}
