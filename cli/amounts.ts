/** Numbers, money and shares as a person reads them. */
import { currencyDigits } from '../runtime/import/index.js';

export interface Amounts {
  count(n: number): string;
  /** Minor units of the project's currency. */
  money(minor: number): string;
  /** Minor units, rounded to what `money` shows. */
  shown(minor: number): number;
  /** 0 … 1. */
  share(part: number, whole: number): string;
}

export function amounts(currency: string): Amounts {
  const scale = 10 ** (currencyDigits(currency) ?? 2);
  const whole = new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 });
  const counts = new Intl.NumberFormat('en');
  return {
    count: (n) => counts.format(n),
    money: (minor) => whole.format(minor / scale),
    shown: (minor) => Math.round(minor / scale) * scale,
    share: (part, of) => (of === 0 ? '–' : `${((100 * part) / of).toFixed(1)}%`),
  };
}
