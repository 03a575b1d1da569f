/** One attempt to hand a message over: asks policy, keeps the channel's line, and says what the run must be told. Renders and delivers nothing. */
import type { AttemptContact } from '../delivery/attempt.js';
import { judgeSend } from '../delivery/judge.js';
import { type CalendarDuration, isDuration, type MessageModel, type SlotValue, type Value } from '../machine/index.js';
import type { EventRecord, StepInput } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import { inHoldout } from './hash.js';
import type { RunRef } from './sink.js';
import { type EngineState, machineOf, refOf, valueInRun } from './state.js';

/** An input the run must be stepped with at once (skipped), or null: handed over (the answer is queued) or put off. */
export function attemptSend(state: EngineState, contact: EngineContact, row: number, index: number): StepInput | null {
  const { plan, act } = machineOf(state, row).loaded.states[index]!;
  if (plan.kind !== 'send' || act.kind !== 'send') return null;
  const { now } = state.keeper.view;
  const model = messageOf(state, plan.channel, plan.message);
  const params: Record<string, SlotValue> = {};
  for (const { name, value } of act.params) params[name] = valueInRun(state, row, value);
  const gate = state.gates.get(plan.channel);
  const promised = state.promised.get(row);
  const channelFreeAt = gate === undefined || promised === now ? now : gate.freeAt(now);
  const ref = refOf(state, contact, row);
  const { hours } = machineOf(state, row).loaded.machine;
  const verdict = judgeSend({
    model: state.model,
    message: model,
    contact: new InView(state, contact),
    scenario: ref.scenario,
    ...(hours && { hours }),
    params,
    now,
    zone: contact.data.zone,
    history: contact.sent,
    channelFreeAt,
    holdout: inHoldout(ref.contact, state.model.policies.holdout),
    duplicate: false,
    assumeConsent: state.options.assumeConsent,
  });
  state.promised.delete(row);
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
      handOver(state, contact, row, {
        ref,
        model,
        label: plan.id,
        slot: act.handle,
        params,
        lifetime: isDuration(lifetime) ? lifetime : null,
      });
      return null;
    }
  }
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
  const { now, zone } = state.keeper.view;
  contact.messages++;
  const id = `${ref.contact}/${contact.messages}`;
  if (model.kind === 'marketing') noteMarketing(state, contact, model.channel, now);
  for (const { code, valid } of state.codes.show(row, params)) {
    state.sink.spend?.(now, ref, code, valid === null ? null : zone.add(now, valid));
  }
  state.sink.send?.({ id, at: now, run: ref, model, label, params, lifetime });
  const news = { row, slot, messageId: id };
  const { events } = state.program.facts.topics;
  const fields = { channel: model.channel, message: model.name, scenario: ref.scenario, link: null };
  const { deliversAtOnce } = state.options;
  for (const moment of deliversAtOnce && state.program.hearsDeliveries ? SENT_AND_DELIVERED : SENT) {
    const name = `message_${moment}`;
    const record: EventRecord = { event: name, at: now, id: `${id}/${moment}`, fields };
    state.queue.push({ kind: 'news', event: events.of(name), record, news: { ...news, moment } });
  }
}

/** Marketing that was handed over, for the caps. */
export function noteMarketing(state: EngineState, contact: EngineContact, channel: string, at: number): void {
  if (state.capReach > 0) contact.sent.add(channel, at, state.capReach);
}

/** A message that the project has no file for is marketing without parameters: policy then holds it to the strictest rules. */
function messageOf(state: EngineState, channel: string, name: string): MessageModel {
  return (
    state.model.messages[`${channel}/${name}`] ?? {
      channel,
      name,
      file: `messages/${channel}/${name}`,
      format: 'txt',
      kind: 'marketing',
      track: 'all',
      params: {},
    }
  );
}

/** The contact whose facts are in view, as policy asks for it. */
class InView implements AttemptContact {
  readonly id: string;
  readonly #view: EngineState['keeper']['view'];
  readonly #contact: EngineContact;

  constructor(state: EngineState, contact: EngineContact) {
    this.id = contact.data.id;
    this.#view = state.keeper.view;
    this.#contact = contact;
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
