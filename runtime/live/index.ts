/** The running service's door. */

export { LiveBase } from './base.js';
export type { BatchDone } from './batch.js';
export type { Courier, HandOver, Parcel, Sender } from './courier.js';
export { type Erased, erase, rejectsNaming } from './erasing.js';
export { type Intake, isContactId, Overload, type Receipt } from './intake.js';
export { type JournalLine, linesOf } from './journal.js';
export { Live } from './live.js';
export { noteMembers } from './memberships.js';
export type { LiveOptions, LiveParts } from './options.js';
export { type ParcelBody, readBody } from './parcels.js';
export { type Resent, resend } from './resending.js';
export { retryAfter } from './retry.js';
