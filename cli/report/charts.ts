/** Charts as self-contained SVG, drawn without a browser. Colours are read on light and dark paper alike. */
import type { EChartsCoreOption } from 'echarts/core';
import { Markup } from './markup.js';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const palette = ['#0d9488', '#6366f1', '#d97706', '#db2777', '#0891b2', '#65a30d'];
const ink = '#7b8794';
const grid = '#7b879433';

type Draw = (option: EChartsCoreOption, width: number, height: number) => string;
let drawing: Promise<Draw> | undefined;

/** The library loads with the first chart. */
function draw(): Promise<Draw> {
  drawing ??= load();
  return drawing;
}

async function load(): Promise<Draw> {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    renderers.SVGRenderer,
  ]);
  return (option, width, height) => {
    const chart = core.init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption({ animation: false, color: palette, textStyle: { fontFamily: 'inherit' }, ...option });
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
  };
}

const axisStyle = {
  axisLabel: { color: ink },
  axisLine: { lineStyle: { color: grid } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: grid } },
};

/** Without a browser the width of a text is a guess: the gap is wide enough for a wrong one. */
const legend = { top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 36, textStyle: { color: ink } };

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

function responsive(svg: string): Markup {
  return new Markup(
    svg.replace(/<svg width="(\d+)" height="(\d+)"/, '<svg role="img" viewBox="0 0 $1 $2" width="100%"'),
  );
}
