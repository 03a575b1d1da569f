/** One engine on a virtual clock with everything it reports written down, for tests. */
import { isoUtc, parseInstant, zone } from '../../clock/index.js';
import type { RfmSource } from '../../facts/rfm-source.js';
import { type Bundle, loadBundle, type Value } from '../../machine/index.js';
import { madeUpCodes } from '../codes.js';
import { Engine } from '../engine.js';
import type { Input } from '../input.js';
import type { Sink } from '../sink.js';

export const madrid = zone('Europe/Madrid')!;

/** Local time of Madrid: `2026-03-02 10:00`. */
export const at = (text: string): number => parseInstant(text, madrid)!;

export interface World {
  readonly engine: Engine;
  /** `<local minute> <contact> <what>`, in order. */
  readonly log: string[];
  contact(id: string, attributes?: Readonly<Record<string, Value>>): number;
  /** Takes everything due before the instant, then the input. */
  input(id: string, when: string, input: Input): void;
  event(id: string, when: string, event: string, fields?: Readonly<Record<string, Value>>, rest?: { at?: string; imported?: boolean }): void;
  /** Everything due up to and including the instant. */
  advance(when: string): void;
  /** The log without times. */
  said(): string[];
}

export function world(bundle: Bundle, rest: { rfm?: RfmSource; assumeConsent?: boolean; sink?: Sink; storesLess?: boolean; outbox?: boolean } = {}): World {
  const log: string[] = [];
  const engine: Engine = new Engine(loadBundle(bundle), {
    zones: zone,
    rfm: rest.rfm ?? null,
    codes: madeUpCodes,
    sink: { ...writing(log), ...rest.sink },
    deliversAtOnce: true,
    outbox: rest.outbox ?? false,
    assumeConsent: rest.assumeConsent ?? false,
    storesToo: rest.storesLess === true ? 'nothing' : 'planned',
  });
  let events = 0;
  const advanceBefore = (instant: number) => engine.advanceTo(instant - 1);
  const made = {
    engine,
    log,
    contact: (id: string, attributes: Readonly<Record<string, Value>> = { newsletter: true, email: `${id}@example.com` }) =>
      engine.create(id, attributes),
    input: (id: string, when: string, input: Input) => {
      advanceBefore(at(when));
      engine.processInput(engine.find(id), input, at(when));
    },
    event: (id: string, when: string, event: string, fields: Readonly<Record<string, Value>> = {}, more: { at?: string; imported?: boolean } = {}) => {
      const record = { event, at: at(more.at ?? when), id: `e${++events}`, fields };
      made.input(id, when, { kind: 'event', event: record, ...(more.imported && { imported: true }) });
    },
    advance: (when: string) => engine.advanceTo(at(when)),
    said: () => log.map((line) => line.slice(17)),
  };
  return made;
}

function writing(log: string[]): Sink {
  const say = (instant: number, contact: string, what: string) => {
    log.push(`${local(instant)} ${contact} ${what}`);
  };
  return {
    enter: (instant, run) => say(instant, run.contact, `enter ${run.scenario}`),
    refuse: (instant, contact, scenario, reason) => say(instant, contact, `refuse ${scenario} ${reason}`),
    send: ({ at: instant, run, model }) => say(instant, run.contact, `send ${model.channel}/${model.name}`),
    skip: (instant, run, model, _label, reason) => say(instant, run.contact, `skip ${model.channel}/${model.name} ${reason}`),
    hold: (instant, run, model, _label, reason, until) =>
      say(instant, run.contact, `hold ${model.channel}/${model.name} ${reason} ${local(until)}`),
    give: (instant, run, label) => say(instant, run.contact, `give ${label}`),
    spend: (instant, run) => say(instant, run.contact, 'spend'),
    release: (instant, run) => say(instant, run.contact, 'release'),
    goal: (instant, run, _goal, value, converts) => say(instant, run.contact, `goal ${run.scenario} ${value}${converts ? '' : ' after'}`),
    measure: (instant, run, measure) => say(instant, run.contact, `measure ${measure}`),
    end: (instant, run, outcome) => say(instant, run.contact, `end ${run.scenario} ${outcome}`),
    rfm: (instant, contact, _index, from, to) => say(instant, contact, `move ${from} ${to}`),
  };
}

/** Local minute of Madrid. */
function local(instant: number): string {
  return isoUtc(madrid.localOf(instant)).slice(0, 16).replace('T', ' ');
}
