import { describe, expect, it } from 'vitest';
import { lowerProject } from '../lower/index.js';
import { fixtureText, projectOf } from '../lower/shop.fixture.js';
import { drawGraph, type Graph, graphOf, sourcesOf, svgOf } from './index.js';
import { layoutOf } from './layout.js';
import { textWidth, wrapped } from './text-size.js';

const { analysis } = projectOf({
  'examples.cauce': fixtureText('examples.cauce'),
  'waits.cauce': fixtureText('waits.cauce'),
});
const { bundle } = lowerProject(analysis);
const sources = sourcesOf(bundle.files, analysis.files);
const machineOf = (name: string) => bundle.scenarios.find((machine) => machine.name === name)!;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Tags opened and not closed, or closed and not opened. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self) continue;
    if (!close) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...open, ...wrong];
}

describe('the picture of a scenario', () => {
  it.each(bundle.scenarios.map((machine) => machine.name))('%s has room for all it says', async (name) => {
    const graph = graphOf(machineOf(name), sources);
    const layout = await layoutOf(graph, new Map());
    expect(layout.nodes).toHaveLength(graph.nodes.length);
    expect(layout.edges).toHaveLength(graph.edges.length);
    const labels = layout.edges.flatMap(({ label }) => (label ? [{ ...label, height: label.lines.length * 15 }] : []));
    const boxes: readonly Box[] = [...layout.nodes, ...labels];
    for (const [index, box] of boxes.entries()) {
      expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height).toBe(
        true,
      );
    }
    for (const { lines, width } of layout.nodes) {
      for (const line of lines) expect(textWidth(line, 13)).toBeLessThan(width - 20);
    }
    for (const edge of layout.edges) expect(edge.points.length).toBeGreaterThan(1);
  });

  it('is well formed, and the same every time', async () => {
    const svg = await svgOf(machineOf('abandoned_cart'), sources);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" viewBox="0 0 \d+ \d+"/);
    expect(unbalanced(svg)).toEqual([]);
    expect(svg).toContain('<title>Recover abandoned carts</title>');
    expect(svg).toContain('data-state="reminder" data-line="6"');
    expect(svg).not.toMatch(/\bid="|<style|<script|NaN|undefined/);
    expect(await svgOf(machineOf('abandoned_cart'), sources)).toBe(svg);
  });

  it('shows how many entered each state', async () => {
    const svg = await svgOf(machineOf('abandoned_cart'), sources, { counts: { when: 1234, reminder: 1200, promo: 0 } });
    expect([...svg.matchAll(/>([\d,]+ entered)</g)].map(([, text]) => text)).toEqual([
      '1,234 entered',
      '1,200 entered',
      '0 entered',
    ]);
    const map = await svgOf(machineOf('abandoned_cart'), sources, {
      counts: new Map([
        ['when', 1234],
        ['reminder', 1200],
        ['promo', 0],
      ]),
    });
    expect(map).toBe(svg);
  });

  it('has its title and header in a box of their own, apart from the drawing', async () => {
    for (const machine of bundle.scenarios) {
      const graph = graphOf(machine, sources);
      const svg = await drawGraph(graph);
      const [, ground = '', texts = '', top = ''] =
        /<g><rect ([^>]*)>(.*?)<\/g>\n<g transform="translate\(\d+ ([\d.]+)\)"/.exec(svg) ?? [];
      const [width, height] = ['width', 'height'].map((name) =>
        Number(new RegExp(` ${name}="([\\d.]+)"`).exec(ground)![1]),
      );
      const said = [...texts.matchAll(/ y="([\d.]+)" font-size="(\d+)"[^>]*>([^<]*)</g)];
      expect(said.length).toBeGreaterThan(graph.notes.length);
      for (const [, y, size, line] of said) {
        expect(Number(y)).toBeLessThan(height!);
        expect(12 + textWidth(line!.replaceAll(/&\w+;/g, 'm'), Number(size))).toBeLessThan(width!);
      }
      expect(Number(top)).toBeGreaterThan(height!);
    }
  });

  it('takes nothing an author wrote for markup', async () => {
    const graph: Graph = {
      name: 'x',
      title: '<script>"&',
      notes: ['<img onerror="x">'],
      nodes: [{ id: 'a"b', kind: 'send', label: '<b>&amp;\u0000</b>', line: 1, file: 0 }],
      edges: [],
    };
    const svg = await drawGraph(graph);
    expect(unbalanced(svg)).toEqual([]);
    expect(svg).toContain('&lt;script&gt;&quot;&amp;');
    expect(svg).toContain('data-state="a&quot;b"');
    expect(svg).toContain('&lt;b&gt;&amp;amp; &lt;/b&gt;');
    expect(svg).not.toContain('<img');
  });
});

describe('text without a font', () => {
  it('breaks into lines of about one length', () => {
    expect(wrapped('when cart_updated', 34)).toEqual(['when cart_updated']);
    expect(wrapped('wait up to 2d for cart_updated as cart', 34)).toEqual([
      'wait up to 2d for',
      'cart_updated as cart',
    ]);
    expect(wrapped('when last_order > 3mo and orders >= 1', 34)).toEqual(['when last_order > 3mo', 'and orders >= 1']);
    expect(wrapped('x'.repeat(70), 34)).toEqual(['x'.repeat(34), 'x'.repeat(34), 'xx']);
    expect(wrapped('', 34)).toEqual(['']);
  });

  it('is wider for wider letters', () => {
    expect(textWidth('mmm', 10)).toBeGreaterThan(textWidth('aaa', 10));
    expect(textWidth('iii', 10)).toBeLessThan(textWidth('aaa', 10));
    expect(textWidth('日本', 10)).toBe(21);
  });
});
