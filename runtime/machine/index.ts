// The public face of the machine room: the contract, the step, expressions, loading and checking of bundles.
export * from './bundle.js';
export * from './calendar.js';
export * from './duration.js';
export * from './evaluate/index.js';
export * from './expression.js';
export type { LoadedGoal } from './goals.js';
export { messageEvent } from './handles.js';
export type * from './model.js';
export {
  alternativeFires,
  type LoadedAlternative,
  type LoadedMoment,
  momentHappens,
  nextFire,
  nextOccurrence,
  nextScheduled,
  weekdayMask,
} from './moments.js';
export {
  type LoadedMachine,
  type LoadedMatch,
  type LoadedTrigger,
  loadBundle,
  loadMachine,
  type Program,
} from './program.js';
export { rejoin } from './rejoin.js';
export type * from './run.js';
export { type BundleProblem, type ParsedBundle, parseBundle } from './schema.js';
export { serializeBundle, stableText } from './serialize.js';
export { splitArm, splitPoint } from './split.js';
export { type LoadedState, successors } from './states.js';
export { step } from './step.js';
export type * from './test-case.js';
