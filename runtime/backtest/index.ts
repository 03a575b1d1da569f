/** The backtest's door: a history in, what the scenarios would have done out; and what two versions of them would have done differently. */
export type { ContactDifference } from './affected.js';
export {
  type Difference,
  differenceOf,
  isNoDifference,
  type MessageDifference,
  type ScenarioDifference,
} from './difference.js';
export type { BacktestContact, BacktestOptions, Responder, ScheduledInput, TimelineLine } from './input.js';
export type {
  BacktestResult,
  CouponResult,
  DailyResult,
  MessageResult,
  RfmResult,
  SampleMessage,
  ScenarioResult,
} from './result.js';
export { runBacktest } from './run.js';
export type { HistoryFile, ReadRequest, ReplayRequest, ResponderModule } from './shares/protocol.js';
export { type ReadHistory, type ReadListener, readInShares } from './shares/reading.js';
export {
  areWhole,
  openReplayer,
  type Replayer,
  type ReplayerOptions,
  type ReplayListener,
} from './shares/replayer.js';
export { Threads, YOUNG_GENERATION } from './shares/threads.js';
export type { Pair, People, Sent } from './tallies.js';
