/** Why a contact enters a scenario or does not: its triggers, audience and rules, each as it stands now. */
import { isoUtc } from '../clock/index.js';
import { type RefusalReason, spreadOf } from '../engine/index.js';
import {
  type Alternative,
  durationText,
  type EventRecord,
  type Moment,
  nextOccurrence,
  type SlotValue,
} from '../machine/index.js';
import { exprText } from './expression-text.js';
import { entriesOf, type Glass, type Line, lineOf, runsOf } from './glass.js';
import { lastEvent, lastText, momentText, type Part, partOf, payloadText } from './parts.js';
import { textOf } from './values.js';

export interface TriggerView {
  readonly line: Line;
  /** What must happen; null: the condition itself turns true. */
  readonly moment: { readonly text: string; readonly standing: string } | null;
  /** Judged with the last such event where it looks at one; null: none. */
  readonly condition: Part | null;
  /** Without a moment: it holds now, and so cannot turn true before it has been false. */
  readonly holds: boolean;
}

export interface EntryView {
  readonly triggers: readonly TriggerView[];
  readonly audience: Part | null;
  /** A run does not start while one of these holds. */
  readonly stops: readonly { readonly line: Line; readonly condition: Part }[];
  /** In words, with what it comes to: `enter once per 30d: entered 2026-03-02 10:00, so not before …`. */
  readonly rules: readonly { readonly text: string; readonly forbids: boolean }[];
  /** The last entry that was refused. */
  readonly refused: { readonly at: string; readonly reason: RefusalReason; readonly text: string } | null;
}

/** `scenario`: place of its newest machine. */
export function entryOf(glass: Glass, scenario: number): EntryView {
  const { machine } = glass.program.machines[scenario]!;
  const refusal = glass.contact.refusals?.get(machine.name);
  return {
    triggers: machine.triggers.flatMap((trigger) =>
      trigger.alternatives.map((alternative) => triggerOf(glass, scenario, alternative)),
    ),
    audience: machine.audience === undefined ? null : partOf(glass, machine.audience, { machine }),
    stops: machine.stops.flatMap(({ span, moment, condition }) =>
      condition === undefined || moment !== undefined
        ? []
        : [{ line: lineOf(glass, span), condition: partOf(glass, condition, { machine }) }],
    ),
    rules: rulesOf(glass, scenario),
    refused: refusal
      ? {
          at: isoUtc(refusal[0]),
          reason: refusal[1],
          text: `${momentText(glass, refusal[0])}: ${refusalText(refusal[1])}`,
        }
      : null,
  };
}

export function refusalText(reason: RefusalReason): string {
  switch (reason) {
    case 'paused':
      return 'the scenario was paused';
    case 'active':
      return 'the scenario was outside its `active` dates';
    case 'audience':
      return 'the contact was not in the audience (`for`)';
    case 'running':
      return 'a run was under way already';
    case 'once':
      return 'the contact had entered before (`enter once`)';
    case 'stop':
      return 'a `stop when` held already';
  }
}

function triggerOf(glass: Glass, scenario: number, alternative: Alternative): TriggerView {
  const { machine } = glass.program.machines[scenario]!;
  const { moment, condition, span, bind } = alternative;
  const event = moment?.on === 'event' ? lastEvent(glass, moment.event) : null;
  const slots = slotsWith(machine.slots.length, bind, event);
  const part =
    condition === undefined
      ? null
      : partOf(glass, condition, {
          machine,
          slots,
          event,
          ...(moment?.on === 'event' && { eventName: moment.event }),
        });
  return {
    line: lineOf(glass, span),
    moment:
      moment === undefined
        ? null
        : { text: momentName(glass, moment), standing: standingOf(glass, moment, event, machine.name) },
    condition: part,
    holds: moment === undefined && part?.answer === 'yes',
  };
}

function slotsWith(size: number, bind: number | undefined, event: EventRecord | null): readonly SlotValue[] {
  return Array.from({ length: size }, (_, slot) => (slot === bind ? event : null));
}

/** As the language writes it, nearly. */
export function momentName({ program, zone }: Glass, moment: Moment): string {
  const naming = { bundle: program.bundle, machine: null, event: null, zone };
  switch (moment.on) {
    case 'event': {
      const where = moment.where && exprText(moment.where, { ...naming, event: moment.event });
      return where === undefined ? moment.event : `${moment.event} where (${where})`;
    }
    case 'handle':
      return `the message is ${moment.moment}`;
    case 'enters':
    case 'leaves':
      return `${moment.on} ${moment.name}`;
    case 'rfm':
      return ['rfm', moment.change, moment.from && `from ${moment.from}`, moment.to && `to ${moment.to}`]
        .filter(Boolean)
        .join(' ');
    case 'changes': {
      const end = (word: string, expr: typeof moment.from) =>
        expr === undefined ? '' : ` ${word} ${exprText(expr, naming)}`;
      return `${moment.attribute} changes${end('from', moment.from)}${end('to', moment.to)}`;
    }
    case 'anniversary': {
      const offset = moment.offset;
      const isBefore = offset !== undefined && (offset.days < 0 || offset.months < 0 || offset.ms < 0);
      const away =
        offset === undefined
          ? ''
          : `${durationText({ months: Math.abs(offset.months), days: Math.abs(offset.days), ms: Math.abs(offset.ms) })} ${isBefore ? 'before' : 'after'} `;
      return `${away}${moment.every ? 'each' : 'on'} ${moment.attribute}`;
    }
    case 'schedule':
      return 'its schedule';
    case 'broadcast':
      return 'its date';
  }
}

function standingOf(glass: Glass, moment: Moment, event: EventRecord | null, scenario: string): string {
  const { facts } = glass.context;
  switch (moment.on) {
    case 'event': {
      if (event !== null) {
        const payload = payloadText(glass, event);
        return `${lastText(glass, moment.event)}${payload === '' ? '' : ` (${payload})`}`;
      }
      const plan = glass.program.bundle.derived.find(({ name }) => name === moment.event);
      if (plan === undefined) return lastText(glass, moment.event);
      const without = plan.without.map((match) => match.event);
      const rule = `${plan.base.event}${without.length > 0 ? ` without ${without.join(' or ')}` : ''}${plan.within ? ` within ${durationText(plan.within)}` : ''}`;
      return [rule, ...[plan.base.event, ...without].map((name) => lastText(glass, name))].join('; ');
    }
    case 'enters':
    case 'leaves': {
      const isIn = moment.of === 'segment' ? facts.inSegment(moment.name) : facts.inGroup(moment.name);
      return `the contact is ${isIn ? '' : 'not '}in ${moment.name} now`;
    }
    case 'rfm':
      return facts.rfm.movedAt === null
        ? `the class is ${facts.rfm.class ?? 'unknown'} and has not changed yet`
        : `the class came from ${facts.rfm.before} to ${facts.rfm.class} on ${momentText(glass, facts.rfm.movedAt)}`;
    case 'changes': {
      const type = glass.program.bundle.model.contact[moment.attribute] ?? null;
      return `${moment.attribute} is ${textOf(facts.attribute(moment.attribute), type, glass.zone)} now`;
    }
    case 'anniversary':
    case 'schedule':
    case 'broadcast': {
      const later = spreadOf(glass.program.bundle.model, moment, scenario, glass.contact.data.id);
      const next = nextOccurrence(moment, facts, glass.at - later) + later;
      return Number.isFinite(next) ? `next on ${momentText(glass, next)}` : 'it does not come any more';
    }
    case 'handle':
      return '';
  }
}

function rulesOf(glass: Glass, scenario: number): EntryView['rules'] {
  const { machine } = glass.program.machines[scenario]!;
  const { last } = entriesOf(glass, scenario);
  const wasIn = !Number.isNaN(last);
  // Of any version (R11).
  const isRunning = runsOf(glass, machine.name).length > 0;
  const rules: { text: string; forbids: boolean }[] = [];
  const day = glass.zone.dateOf(glass.at);
  if (machine.active) {
    const forbids = day < machine.active.from || day > machine.active.to;
    const show = (date: number) => textOf(date, { type: 'date' }, glass.zone);
    rules.push({ text: `active ${show(machine.active.from)} to ${show(machine.active.to)}`, forbids });
  }
  const ran = isRunning ? 'a run is under way' : 'no run is under way';
  switch (machine.entry.kind) {
    case 'once':
      rules.push({
        text: `enter once: ${wasIn ? `entered ${momentText(glass, last)}` : 'never entered yet'}`,
        forbids: wasIn,
      });
      break;
    case 'oncePer': {
      const again = wasIn ? glass.zone.add(last, machine.entry.per) : glass.at;
      const said = wasIn
        ? `entered ${momentText(glass, last)}, again from ${momentText(glass, again)}`
        : 'never entered yet';
      rules.push({ text: `enter once per ${durationText(machine.entry.per)}: ${said}`, forbids: again > glass.at });
      if (isRunning) rules.push({ text: `one run at a time: ${ran}`, forbids: true });
      break;
    }
    case 'oneAtATime':
      rules.push({ text: `one run at a time: ${ran}`, forbids: isRunning });
      break;
    case 'restart':
      rules.push({ text: `restart: ${ran}${isRunning ? ', a new trigger starts it anew' : ''}`, forbids: false });
      break;
    case 'onePer':
      rules.push({ text: `one run per key: ${ran}`, forbids: false });
      break;
  }
  return rules;
}
