/** What a store tells of scenarios and contacts: figures, one contact, why, where everybody waits. Plain data; no HTTP, no printing. */
export { type ApiCall, type ApiRoute, api, NotFound } from './api.js';
export { type ContactView, contactView, type StoryLine } from './contact.js';
export { type Exported, exportOf } from './export.js';
export { exprText } from './expression-text.js';
export type { Line, Source } from './glass.js';
export { type Members, membersOf } from './members.js';
export { ordersIn, type StoredOrders } from './orders.js';
export type { Part } from './parts.js';
export { reasonInWords } from './run-now.js';
export { type SegmentFigures, type SegmentView, segmentsOf, segmentView } from './segments.js';
export { type ArmFigures, type Counts, type Figures, type Overview, overview } from './statistics.js';
export { deadLetters, type Letter, type Standing, standing } from './stuck.js';
export { localText } from './values.js';
export { type ScenarioWhy, type Why, why } from './why.js';
