/** `config` diagnostics about the RFM class table. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const base = `# cauce.yaml
project: demo
events:
  order_placed: {order_id: text, total: money}
`;

const emptyClass = {
  order: 'Classes before it take all of its scores: change their order, or take it away.',
  cuts: 'No contact has scores it asks for: recency cut points must lie within `window`, frequency cut points above 1.',
  bins: 'The table needs more scores than `bins` gives: take another table, or five bins.',
} as const;

export const configRfm = {
  'config/rfm-cell-missing': define<{ cells: string; count: number; total: number; grid: readonly string[] }>({
    severity: 'error',
    message: ({ count, total }) => `The class table says nothing about ${count} of the ${total} combinations of scores`,
    label: ({ cells }) => `missing: ${cells}`,
    help: ({ grid }) =>
      [
        'Add them to a class (recency, frequency, spend score, in this order), or let the last class take all the rest: `lost: else`.',
        ...grid,
      ].join('\n'),
    explain: {
      why: 'Every contact with an order has three scores, and every combination of them must belong to exactly one class.',
      wrong: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-5}
    others: {r: 1-2}`,
      right: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-5}
    others: else`,
    },
  }),
  'config/rfm-cell-twice': define<{ cells: string; count: number; classes: string; grid: readonly string[] }>({
    severity: 'error',
    message: ({ count, classes }) =>
      `${count} ${count === 1 ? 'combination of scores belongs' : 'combinations of scores belong'} to more than one class: ${classes}`,
    label: ({ cells }) => `taken twice: ${cells}`,
    help: ({ grid }) =>
      [
        'Take them out of one of the classes, or write `match: first` so that the class written first wins.',
        ...grid,
      ].join('\n'),
    explain: {
      why: 'A contact is in exactly one class. Where two classes claim the same scores, the table does not say which.',
      wrong: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-5}
    middle: {r: 2-4}
    lost: else`,
      right: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-5}
    middle: {r: 2-3}
    lost: else`,
    },
  }),
  'config/rfm-class-empty': define<{ names: readonly string[]; why: 'order' | 'cuts' | 'bins' }>({
    severity: 'warning',
    message: ({ names }) => `No contact can ever be in the ${names.length === 1 ? 'class' : 'classes'} ${list(names)}`,
    label: () => 'nothing is left for it',
    help: ({ why }) => emptyClass[why],
    explain: {
      why: 'With `match: first` an earlier class wins. With fixed cut points an age that is longer than `window` never comes, and a first order is always there, so that some scores do not exist. A class whose scores are all taken, or do not exist, has no members, and scenarios that wait for it never start.',
      wrong: `${base}rfm:
  event: order_placed
  value: total
  match: first
  classes:
    recent: {r: 3-5}
    best: {r: 5, f: 5, m: 5}
    lost: else`,
      right: `${base}rfm:
  event: order_placed
  value: total
  match: first
  classes:
    best: {r: 5, f: 5, m: 5}
    recent: {r: 3-5}
    lost: else`,
    },
  }),
  'config/rfm-score-range': define<{ name: string; what: string; bins: number }>({
    severity: 'error',
    message: ({ name, what, bins }) =>
      `The class \`${name}\` names scores that do not exist: ${what} (scores go from 1 to ${bins})`,
    help: ({ bins }) =>
      `Write one score (\`r: ${bins}\`), a range from low to high (\`r: 1-${bins}\`), or a combination such as \`${bins > 9 ? `${bins}.${bins}.1` : `${bins}${bins}1`}\`.`,
    explain: {
      why: 'Scores go from 1 to `bins`, which is 5 unless `rfm.bins` says otherwise; ranges are written from low to high.',
      wrong: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-6}
    lost: else`,
      right: `${base}rfm:
  event: order_placed
  value: total
  classes:
    best: {r: 4-5}
    lost: else`,
    },
  }),
} as const;
