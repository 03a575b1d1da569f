/** Places for boxes, lines and labels, by ELK's layered algorithm. ELK is loaded on first use. Pixels. */
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Graph, GraphNode } from './graph.js';
import { textWidth, wrapped } from './text-size.js';

export const fontSize = 13;
export const lineHeight = 18;
export const smallSize = 11;
const padding = { x: 14, y: 9 };
const widest = 34;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
  /** A smaller line under the label. */
  readonly caption?: string;
}

export interface PlacedEdge {
  readonly points: readonly Point[];
  /** The label's lines and the top left corner of their box. */
  readonly label?: {
    readonly lines: readonly string[];
    readonly x: number;
    readonly y: number;
    readonly width: number;
  };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** One for all graphs: making it takes longer than a layout. */
let elk: Promise<ELK> | undefined;

export async function layoutOf(graph: Graph, captions: ReadonlyMap<string, string>): Promise<Layout> {
  elk ??= import('elkjs/lib/elk.bundled.js').then(({ default: { default: Elk } }) => new Elk());
  const boxes = graph.nodes.map((node) => {
    const lines = wrapped(node.label, widest);
    const caption = captions.get(node.id);
    const text = Math.max(
      ...lines.map((line) => textWidth(line, fontSize)),
      caption === undefined ? 0 : textWidth(caption, smallSize),
    );
    return {
      node,
      lines,
      ...(caption === undefined ? {} : { caption }),
      width: Math.max(56, text + 2 * padding.x),
      height: lines.length * lineHeight + (caption === undefined ? 0 : lineHeight - 2) + 2 * padding.y,
    };
  });
  const labels = graph.edges.map((edge) => {
    if (edge.label === '') return undefined;
    const lines = wrapped(edge.label, widest);
    return { lines, width: Math.max(...lines.map((line) => textWidth(line, smallSize))) + 8 };
  });
  const places = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const input: ElkNode = {
    id: 'graph',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '28',
      'elk.spacing.edgeLabel': '4',
      'elk.spacing.edgeNode': '18',
      'elk.layered.spacing.nodeNodeBetweenLayers': '34',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      // What leads back in the text leads up in the picture.
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.padding': '[top=8,left=8,bottom=8,right=8]',
    },
    children: boxes.map(({ width, height }, index) => ({ id: `n${index}`, width, height })),
    edges: graph.edges.map((edge, index) => {
      const label = labels[index];
      return {
        id: `e${index}`,
        sources: [places.get(edge.from)!],
        targets: [places.get(edge.to)!],
        labels: label ? [{ text: edge.label, width: label.width, height: label.lines.length * (lineHeight - 3) }] : [],
      };
    }),
  };
  const placed = await (await elk).layout(input);
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    nodes: boxes.map((box, index) => ({
      ...box,
      x: placed.children?.[index]?.x ?? 0,
      y: placed.children?.[index]?.y ?? 0,
    })),
    edges: (placed.edges ?? []).map((edge, index): PlacedEdge => {
      const label = labels[index];
      const spot = edge.labels?.[0];
      const section = edge.sections?.[0];
      return {
        points: section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [],
        ...(label && spot ? { label: { ...label, x: spot.x ?? 0, y: spot.y ?? 0 } } : {}),
      };
    }),
  };
}
