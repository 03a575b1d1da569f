/** What is told between a thread that reads a range of a file of orders and who started it. Holds no code. */
import type { CustomerShare, DividedFile, FileCount, ImportModel, Reject } from '../../../runtime/import/index.js';
import type { Asked, RfmValues } from '../../../runtime/rfm/index.js';

export interface RangeRequest {
  readonly file: { readonly name: string; readonly path: string };
  readonly divided: DividedFile;
  readonly range: number;
  readonly model: ImportModel;
  readonly options: { readonly event: string; readonly map: ReadonlyMap<string, string> };
  readonly cancelled?: string;
  readonly hasOrders: boolean;
  readonly share: CustomerShare;
  /** Bytes that may be held. */
  readonly most: number;
  /** Through which the threads hand each other orders. */
  readonly memory: SharedArrayBuffer;
}

export type ToReader =
  | { readonly kind: 'read'; readonly request: RangeRequest }
  /** Values of its customers, from place `first` on into the columns, one set a date. */
  | { readonly kind: 'measure'; readonly asked: Asked; readonly into: readonly RfmValues[]; readonly first: number }
  | { readonly kind: 'names' };

/** What a thread has read of its range, and what it holds of its part of the customers. */
export interface RangeRead {
  readonly count: FileCount;
  readonly lines: number;
  readonly isOpen: boolean;
  readonly cancelled: number;
  readonly rejects: readonly Reject[];
  readonly customers: number;
  readonly last: number;
  readonly isFull: boolean;
  readonly needed: number;
}

export type FromReader =
  /** Null: the range cannot be read by itself. */
  | { readonly kind: 'read'; readonly read: RangeRead | null }
  | { readonly kind: 'measured' }
  /** As `textsIn` reads them. */
  | { readonly kind: 'names'; readonly packed: readonly Int32Array[] };
