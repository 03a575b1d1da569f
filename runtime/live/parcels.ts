/** Messages of the outbox as texts of the store and back. */
import type { OutgoingMessage } from '../engine/index.js';
import type { CalendarDuration, ProjectModel, SlotValue, Value } from '../machine/index.js';
import type { OutboxChange, OutboxMessage, Store } from '../store/port.js';
import type { Parcel } from './courier.js';

interface Body {
  readonly contact: string;
  readonly scenario: string;
  readonly number: number;
  readonly message: string;
  readonly label: string;
  readonly params: Readonly<Record<string, SlotValue>>;
  readonly lifetime: CalendarDuration | null;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly attempts: number;
  readonly isSettled?: true;
}

export function bodyOf({ message, attributes, attempts, isSettled }: Parcel): string {
  const { run, model, label, params, lifetime } = message;
  const { contact, scenario, number } = run;
  const about = { contact, scenario, number, message: model.name, label, params, lifetime };
  const body: Body = { ...about, attributes, attempts, ...(isSettled && { isSettled }) };
  return JSON.stringify(body);
}

/** As it is offered. */
export function outboxRow(parcel: Parcel, contact: number, seq: number): OutboxMessage {
  const { id, at, run, model } = parcel.message;
  const names = { channel: model.channel, scenario: run.scenario, name: model.name };
  return { seq, id, contact, ...names, status: 'ready', at, body: bodyOf(parcel) };
}

/** What is open in the outbox, without messages that the project has no file for any more. */
export function openParcels(
  store: Store,
  model: ProjectModel,
): readonly { readonly row: OutboxMessage; readonly parcel: Parcel }[] {
  return store.open(Number.MAX_SAFE_INTEGER).flatMap((row) => {
    const parcel = parcelOf(row, model);
    return parcel === null ? [] : [{ row, parcel }];
  });
}

/** Null for a message that the project has no file for any more. The run's `index` and `machine` are of nothing in the engine. */
export function parcelOf(row: OutboxMessage, model: ProjectModel): Parcel | null {
  const { contact, scenario, number, message, label, params, lifetime, attributes, attempts, isSettled } = JSON.parse(
    row.body,
  ) as Body;
  const found = model.messages[`${row.channel}/${message}`];
  if (found === undefined) return null;
  const outgoing: OutgoingMessage = {
    id: row.id,
    at: row.at,
    run: { contact, index: -1, scenario, machine: -1, number },
    model: found,
    label,
    params,
    lifetime,
  };
  return { message: outgoing, attributes, attempts, isSettled: isSettled === true };
}

/** Messages that their runs have left behind. */
export function withdrawals(ids: readonly string[], at: number): readonly OutboxChange[] {
  return ids.map((id) => ({ id, status: 'withdrawn', at, reason: null, providerId: null }));
}
