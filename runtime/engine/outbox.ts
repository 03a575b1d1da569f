/** Messages that wait in the outbox while their run is judged: withdrawn when it leaves them behind. Delivers nothing. */
import type { EngineContact } from './contact.js';
import { spendShown } from './sending.js';
import { type EngineState, refOf } from './state.js';

/** The run leaves a message behind: if it is being handed over already, it counts as sent and its codes as shown. */
export function takeFromOutbox(state: EngineState, contact: EngineContact, row: number): void {
  const pending = state.pending.get(row);
  if (pending === undefined) return;
  state.pending.delete(row);
  if (!pending.inFlight) return;
  const ref = refOf(state, contact, row);
  if (state.sink.withdraw?.(state.keeper.view.now, ref, pending.id) !== false) takeBack(state, contact, pending);
  else spendShown(state, row, ref, pending.params);
}

/** What was counted at the attempt counts no more; transactional messages never did. */
export function takeBack(
  state: EngineState,
  contact: EngineContact,
  { channel, message, at }: { readonly channel: string; readonly message: string; readonly at: number },
): void {
  if (state.program.transactional.get(channel)?.has(message) !== true) contact.sent.takeBack(channel, at);
}
