/** The senders' door. */

export { createSenders, OUTBOX, type Senders, type SendersOptions } from './create.js';
export { pathInside } from './inside.js';
export { eraseFromOutbox } from './outbox.js';
export { type Environment, SettingsProblem } from './provider-settings.js';
