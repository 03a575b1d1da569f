/** Charts as self-contained SVG, drawn without a browser. Colours are read on light and dark paper alike. */
import { axisStyle, draw, ink, legend, responsive } from './drawing.js';
import type { Markup } from './markup.js';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** One stacked bar a day. */
export async function dailyChart(dates: readonly string[], series: readonly Series[]): Promise<Markup> {
  const render = await draw();
  const option = {
    legend,
    grid: { left: 44, right: 8, top: 34, bottom: 24 },
    xAxis: { type: 'category', data: [...dates], ...axisStyle, splitLine: { show: false } },
    yAxis: { type: 'value', minInterval: 1, ...axisStyle },
    series: series.map(({ name, values }) => ({
      type: 'bar',
      stack: 'day',
      name,
      data: [...values],
      barCategoryGap: '10%',
    })),
  };
  return responsive(render(option, 960, 260));
}

/** Two bars for each name, each as a share of its own total. */
export async function shareChart(names: readonly string[], series: readonly Series[]): Promise<Markup> {
  const render = await draw();
  const option = {
    legend,
    grid: { left: 130, right: 48, top: 34, bottom: 24 },
    xAxis: { type: 'value', ...axisStyle, axisLabel: { color: ink, formatter: '{value}%' } },
    yAxis: { type: 'category', data: [...names], inverse: true, ...axisStyle, splitLine: { show: false } },
    series: series.map(({ name, values }) => ({
      type: 'bar',
      name,
      data: shares(values),
      label: { show: true, position: 'right', color: ink, formatter: '{c}%' },
    })),
  };
  return responsive(render(option, 960, 60 + names.length * 46));
}

function shares(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total === 0 ? 0 : Math.round((1000 * value) / total) / 10));
}
