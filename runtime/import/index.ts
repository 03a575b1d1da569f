// The public face of the import room: history files in, checked events, contacts and rejects out.

export { textsIn } from './byte-ids.js';
export { cellReader } from './cell.js';
export {
  type ContactOptions,
  type ContactRow,
  type LoadedContacts,
  loadContacts,
  loadOwnContacts,
} from './contacts.js';
export { currencyDigits, roundedAway, scaledInteger } from './decimal.js';
export { type DividedFile, dividedFile, endsWell, rangeSource } from './divided-file.js';
export { areDivisible } from './divisible.js';
export { openDuckDb, sqlName, sqlText } from './duckdb.js';
export type { EventOptions } from './event-columns.js';
export {
  type EventBatch,
  type LoadedEvents,
  loadEvents,
  loadOwnEvents,
  type OwnReadOptions,
  type Progress,
  type ReadOptions,
  streamEvents,
} from './events.js';
export { misfitOfJson, misfitOfText } from './expectation.js';
export { fileBytes } from './file-bytes.js';
export { jsonReader } from './json-value.js';
export { type FieldMap, parseMap } from './map-spec.js';
export { ALL_CUSTOMERS, type CustomerShare, type OrderSink, PARTS } from './order-batch.js';
export { type ExchangePlace, exchangeMemory, OrderExchange } from './order-exchange.js';
export { foundIn, IntoTables, latest, type OrderTable, orderTables } from './order-table.js';
export { type OrderReport, readOrdersInto } from './orders.js';
export { parquetText } from './parquet.js';
export {
  allPlain,
  isTextOnly,
  NOT_PLAIN,
  orFail,
  orNull,
  type PlainCell,
  plainColumn,
  plainId,
  plainInstant,
  plainMoney,
  plainNumber,
  plainOrder,
  plainTime,
} from './plain-table.js';
export {
  ImportProblem,
  type ImportProblemCode,
  type Reject,
  type RejectCode,
  rejectLine,
  rejectText,
} from './problem.js';
export type { ImportModel } from './schema.js';
export type { Share } from './share.js';
export { fileSource, isParquet, memorySource, type Source } from './source.js';
export { type EventTable, eventId, type Fields, IDENTIFY, type ReadTable } from './table.js';
export { type FileCount, type FileReport, reportOf, shifted } from './tally.js';
