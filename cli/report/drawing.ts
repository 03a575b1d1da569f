/** The chart library, loaded on first use and made to draw without a browser; what all charts look like. */
import type { EChartsCoreOption } from 'echarts/core';
import { Markup } from './markup.js';

const palette = ['#0d9488', '#6366f1', '#d97706', '#db2777', '#0891b2', '#65a30d'];
export const ink = '#7b8794';
const grid = '#7b879433';

export type Draw = (option: EChartsCoreOption, width: number, height: number) => string;
let drawing: Promise<Draw> | undefined;

/** The library loads with the first chart. */
export function draw(): Promise<Draw> {
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
    charts.SankeyChart,
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

export const axisStyle = {
  axisLabel: { color: ink },
  axisLine: { lineStyle: { color: grid } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: grid } },
};

/** Without a browser the width of a text is a guess: the gap is wide enough for a wrong one. */
export const legend = { top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 36, textStyle: { color: ink } };

export function responsive(svg: string): Markup {
  return new Markup(svg.replace(/<svg width="\d+" height="\d+"/, '<svg role="img" width="100%"'));
}
