/**
 * Coupon codes of runs (language R13): one code for each `give` of a run, spent when the first message showing it is handed over, released
 * when the run ends without. Where codes come from is behind a port.
 */
import type { CalendarDuration, CouponModel } from '../machine/index.js';
import type { CodeValue, SlotValue } from '../machine/run.js';
import { madeUpCode } from './hash.js';

export interface CodeRequest {
  readonly contact: string;
  readonly scenario: string;
  readonly number: number;
  /** Stable id of the `give`. */
  readonly give: string;
  /** The coupon's name, or null where the statement says the discount itself. */
  readonly coupon: string | null;
  readonly discount: number;
  readonly currency: string | null;
}

export interface CodeSource {
  /** Null: the pool is empty. The same request gets the same code. */
  reserve(request: CodeRequest): string | null;
}

/** Tests, previews and backtests never draw from a real pool. */
export const madeUpCodes: CodeSource = {
  reserve: ({ contact, scenario, number, give }) => madeUpCode(`${contact} ${scenario} ${number} ${give}`),
};

/** Plain data, but for `spent`. */
export interface Reservation {
  readonly code: CodeValue;
  readonly valid: CalendarDuration | null;
  spent: boolean;
}

const NO_CODES: readonly CodeValue[] = [];

export class CodeBook {
  readonly #source: CodeSource;
  readonly #byRow = new Map<number, Reservation[]>();

  constructor(source: CodeSource) {
    this.#source = source;
  }

  /** The run's code for this `give`, and whether it is new; null when the pool is empty. */
  reserve(
    row: number,
    request: CodeRequest,
    valid: CalendarDuration | null,
  ): { readonly code: CodeValue; readonly isNew: boolean } | null {
    const kept = this.#byRow.get(row)?.find(({ code }) => code.give === request.give);
    if (kept !== undefined) return { code: kept.code, isNew: false };
    const text = this.#source.reserve(request);
    if (text === null) return null;
    const code: CodeValue = {
      code: text,
      discount: request.discount,
      ...(request.currency !== null && { currency: request.currency }),
      ...(request.coupon !== null && { coupon: request.coupon }),
      give: request.give,
    };
    const list = this.#byRow.get(row) ?? [];
    list.push({ code, valid, spent: false });
    this.#byRow.set(row, list);
    return { code, isNew: true };
  }

  has(row: number): boolean {
    return this.#byRow.has(row);
  }

  of(row: number): readonly Reservation[] {
    return this.#byRow.get(row) ?? [];
  }

  bringBack(row: number, reservations: readonly Reservation[]): void {
    this.#byRow.set(
      row,
      reservations.map((reservation) => ({ ...reservation })),
    );
  }

  /** The run's place is free for another one; its codes stay reserved. */
  letGo(row: number): void {
    this.#byRow.delete(row);
  }

  /** Codes of the run that a message with these parameters shows for the first time. */
  show(row: number, params: Readonly<Record<string, SlotValue>>): readonly Reservation[] {
    const list = this.#byRow.get(row);
    if (list === undefined) return [];
    const values = Object.values(params);
    const shown = list.filter(({ code, spent }) => !spent && values.some((value) => shows(value, code.code)));
    for (const reservation of shown) reservation.spent = true;
    return shown;
  }

  /** The run is over: gives the codes that no message has shown. */
  release(row: number): readonly CodeValue[] {
    const list = this.#byRow.get(row);
    if (list === undefined) return NO_CODES;
    this.#byRow.delete(row);
    const unspent: CodeValue[] = [];
    for (const { code, spent } of list) if (!spent) unspent.push(code);
    return unspent;
  }
}

function shows(value: SlotValue, code: string): boolean {
  if (typeof value === 'string') return value.includes(code);
  return typeof value === 'object' && value !== null && (value as Partial<CodeValue>).code === code;
}

/** What a `give` amounts to, in percent points or minor units. */
export function discountOf(coupon: CouponModel): { readonly discount: number; readonly currency: string | null } {
  return 'percent' in coupon.discount
    ? { discount: coupon.discount.percent, currency: null }
    : { discount: coupon.discount.money, currency: coupon.discount.currency };
}
