/** The engine's door: in-memory contacts, runs and timers; drivers (backtest, tests, the live runtime) hand in inputs and the time. */
export { type CodeRequest, type CodeSource, madeUpCodes } from './codes.js';
export type { EngineContact } from './contact.js';
export { Engine } from './engine.js';
export { hashText, inHoldout, madeUpCode } from './hash.js';
export { Ink } from './ink.js';
export type { Input } from './input.js';
export { attemptAgain, judgeNow } from './sending.js';
export type { MessageResponse, OutgoingMessage, RefusalReason, RunRef, Sink } from './sink.js';
export { spreadOf } from './spread.js';
export type { EngineOptions } from './state.js';
export { unpack } from './unpacked.js';
