/** Charts of RFM classes: their sizes over time, and who went from which to which. Classes come from most to least valuable, `none` last. */
import { axisStyle, draw, ink, legend, responsive } from './drawing.js';
import type { Markup } from './markup.js';

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
}

const WIDTH = 960;
/** About what a name takes in the legend, and a line of it. */
const A_LETTER = 7;
const AROUND_A_NAME = 54;
const A_LINE = 50;

/** Stacked areas; `sizes` by class, one value a date. */
export async function sizesChart(
  dates: readonly string[],
  classes: readonly string[],
  sizes: readonly (readonly number[])[],
): Promise<Markup> {
  const render = await draw();
  const names = classes.reduce((sum, name) => sum + name.length * A_LETTER + AROUND_A_NAME, 0);
  const top = 34 + A_LINE * Math.floor(names / WIDTH);
  const option = {
    color: classes.map((_, place) => colourOf(place, classes.length)),
    legend: { ...legend, selectedMode: false, silent: true, data: [...classes], icon: 'roundRect' },
    grid: { left: 60, right: 24, top, bottom: 24 },
    xAxis: { type: 'category', data: [...dates], boundaryGap: false, ...axisStyle, splitLine: { show: false } },
    yAxis: { type: 'value', minInterval: 1, ...axisStyle },
    // The most valuable class lies on top.
    series: classes
      .map((name, place) => ({
        type: 'line',
        stack: 'classes',
        name,
        symbol: 'none',
        silent: true,
        lineStyle: { width: 1 },
        itemStyle: { color: colourOf(place, classes.length) },
        areaStyle: { opacity: 0.75 },
        data: [...sizes[place]!],
      }))
      .toReversed(),
  };
  return responsive(render(option, WIDTH, 280 + top));
}

/** Bands from the classes of the earlier date to those of the later one. */
export async function movesChart(
  classes: readonly string[],
  flows: readonly Flow[],
  count: (n: number) => string,
): Promise<Markup> {
  const render = await draw();
  const sides = (['from', 'to'] as const).map((side) =>
    classes.flatMap((name, place) => {
      const customers = flows.reduce((sum, flow) => sum + (flow[side] === name ? flow.customers : 0), 0);
      if (customers === 0) return [];
      const label = { position: side === 'from' ? 'left' : 'right', formatter: `${name}  ${count(customers)}` };
      return [
        {
          name: `${side} ${name}`,
          depth: side === 'from' ? 0 : 1,
          itemStyle: { color: colourOf(place, classes.length) },
          label,
        },
      ];
    }),
  );
  const option = {
    series: [
      {
        type: 'sankey',
        silent: true,
        left: 190,
        right: 190,
        top: 8,
        bottom: 8,
        nodeWidth: 14,
        nodeGap: 12,
        layoutIterations: 0,
        label: { color: ink, fontSize: 13 },
        lineStyle: { color: 'source', opacity: 0.35, curveness: 0.5 },
        data: sides.flat(),
        links: flows.map(({ from, to, customers }) => ({
          source: `from ${from}`,
          target: `to ${to}`,
          value: customers,
        })),
      },
    ],
  };
  return responsive(render(option, WIDTH, 80 + 44 * Math.max(...sides.map((side) => side.length))));
}

/** From teal over amber to red; the last, which has no order, is grey. */
function colourOf(place: number, classes: number): string {
  if (place === classes - 1) return '#7b8794';
  const share = classes < 3 ? 0 : place / (classes - 2);
  const hue = share < 0.5 ? 174 - share * 2 * (174 - 42) : 42 - (share - 0.5) * 2 * (42 - 350 + 360);
  return hex((hue + 360) % 360, 0.62, 0.44);
}

/** The chart library reads colours of few kinds. */
function hex(hue: number, saturation: number, lightness: number): string {
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
