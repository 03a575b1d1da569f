/** Two backtests side by side as a marketer reads them in a terminal. */
import { type Difference, isNoDifference } from '../../../runtime/backtest/index.js';
import type { Amounts } from '../../amounts.js';
import type { Terminal } from '../../terminal.js';
import { textTable } from '../../text-table.js';
import { NO_DIFFERENCE, sentencesOf, sidesText, tablesOf } from './tables.js';

export function differenceText(
  difference: Difference,
  against: string,
  show: Amounts,
  terminal: Pick<Terminal, 'paint'>,
): string {
  const { paint } = terminal;
  const head = paint.bold(`Against ${against}`);
  if (isNoDifference(difference)) return `${head}\n${NO_DIFFERENCE}`;
  const tables = tablesOf(difference, show).map(({ header, rows, note }) => {
    const table = textTable(header, rows, terminal);
    return note === '' ? table : `${table}\n${paint.dim(note)}`;
  });
  return [[head, ...sentencesOf(difference, show), paint.dim(sidesText(against))].join('\n'), ...tables].join('\n\n');
}
