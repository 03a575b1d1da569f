/** The door of the service as a whole: engine, store, senders and HTTP put together. */
export { type BackendOptions, backendOf } from './backend.js';
export { type CallbackOptions, callbackDesk } from './callbacks.js';
export { liveCodes } from './codes.js';
