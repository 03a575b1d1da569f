/** The door of what providers tell. */
export type { Callback, CallbackMoment } from './callback.js';
export { isMachineAgent, isTooQuick } from './machines.js';
export { readPostmark } from './postmark.js';
export { readSendGrid } from './sendgrid.js';
export { isSnsAddress, readSns, type SnsMessage } from './ses.js';
export { isFromTwilio, readTwilioStatus } from './twilio.js';
