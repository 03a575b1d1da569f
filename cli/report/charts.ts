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

/** So many days have a dot each. */
const MOST_DOTS = 31;

const BEFORE = '#94a3b8';
const AFTER = '#0d9488';
const LESS = '#d97706';

/** Two lines over the days: before and after a change. A few days alone are dots as well: one of them would be no line. */
export async function dayLinesChart(
  days: readonly { readonly date: string; readonly before: number; readonly after: number }[],
): Promise<Markup> {
  const render = await draw();
  const line = (name: string, data: readonly number[], color: string, width: number) => ({
    type: 'line',
    name,
    data: [...data],
    symbol: days.length > MOST_DOTS ? 'none' : 'circle',
    symbolSize: 6 + width,
    color,
    lineStyle: { width },
  });
  const option = {
    legend,
    grid: { left: 44, right: 8, top: 34, bottom: 24 },
    xAxis: {
      type: 'category',
      data: days.map(({ date }) => date),
      boundaryGap: false,
      ...axisStyle,
      splitLine: { show: false },
    },
    yAxis: { type: 'value', minInterval: 1, ...axisStyle },
    series: [
      line(
        'before',
        days.map(({ before }) => before),
        BEFORE,
        3,
      ),
      line(
        'after',
        days.map(({ after }) => after),
        AFTER,
        1.5,
      ),
    ],
  };
  return responsive(render(option, 960, 240));
}

/** A bar before and one after for each name. */
export async function beforeAfterChart(
  names: readonly string[],
  before: readonly number[],
  after: readonly number[],
): Promise<Markup> {
  const render = await draw();
  const bars = (name: string, data: readonly number[], color: string) => ({
    type: 'bar',
    name,
    data: [...data],
    color,
    label: { show: true, position: 'right', color: ink, formatter: ({ value }: Labelled) => counts.format(value) },
  });
  const option = {
    legend,
    grid: { left: 130, right: 60, top: 34, bottom: 24 },
    xAxis: { type: 'value', minInterval: 1, ...axisStyle },
    yAxis: { type: 'category', data: [...names], inverse: true, ...axisStyle, splitLine: { show: false } },
    series: [bars('before', before, BEFORE), bars('after', after, AFTER)],
  };
  return responsive(render(option, 960, 60 + names.length * 46));
}

/** A bar for each name: to the right what is more, to the left what is less. */
export async function changesChart(
  changes: readonly { readonly name: string; readonly value: number }[],
): Promise<Markup> {
  const render = await draw();
  const data = changes.map(({ value }) => ({
    value,
    itemStyle: { color: value > 0 ? AFTER : LESS },
    label: {
      show: true,
      position: value > 0 ? 'right' : 'left',
      color: ink,
      formatter: `${value > 0 ? '+' : '−'}${counts.format(Math.abs(value))}`,
    },
  }));
  // A number stands outside its bar: the axis goes on far enough for it, so that it is not written over a name.
  const goesLeft = changes.some(({ value }) => value < 0);
  const option = {
    grid: { left: 320, right: 70, top: 8, bottom: 24 },
    xAxis: { type: 'value', minInterval: 1, ...axisStyle, boundaryGap: [goesLeft ? '12%' : 0, 0] },
    yAxis: {
      type: 'category',
      data: changes.map(({ name }) => name),
      inverse: true,
      ...axisStyle,
      axisLabel: { color: ink, width: 300, overflow: 'truncate' },
      splitLine: { show: false },
    },
    series: [{ type: 'bar', data, barMaxWidth: 22 }],
  };
  return responsive(render(option, 960, 40 + changes.length * 30));
}

interface Labelled {
  readonly value: number;
}

const counts = new Intl.NumberFormat('en');

function shares(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total === 0 ? 0 : Math.round((1000 * value) / total) / 10));
}
