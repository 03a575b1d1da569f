/** Graphs of scenarios: as data, as text for other programs, and as a picture. */
import type { Machine } from '../../runtime/machine/bundle.js';
import { dotOf } from './dot.js';
import { graphOf } from './graph.js';
import { mermaidOf } from './mermaid.js';
import type { Sources } from './source-text.js';
import { svgOf } from './svg.js';

export { dotOf } from './dot.js';
export { type Graph, type GraphEdge, type GraphNode, graphOf, type NodeKind } from './graph.js';
export { type Mark, type MarkedGraph, mermaidOf } from './mermaid.js';
export { type Read, reader, type Sources } from './source-text.js';
export { drawGraph, type SvgOptions, svgOf } from './svg.js';

export const graphFormats = ['mermaid', 'dot', 'svg', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

export async function renderGraph(machine: Machine, sources: Sources, format: GraphFormat): Promise<string> {
  switch (format) {
    case 'mermaid':
      return mermaidOf(graphOf(machine, sources));
    case 'dot':
      return dotOf(graphOf(machine, sources));
    case 'json':
      return `${JSON.stringify(graphOf(machine, sources), null, 2)}\n`;
    case 'svg':
      return svgOf(machine, sources);
  }
}

/** The texts a bundle's spans point into, in its order. */
export function sourcesOf(
  files: readonly string[],
  parsed: readonly { readonly path: string; readonly text: string }[],
): Sources {
  const texts = new Map(parsed.map(({ path, text }) => [path, text]));
  return files.map((file) => texts.get(file));
}
