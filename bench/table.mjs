/** The table of all figures: medians, spreads, ratios to peers and raw limits, marks. It measures nothing. */
import { median, ratioTo } from './figures.mjs';

const header = ['measurement', 'median', 'min – max', 'beside', 'its median', 'ratio', 'mark', 'met'];
const numeric = new Set([1, 2, 4, 5, 6]);

export function tableOf(results, machine) {
  const rows = results.flatMap(({ figures = [] }) => figures.flatMap(rowsOf));
  const lines = rows.length > 0 ? aligned([header, ...rows]) : [];
  const notes = results.flatMap(({ name, skipped, failed }) => {
    if (failed) return [`${name} failed: ${failed}`];
    return skipped ? [`${name} was skipped: ${skipped}`] : [];
  });
  const isBusy = machine.load > machine.cores && machine.clock === 'wall';
  const busy = isBusy ? ' The machine is busy: trust ratios, or measure processor time with --cpu.' : '';
  const seconds = machine.clock === 'cpu' ? ' Seconds are processor time of all threads.' : '';
  const place = `Node ${machine.node}, ${machine.cores} × ${machine.cpu}, load ${machine.load.toFixed(1)}.${busy}${seconds}`;
  return [
    ...lines,
    '',
    ...notes,
    place,
    'ratio = ours ÷ theirs of the medians of this run, or the median of the ratios of its rounds; (limit) is a raw limit.',
  ].join('\n');
}

/** The first line has the figure and its first peer; each further peer a line of its own. */
function rowsOf({ what, unit, better, samples, peers, mark }) {
  const ours = median(samples);
  const range = `${number(Math.min(...samples))} – ${number(Math.max(...samples))}`;
  const beside = peers.map((peer) => {
    const ratio = ratioTo(peer, samples);
    return [`${peer.name}${peer.limit ? ' (limit)' : ''}`, number(median(peer.samples)), `${number(ratio)}×`];
  });
  const judged = mark === null ? ['', ''] : judge([mark].flat(), better, unit, samples, peers);
  const [first = ['', '', ''], ...others] = beside;
  return [
    [what, `${number(ours)} ${unit}`, range, ...first, ...judged],
    ...others.map((cells) => ['', '', '', ...cells, '', '']),
  ];
}

function judge(marks, better, unit, samples, peers) {
  const sign = better === 'more' ? '≥' : '≤';
  const told = marks.map(({ of, value }) => `${sign} ${number(value)}${of === 'ratio' ? '×' : ` ${unit}`}`);
  const areMet = marks.every(({ of, value }) => {
    const reached = of === 'ratio' ? ratioTo(peers[0], samples) : median(samples);
    return better === 'more' ? reached >= value : reached <= value;
  });
  return [told.join(', '), areMet ? 'yes' : 'NO'];
}

/** Three figures that count; thousands apart. */
function number(value) {
  if (value >= 1000) return Number(value.toPrecision(3)).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function aligned(rows) {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (numeric.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(line);
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...body];
}
