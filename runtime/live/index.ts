/** The running service's door. */

export type { BatchDone } from './batch.js';
export type { Courier, HandOver, Parcel, Sender } from './courier.js';
export { type Intake, isContactId, Overload, type Receipt } from './intake.js';
export { Live, type LiveOptions } from './live.js';
export type { JournalLine } from './recorder.js';
