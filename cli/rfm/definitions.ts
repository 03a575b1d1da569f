/** The definitions of a scoring as one sentence a reader can hold it to. */
import type { RfmConfig } from '../../runtime/rfm/index.js';

const FREQUENCY = {
  rows: 'rows',
  orders: 'orders',
  days: 'days with orders',
  'repeat-days': 'days with orders after the first',
};
const MONETARY = { sum: 'their sum', mean: 'their mean', 'mean-repeat': 'the mean of those after the first' };

export function definitionsOf(config: RfmConfig): string {
  const { window, frequency, monetary, recency, scores, bins, classes } = config;
  const since = recency === 'since-last' ? 'time since the last order' : 'time from the first order to the last';
  const by = scores.by === 'quantiles' ? `${bins} parts of about the same size` : 'fixed cut points';
  return `Orders ${window === null ? 'of all time' : `of ${lengthOf(window)}`}; recency is the ${since}, frequency the number of ${FREQUENCY[frequency]}, monetary ${MONETARY[monetary]}; scores from ${by}, classes by ${classes.name}.`;
}

function lengthOf({ months, days, ms }: NonNullable<RfmConfig['window']>): string {
  const parts = [
    [months, 'month'],
    [days, 'day'],
    [ms / 3_600_000, 'hour'],
  ] as const;
  return parts.flatMap(([n, what]) => (n === 0 ? [] : [`${n} ${n === 1 ? what : `${what}s`}`])).join(' and ');
}
