/** What becomes of messages in the outbox: handed over, failed, put off for another attempt, or left behind by their run. Delivers nothing. */
import type { StepInput } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import type { OtherInput } from './input.js';
import { takeBack } from './outbox.js';
import { stepRun } from './perform.js';
import { handedOver } from './sending.js';
import type { OutgoingMessage } from './sink.js';
import { type EngineState, refOf } from './state.js';

/** The answer to a message of the outbox. A run that is gone no longer hears it, but caps and statistics do. */
export function outcomeOf(
  state: EngineState,
  contact: EngineContact,
  input: Extract<OtherInput, { readonly kind: 'outcome' }>,
): void {
  const { outcome } = input;
  const row = contact.runs.find((candidate) => state.pending.get(candidate)?.id === input.message.id);
  // The contact may have had another place, and its run another version, when the message was offered.
  const run =
    row === undefined ? { ...input.message.run, index: contact.data.index, machine: -1 } : refOf(state, contact, row);
  const message = { ...input.message, run };
  if (row === undefined) {
    afterItsRun(state, contact, message, outcome);
    return;
  }
  const pending = state.pending.get(row)!;
  if (outcome === 'retry') {
    takeBack(state, contact, pending);
    state.pending.set(row, { ...pending, attempts: (pending.attempts ?? 0) + 1, inFlight: false });
    state.runs.putOff(row, input.until);
    state.sink.hold?.(state.keeper.view.now, message.run, message.model, message.label, 'retry', input.until);
    return;
  }
  state.pending.delete(row);
  state.runs.letGo(row);
  if (outcome === 'failed') {
    takeBack(state, contact, pending);
    state.sink.skip?.(state.keeper.view.now, message.run, message.model, message.label, input.reason ?? 'failed');
    const failed: StepInput = { kind: 'handle', slot: pending.slot, moment: 'failed' };
    stepRun(state, contact, row, failed);
  } else handedOver(state, row, pending.slot, { ...message, at: state.keeper.view.now });
}

/** It was being handed over when its run ended: caps and codes had been charged for it then. */
function afterItsRun(
  state: EngineState,
  contact: EngineContact,
  message: OutgoingMessage,
  outcome: 'sent' | 'unknown' | 'failed' | 'retry',
): void {
  const { now } = state.keeper.view;
  const { id, run, model, label } = message;
  if (outcome === 'failed' || outcome === 'retry') {
    if (model.kind === 'marketing') contact.sent.takeBack(model.channel, message.at);
    state.sink.skip?.(now, run, model, label, 'run_over');
    return;
  }
  state.sink.send?.({ ...message, at: now });
  const event = state.program.facts.topics.events.of('message_sent');
  if (event < 0) return;
  const fields = { channel: model.channel, message: model.name, scenario: run.scenario, link: null };
  const record = { event: 'message_sent', at: now, id: `${id}/sent`, fields };
  state.queue.push({ kind: 'derived', event, record, starts: true });
}
