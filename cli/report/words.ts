/** Words and figures that the terminal and the page have in common. */

import type { BacktestResult, ScenarioResult } from '../../runtime/backtest/index.js';
import { isoDate, parseDate } from '../../runtime/clock/index.js';
import type { Bundle } from '../../runtime/machine/index.js';
import type { Amounts } from '../amounts.js';

/** `2025-01-01 to 2025-12-31`, both days included. */
export function periodOf({ from, to }: Pick<BacktestResult, 'from' | 'to'>): string {
  return `${from} to ${isoDate(parseDate(to)! - 1)}`;
}

export function counted(n: number, one: string, show: Amounts): string {
  return `${show.count(n)} ${n === 1 ? one : `${one}s`}`;
}

const inWords: Readonly<Record<string, string>> = {
  consent: 'without consent',
  cap: 'over a cap',
  holdout: 'in the holdout',
  no_address: 'without an address',
  suppressed: 'bounced or complained before',
  erased: 'had their data erased before',
  failed_params: 'something the message needs is unknown',
  closed: 'closed day',
  hours: 'outside the hours of the scenario',
  quiet_hours: 'in quiet hours',
  rate: 'in the line before the channel',
  legal_hours: 'outside the hours that the law allows',
};

/** `1,066 without consent, 512 over a cap`, most first. */
export function reasonsText(counts: Readonly<Record<string, number>>, show: Amounts): string {
  const some = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return some.map(([reason, n]) => `${show.count(n)} ${reasonText(reason)}`).join(', ') || '–';
}

export function reasonText(reason: string): string {
  return inWords[reason] ?? reason.replaceAll('_', ' ');
}

export interface Conversion {
  readonly converted: string;
  readonly share: string;
  readonly value: string;
}

/** A scenario without a goal cannot convert: dashes, not zeros. */
export function conversionOf(result: ScenarioResult, bundle: Pick<Bundle, 'scenarios'>, show: Amounts): Conversion {
  const machine = bundle.scenarios.find(({ name }) => name === result.name);
  if (machine && machine.goals.length === 0) return { converted: '–', share: '–', value: '–' };
  return {
    converted: show.count(result.converted),
    share: show.share(result.converted, result.entered),
    value: show.money(result.value),
  };
}

export const conversionNote =
  'Converted: runs that reached their goal in time, also after they had ended. Value: every goal event in time; an order can count for several scenarios.';
