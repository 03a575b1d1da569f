/**
 * The RFM room's door. A file of orders: `OrdersBuilder` -> `scoreOrders` -> `scoreRows`, `panel`, `classTotals`, `transitions`.
 * A running shop or a backtest: `RfmBase`. Scores nothing itself.
 */

export type { AliveBase } from './alive/alive-base.js';
export { chanceAlive, expectedOrders, type FittedBgNbd, type Fitting, fitBgNbd } from './alive/bg-nbd.js';
export { historiesFrom, historiesOf } from './alive/histories.js';
export { RfmBase } from './base.js';
export type { BaseSnapshot, RfmBaseOptions } from './base-options.js';
export type { ChangedCuts } from './changed-cuts.js';
export {
  CAUCE,
  configOfModel,
  configProblems,
  DEFAULT_LEVELS,
  type FixedCuts,
  type FrequencyMeasure,
  LIFETIMES,
  type MonetaryMeasure,
  PYMC,
  R_RFM,
  RF_GRID,
  RFM_PRESETS,
  type RfmAxis,
  type RfmConfig,
  type RfmPreset,
} from './config.js';
export { type AskPool, type BaseChanges, CutPool, type Prepared } from './cut-source.js';
export { GROUPS, groupOrders, readGroups } from './grouped/grouped-orders.js';
export type { OrderRelation } from './grouped/measuring-sql.js';
export { type Asked, arranged, asksOrder, joinedShares, type MeasuredOrders, measuredOn } from './grouped/shares.js';
export { inZones, liveBase } from './live-base.js';
export { emptyValues, type RfmValues } from './measure.js';
export { measureInZones, type ZoneOf } from './measure-in-zones.js';
export { OneByOneBase } from './one-by-one.js';
export { compareIds, idOrder, type NamedOrders, type OrderColumns, OrdersBuilder } from './orders.js';
export { type RfmScore, UNSCORED } from './packed-score.js';
export { type ClassTotals, classTotals, type PanelCell, panel, type Transition, transitions } from './panel.js';
export {
  CLASSES_HEADER,
  classesRow,
  MOVES_HEADER,
  movesRow,
  PANEL_HEADER,
  panelRow,
  SCORE_HEADER,
  scoreRows,
} from './rows.js';
export type { RfmMove, SavedContact } from './saved.js';
export { type PublishedCuts, type RfmScores, type ScoreOptions, scoreOrders, scoreValues } from './score.js';
export { isFixed, type SavedCuts } from './standing-cuts.js';
export { PYMC_QUARTILE, R_RFM_022, R_RFM_030, RF_GRID_10, RFM_CLASS_TABLES } from './tables.js';
export { type RfmZone, UTC } from './window.js';
