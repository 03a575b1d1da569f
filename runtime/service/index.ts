/** The door of the service as a whole: engine, store, senders and HTTP put together. */
export { AudienceDesk, type AudienceDeskOptions, type Told } from './audience-desk.js';
export { type BackendOptions, backendOf } from './backend.js';
export { type CallbackOptions, callbackDesk } from './callbacks.js';
export { liveCodes } from './codes.js';
