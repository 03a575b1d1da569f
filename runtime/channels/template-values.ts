/** Run-time values as templates see them: money, dates and codes know how to show themselves; everything else is passed as it is. */
import type { TypeShape, Value } from '../machine/model.js';
import type { CodeValue } from '../machine/run.js';

/** What a template shows in: the contact's language and zone. */
export interface Locale {
  /** BCP 47, such as `es` or `en-GB`. */
  readonly language: string;
  readonly timezone: string;
}

/** Minor units with their currency; shows itself formatted and compares with numbers in major units (liquidjs `Comparable`). */
export class Money {
  readonly #major: number;

  constructor(
    readonly minor: number,
    readonly currency: string,
    private readonly language: string,
  ) {
    this.#major = minor / 10 ** fractionDigits(currency);
  }

  toString(): string {
    return moneyFormat(this.language, this.currency).format(this.#major);
  }

  equals(other: unknown): boolean {
    return this.#major === majorOf(other);
  }
  gt(other: unknown): boolean {
    return this.#major > majorOf(other);
  }
  geq(other: unknown): boolean {
    return this.#major >= majorOf(other);
  }
  lt(other: unknown): boolean {
    return this.#major < majorOf(other);
  }
  leq(other: unknown): boolean {
    return this.#major <= majorOf(other);
  }
}

function majorOf(other: unknown): number {
  return other instanceof Money ? other.minor / 10 ** fractionDigits(other.currency) : Number(other);
}

const formats = new Map<string, Intl.NumberFormat>();

function moneyFormat(language: string, currency: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'currency', currency });
    formats.set(key, format);
  }
  return format;
}

function fractionDigits(currency: string): number {
  return moneyFormat('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
}

const dayMs = 86_400_000;

/** A value of a known type, for a template. Unknown is undefined, so that `{% if %}` and `| default` see it as missing. */
export function templateValue(value: Value | undefined, shape: TypeShape | undefined, locale: Locale): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape?.type) {
    case 'money':
      return new Money(value as number, shape.currency, locale.language);
    case 'date':
      return new Date((value as number) * dayMs).toISOString().slice(0, 10);
    case 'time': {
      const minute = value as number;
      return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    }
    case 'moment':
      return momentText(value as number, locale);
    case 'list':
      return (value as readonly Value[]).map((element) => templateValue(element, shape.of, locale));
    case 'record':
      return templateRecord(value as Readonly<Record<string, Value>>, shape.fields, locale);
    default:
      return value;
  }
}

export function templateRecord(
  record: Readonly<Record<string, Value>>,
  fields: Readonly<Record<string, TypeShape>>,
  locale: Locale,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) shown[name] = templateValue(record[name], fields[name], locale);
  return shown;
}

/** `code` and `discount`, the latter as a reader expects it: `5%`, `€15.00`. */
export function templateCode(code: CodeValue, locale: Locale): Record<string, unknown> {
  return {
    code: code.code,
    discount: code.currency ? new Money(code.discount, code.currency, locale.language).toString() : `${code.discount}%`,
  };
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

function momentText(ms: number, locale: Locale): string {
  let format = momentFormats.get(locale.timezone);
  if (!format) {
    // Swedish writes `2026-03-02 10:00`.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: locale.timezone, dateStyle: 'short', timeStyle: 'short' });
    momentFormats.set(locale.timezone, format);
  }
  return format.format(ms);
}
