/** One attempt to hand a message over: asks policy, keeps the channel's line, and says what the run must be told. Renders and delivers nothing. */
import type { AttemptContact, SendAttempt } from '../delivery/attempt.js';
import { judgeSend, type Verdict } from '../delivery/judge.js';
import { type SendRules, sendRules } from '../delivery/rules.js';
import {
  type CalendarDuration,
  isDuration,
  type MessageModel,
  messageEvent,
  type SlotValue,
  type Value,
} from '../machine/index.js';
import type { EventRecord, StepInput } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import { inHoldout } from './hash.js';
import { legalHours } from './legal.js';
import type { OutgoingMessage, RunRef } from './sink.js';
import { type EngineState, isPaused, machineOf, refOf, valueInRun } from './state.js';

/** An input the run must be stepped with at once (skipped), or null: handed over (the answer is queued) or put off. */
export function attemptSend(state: EngineState, contact: EngineContact, row: number, index: number): StepInput | null {
  const { plan, act } = machineOf(state, row).loaded.states[index]!;
  if (plan.kind !== 'send' || act.kind !== 'send') return null;
  const { now } = state.keeper.view;
  if (isPaused(state, row)) {
    // Judged when the scenario is resumed: then it is overdue.
    state.runs.putOff(row, now);
    return null;
  }
  const machine = machineOf(state, row);
  const rules = machine.sends[index]!;
  const model = rules.message;
  const params: Record<string, SlotValue> = {};
  for (const { name, value } of act.params) params[name] = valueInRun(state, row, value);
  const gate = state.gates.get(plan.channel);
  const promised = state.promised.get(row);
  const channelFreeAt = gate === undefined || promised === now ? now : gate.freeAt(now);
  const ref = refOf(state, contact, row);
  const duplicate = state.past.size > 0 && (state.past.get(row)?.has(plan.id) ?? false);
  const verdict = judgeSend(attemptOf(state, contact, rules, params, channelFreeAt, duplicate));
  if (promised !== undefined) state.promised.delete(row);
  state.runs.letGo(row);
  switch (verdict.kind) {
    case 'skip':
      state.sink.skip?.(now, ref, model, plan.id, verdict.reason);
      return { kind: 'handle', slot: act.handle, moment: 'skipped' };
    case 'hold':
      state.runs.putOff(row, verdict.until);
      if (verdict.reason === 'rate' && gate !== undefined) {
        gate.take(verdict.until);
        state.promised.set(row, verdict.until);
      }
      state.sink.hold?.(now, ref, model, plan.id, verdict.reason, verdict.until);
      return null;
    case 'handOver': {
      if (gate !== undefined && promised !== now) gate.take(now);
      const lifetime = act.lifetime === null ? null : valueInRun(state, row, act.lifetime);
      const message = {
        ref,
        model,
        label: plan.id,
        slot: act.handle,
        params,
        lifetime: isDuration(lifetime) ? lifetime : null,
      };
      if (state.options.outbox && !isInstant(state, plan.channel)) offer(state, contact, row, message);
      else handOver(state, contact, row, message);
      return null;
    }
  }
}

/** What policy would say to a message of the scenario now, outside of any run; it changes nothing. */
export function judgeNow(
  state: EngineState,
  contact: EngineContact,
  scenario: string,
  message: MessageModel,
  params: Readonly<Record<string, SlotValue>>,
): Verdict {
  const { now } = state.keeper.view;
  const hours = state.program.machines.find(({ name }) => name === scenario)?.loaded.machine.hours;
  const channelFreeAt = state.gates.get(message.channel)?.freeAt(now) ?? now;
  return judgeSend(attemptOf(state, contact, sendRules(state.model, message, hours), params, channelFreeAt, false));
}

/** A message under these rules to the contact in view. One literal, no spread: this is asked for every message. */
function attemptOf(
  state: EngineState,
  contact: EngineContact,
  rules: SendRules,
  params: SendAttempt['params'],
  channelFreeAt: number,
  duplicate: boolean,
): SendAttempt {
  return {
    rules,
    contact: new InView(state, contact),
    params,
    now: state.keeper.view.now,
    zone: contact.data.zone,
    legal: legalHours(state, contact, rules),
    history: contact.sent,
    channelFreeAt,
    duplicate,
    assumeConsent: state.options.assumeConsent,
  };
}

/**
 * A message that failed goes out once more, under its id, outside of its run: policy judges it as of now. Handed over means that it lies in the
 * outbox again.
 */
export function attemptAgain(state: EngineState, contact: EngineContact, message: OutgoingMessage): Verdict {
  const { now } = state.keeper.view;
  const { model, params, run } = message;
  const verdict = judgeNow(state, contact, run.scenario, model, params);
  if (verdict.kind !== 'handOver') return verdict;
  state.gates.get(model.channel)?.take(now);
  if (model.kind === 'marketing') noteMarketing(state, contact, model.channel, now);
  state.sink.offer?.({ ...message, at: now, run: { ...run, index: contact.data.index } }, false);
  return verdict;
}

const SENT = ['sent'] as const;
const SENT_AND_DELIVERED = ['sent', 'delivered'] as const;

interface HandOver {
  readonly ref: RunRef;
  readonly model: MessageModel;
  readonly label: string;
  readonly slot: number;
  readonly params: Readonly<Record<string, SlotValue>>;
  readonly lifetime: CalendarDuration | null;
}

function handOver(state: EngineState, contact: EngineContact, row: number, message: HandOver): void {
  const { ref, model, label, slot, params, lifetime } = message;
  const { now } = state.keeper.view;
  const id = nextMessageId(contact);
  if (model.kind === 'marketing') noteMarketing(state, contact, model.channel, now);
  const outgoing: OutgoingMessage = { id, at: now, run: ref, model, label, params, lifetime };
  if (state.options.outbox) state.sink.offer?.(outgoing, true);
  handedOver(state, row, slot, outgoing);
}

function isInstant({ options }: EngineState, channel: string): boolean {
  return options.instant?.has(channel) ?? false;
}

/** The message waits in the outbox; caps and rate count it from now on. */
function offer(state: EngineState, contact: EngineContact, row: number, message: HandOver): void {
  const { ref, model, label, slot, params, lifetime } = message;
  const at = state.keeper.view.now;
  const before = state.pending.get(row);
  const id = before?.id ?? nextMessageId(contact);
  const tried = before?.attempts === undefined ? {} : { attempts: before.attempts };
  if (model.kind === 'marketing') noteMarketing(state, contact, model.channel, at);
  const { channel, name } = model;
  state.pending.set(row, { id, at, channel, message: name, label, slot, params, lifetime, ...tried, inFlight: true });
  state.runs.putOff(row, Number.POSITIVE_INFINITY);
  state.sink.offer?.({ id, at, run: ref, model, label, params, lifetime, ...tried }, false);
}

function nextMessageId(contact: EngineContact): string {
  contact.messages++;
  return `${contact.data.id}/${contact.messages}`;
}

/** It is out: codes that it shows are spent, and the run is told. */
export function handedOver(state: EngineState, row: number, slot: number, message: OutgoingMessage): void {
  const { now } = state.keeper.view;
  const { id, run, model } = message;
  spendShown(state, row, run, message.params);
  state.sink.send?.(message);
  const { events } = state.program.facts.topics;
  const fields = { channel: model.channel, message: model.name, scenario: run.scenario, link: null };
  const deliversAtOnce = state.options.deliversAtOnce || isInstant(state, model.channel);
  for (const moment of deliversAtOnce && machineOf(state, row).hearsDeliveries ? SENT_AND_DELIVERED : SENT) {
    const name = messageEvent(moment);
    const record: EventRecord = { event: name, at: now, id: `${id}/${moment}`, fields };
    state.queue.push({ kind: 'news', event: events.of(name), record, news: { row, slot, moment, messageId: id } });
  }
}

/** Codes that a message shows for the first time. */
export function spendShown(state: EngineState, row: number, run: RunRef, params: HandOver['params']): void {
  const { now, zone } = state.keeper.view;
  for (const { code, valid } of state.codes.show(row, params)) {
    state.sink.spend?.(now, run, code, valid === null ? null : zone.add(now, valid));
  }
}

/** Marketing that was handed over, for the caps. */
export function noteMarketing(state: EngineState, contact: EngineContact, channel: string, at: number): void {
  if (state.capReach > 0) contact.sent.add(channel, at, state.capReach);
}

/** The contact whose facts are in view, as policy asks for it. */
class InView implements AttemptContact {
  readonly #holdout: number;
  readonly #view: EngineState['keeper']['view'];
  readonly #contact: EngineContact;

  constructor(state: EngineState, contact: EngineContact) {
    this.#holdout = state.model.policies.holdout;
    this.#view = state.keeper.view;
    this.#contact = contact;
  }

  get inHoldout(): boolean {
    this.#contact.holdout ??= inHoldout(this.#contact.data.id, this.#holdout);
    return this.#contact.holdout;
  }

  attribute(name: string): Value {
    return this.#view.attribute(name);
  }

  inSegment(name: string): boolean {
    return this.#view.inSegment(name);
  }

  suppressed(channel: string): boolean {
    return this.#contact.suppressed?.has(channel) ?? false;
  }

  leftTopic(topic: string): boolean {
    return this.#contact.leftTopics?.has(topic) ?? false;
  }
}
