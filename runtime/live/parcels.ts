/** Messages of the outbox as texts of the store and back. */
import { Ink, type OutgoingMessage } from '../engine/index.js';
import type { CalendarDuration, ProjectModel, SlotValue, Value } from '../machine/index.js';
import type { OutboxChange, OutboxMessage, Store } from '../store/port.js';
import type { Parcel } from './courier.js';
import type { Intake } from './intake.js';
import type { LiveOptions } from './options.js';
import type { Offered } from './recorder.js';

/** What the other columns of its row do not say, by name. */
export interface ParcelBody {
  readonly contact: string;
  readonly number: number;
  readonly label: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly attempts: number;
  readonly isSettled: boolean;
  readonly params: Readonly<Record<string, SlotValue>>;
  readonly lifetime: CalendarDuration | null;
}

/** The same by place; what is missing at the end is as usual. */
type Packed = readonly [
  contact: string,
  number: number,
  label: string,
  attributes: ParcelBody['attributes'],
  attempts?: number,
  isSettled?: 0 | 1,
  params?: ParcelBody['params'] | 0,
  lifetime?: CalendarDuration | null,
];

function pack({ message, attributes, attempts, isSettled }: Parcel): string {
  const { run, label, params, lifetime } = message;
  const { contact, number } = run;
  const settled = isSettled ? 1 : 0;
  const usual: Packed = [contact, number, label, attributes, attempts, settled];
  let isUsual = lifetime === null;
  for (const _ in params) isUsual = false;
  INK.value(isUsual ? usual : [...usual, params, ...(lifetime === null ? [] : [lifetime])]);
  return INK.take();
}

const INK = new Ink();

/** Of a row's `body`. */
export function readBody(text: string): ParcelBody {
  const [contact, number, label, attributes, attempts = 0, isSettled, params, lifetime = null] = JSON.parse(
    text,
  ) as Packed;
  return { contact, number, label, attributes, attempts, isSettled: isSettled === 1, params: params || {}, lifetime };
}

export function asParcel({ message, attributes, isSettled }: Offered): Parcel {
  return { message, attributes, attempts: message.attempts ?? 0, isSettled };
}

/** As it is offered. */
export function outboxRow(parcel: Parcel, contact: number, seq: number): OutboxMessage {
  const { id, at, run, model } = parcel.message;
  const { channel, name } = model;
  return { seq, id, contact, channel, scenario: run.scenario, name, status: 'ready', at, body: pack(parcel) };
}

/** What is open in the outbox, without messages that the project has no file for any more. */
function openParcels(
  store: Store,
  model: ProjectModel,
): readonly { readonly row: OutboxMessage; readonly parcel: Parcel }[] {
  return store.open(Number.MAX_SAFE_INTEGER).flatMap((row) => {
    const parcel = parcelOf(row, model);
    return parcel === null ? [] : [{ row, parcel }];
  });
}

/** After a crash: what was ready goes out, what was being handed over is flagged, unless its provider knows it again by its id. */
export function takeUpOutbox(
  { store, senders }: Pick<LiveOptions, 'store' | 'senders'>,
  model: ProjectModel,
  take: (parcel: Parcel) => void,
  flag: (parcel: Parcel) => void,
): void {
  for (const { row, parcel } of openParcels(store, model)) {
    if (row.status === 'ready' || senders.get(row.channel)?.isRepeatable) take(parcel);
    else flag(parcel);
  }
}

/** Null for a message that the project has no file for any more. The run's `index` and `machine` are of nothing in the engine. */
export function parcelOf(row: OutboxMessage, model: ProjectModel): Parcel | null {
  const found = model.messages[`${row.channel}/${row.name}`];
  if (found === undefined) return null;
  const { contact, number, label, params, lifetime, attributes, attempts, isSettled } = readBody(row.body);
  const outgoing: OutgoingMessage = {
    id: row.id,
    at: row.at,
    run: { contact, index: -1, scenario: row.scenario, machine: -1, number },
    model: found,
    label,
    params,
    lifetime,
  };
  return { message: outgoing, attributes, attempts, isSettled };
}

/** Messages that their runs have left behind. */
export function withdrawals(ids: readonly string[], at: number): readonly OutboxChange[] {
  return ids.map((id) => ({ id, status: 'withdrawn', at, reason: null, providerId: null }));
}

/** The address will never take anything: nothing more is sent there. Null for somebody who has been erased meanwhile. */
export function suppressionOf(store: Pick<Store, 'contactsById'>, { message }: Parcel): Intake | null {
  const { run, model } = message;
  if (store.contactsById([run.contact]).length === 0) return null;
  return { kind: 'suppression', contact: run.contact, channel: model.channel, suppressed: true };
}
