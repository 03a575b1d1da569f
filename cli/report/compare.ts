/** Two backtests of one history side by side: what a change would have meant. */
import type { BacktestResult, ScenarioResult } from '../../runtime/backtest/index.js';
import { amounts } from '../amounts.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { sentOf, skippedOf } from './text.js';

export interface Comparison {
  readonly against: string;
  readonly scenarios: readonly {
    readonly name: string;
    readonly before: Figures | null;
    readonly after: Figures | null;
  }[];
}

interface Figures {
  readonly entered: number;
  readonly sent: number;
  readonly skipped: number;
  readonly converted: number;
  /** Minor units. */
  readonly value: number;
}

export function compare(before: BacktestResult, after: BacktestResult, against: string): Comparison {
  const names = [...new Set([...before.scenarios, ...after.scenarios].map(({ name }) => name))].sort();
  const figures = (result: BacktestResult, name: string) => {
    const found = result.scenarios.find((scenario) => scenario.name === name);
    return found ? figuresOf(found) : null;
  };
  return {
    against,
    scenarios: names.map((name) => ({ name, before: figures(before, name), after: figures(after, name) })),
  };
}

function figuresOf(scenario: ScenarioResult): Figures {
  const { entered, converted, value } = scenario;
  return { entered, sent: sentOf(scenario), skipped: skippedOf(scenario), converted, value };
}

export function compareText(
  { against, scenarios }: Comparison,
  currency: string,
  terminal: Pick<Terminal, 'paint'>,
): string {
  const show = amounts(currency);
  const change = (before: number | undefined, after: number | undefined, text: (n: number) => string) => {
    const difference = (after ?? 0) - (before ?? 0);
    if (difference === 0) return text(after ?? 0);
    return `${text(before ?? 0)} → ${text(after ?? 0)} (${difference > 0 ? '+' : '−'}${text(Math.abs(difference))})`;
  };
  const rows = scenarios.map(({ name, before, after }) => [
    `${name}${before ? '' : ' (new)'}${after ? '' : ' (gone)'}`,
    change(before?.entered, after?.entered, show.count),
    change(before?.sent, after?.sent, show.count),
    change(before?.skipped, after?.skipped, show.count),
    change(before?.converted, after?.converted, show.count),
    change(before?.value, after?.value, show.money),
  ]);
  return `Against ${against}\n${textTable(['Scenario', 'entered', 'sent', 'skipped', 'converted', 'value'], rows, terminal)}`;
}
