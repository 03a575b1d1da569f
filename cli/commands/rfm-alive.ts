/** `cauce rfm alive`: chance that each customer still buys and orders to be expected, by the BG/NBD model fitted to all of them. */
import { isoUtc } from '../../runtime/clock/index.js';
import {
  chanceAlive,
  expectedOrders,
  type FittedBgNbd,
  type Fitting,
  fitBgNbd,
  historiesFrom,
  LIFETIMES,
} from '../../runtime/rfm/index.js';
import { exitCode } from '../exit.js';
import { aliveText, type Prospect } from '../rfm/alive-text.js';
import { dateText, loadBase, type RfmOptions } from '../rfm/base.js';
import { printRows, records } from '../rfm/rows.js';
import { out, say, terminal } from '../terminal.js';

interface Options extends RfmOptions {
  readonly days: number;
  readonly format: 'csv' | 'json' | 'pretty';
}

const HEADER = ['customer', 'repeat_days', 'span_days', 'age_days', 'p_alive', 'expected_orders'] as const;

const REASONS: Readonly<Record<Extract<Fitting, { unfit: string }>['unfit'], string>> = {
  nobody: 'Nobody had ordered by then.',
  'no-time': 'All customers ordered for the first time on that very day: there is nothing yet to learn from.',
  'nobody-again': 'Nobody has ordered on a second day: how often people come again cannot be told.',
  'no-maximum':
    'The orders do not tell those who left from those who pause: no parameters are the likeliest. More customers, or a longer time, would help.',
};

export async function alive(options: Options): Promise<number> {
  const { days, format } = options;
  const base = await loadBase(options);
  const { measure, zone, zoneOf, asOf } = base;
  const { values, ids } = await measure({ config: LIFETIMES, dates: [asOf], named: true });
  const histories = historiesFrom(values[0]!, asOf, zone, zoneOf);
  const fitting = fitBgNbd(histories);
  const fine = base.mistakes() > 0 ? exitCode.problems : exitCode.fine;
  if ('unfit' in fitting) {
    const reason = REASONS[fitting.unfit];
    say(`No model can be fitted to the orders up to ${dateText(asOf, base)}. ${reason}`);
    if (format === 'json')
      out(JSON.stringify({ asOf: isoUtc(asOf), days, model: null, reason, customers: [] }, null, 2));
    return exitCode.problems;
  }
  const { fitted } = fitting;
  const prospects = ids.flatMap((id, who): Prospect[] => {
    const [repeats, span, age] = [histories.repeats[who]!, histories.span[who]!, histories.age[who]!];
    if (Number.isNaN(age)) return [];
    const chance = chanceAlive(fitted, repeats, span, age);
    return [{ id, repeats, span, age, chance, expected: expectedOrders(fitted, repeats, span, age, days) }];
  });
  if (format === 'pretty') {
    out(aliveText(prospects, { title: `${base.name}, ${dateText(asOf, base)}`, days }, terminal()));
    say(`\n${parametersText(fitted)}`);
    return fine;
  }
  const rows = prospects.map(({ id, repeats, span, age, chance, expected }) => [
    id,
    ...[repeats, span, age].map(String),
    chance.toFixed(6),
    expected.toFixed(6),
  ]);
  if (format === 'json') {
    const { r, alpha, a, b, logLikelihood, customers } = fitted;
    const model = { name: 'BG/NBD', r, alpha, a, b, logLikelihood, customers };
    out(JSON.stringify({ asOf: isoUtc(asOf), days, model, customers: records(HEADER, rows) }, null, 2));
  } else {
    printRows('csv', HEADER, rows);
    say(parametersText(fitted));
  }
  return fine;
}

function parametersText({ r, alpha, a, b, logLikelihood, customers }: FittedBgNbd): string {
  const parts = Object.entries({ r, 'alpha (days)': alpha, a, b }).map(
    ([name, value]) => `${name} ${value.toPrecision(6)}`,
  );
  return `BG/NBD fitted to ${customers} customers: ${parts.join(', ')}; log-likelihood ${logLikelihood.toFixed(3)}`;
}
