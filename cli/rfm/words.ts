/** Scores, dates and amounts of `cauce rfm` in a marketer's words. */
import type { RfmAxis, RfmScores } from '../../runtime/rfm/index.js';
import { type Amounts, amounts } from '../amounts.js';
import type { OrderSource } from './order-source.js';

export interface Units extends Amounts {
  /** Short enough for a cell: `€12K`. */
  short(minor: number): string;
}

export function unitsOf({ currency, minorPerMajor }: Pick<OrderSource, 'currency' | 'minorPerMajor'>): Units {
  const format = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  if (currency === null) {
    const plain = amounts('EUR');
    const short = new Intl.NumberFormat('en', format);
    return { ...plain, money: (value) => plain.count(value), short: (value) => short.format(value) };
  }
  const short = new Intl.NumberFormat('en', { ...format, style: 'currency', currency });
  return { ...amounts(currency), short: (minor) => short.format(minor / minorPerMajor) };
}

export const AXIS_LETTER: Readonly<Record<RfmAxis, string>> = { recency: 'R', frequency: 'F', spend: 'M' };

export const AXIS_NAME: Readonly<Record<RfmAxis, string>> = {
  recency: 'Recency',
  frequency: 'Frequency',
  spend: 'Spend',
};

/** Which values have which score: `5 up to 31 days, 4 up to 80 days, …`. Null where the scores are those of ranks. */
export function axisMeaning(scores: RfmScores, axis: RfmAxis, units: Units): string | null {
  const { config, cuts } = scores;
  const key = ({ recency: 'r', frequency: 'f', spend: 'm' } as const)[axis];
  if (config.ties[key] === 'rank' && config.scores.by === 'quantiles') return null;
  const points = { recency: cuts.recencyDays, frequency: cuts.frequency, spend: cuts.monetary }[axis];
  if (points.length === 0) return null;
  const isFixed = config.scores.by === 'thresholds';
  const bound = isFixed || config.edges === 'left' ? 'under' : 'up to';
  const reversed = axis === 'recency' && config.recencyReversed;
  const bands = points.map((point, place) => {
    const score = reversed ? points.length + 1 - place : place + 1;
    const isEmpty = point === points[place - 1];
    return `${score} ${isEmpty ? 'nobody' : `${bound} ${amountOn(axis, point, scores, units)}`}`;
  });
  return [...bands, `${reversed ? 1 : points.length + 1} the rest`].join(', ');
}

function amountOn(axis: RfmAxis, point: number, { config }: RfmScores, units: Units): string {
  if (axis === 'spend') return units.money(point);
  const value = Number(point.toFixed(1));
  if (axis === 'recency') return `${value} ${value === 1 ? 'day' : 'days'}`;
  const what = config.frequency === 'days' || config.frequency === 'repeat-days' ? 'day' : 'order';
  return `${value} ${value === 1 ? what : `${what}s`}`;
}

/** `+12`, `−3`, or `=`. */
export function changeText(now: number, then: number, count: (n: number) => string): string {
  return now === then ? '=' : now > then ? `+${count(now - then)}` : `−${count(then - now)}`;
}
