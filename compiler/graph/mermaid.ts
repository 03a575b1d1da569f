/** A graph as a Mermaid flowchart. Node ids are numbers of its own; what the author wrote stands only in quoted labels. */
import type { Graph, GraphEdge, GraphNode, NodeKind } from './graph.js';

/** What has become of a part since an earlier version. */
export type Mark = 'new' | 'gone' | 'changed';

/** A graph may tell two versions at once; `notes` of a node stand below its label. */
export interface MarkedGraph extends Omit<Graph, 'nodes' | 'edges'> {
  readonly nodes: readonly (GraphNode & { readonly mark?: Mark; readonly notes?: readonly string[] })[];
  readonly edges: readonly (GraphEdge & { readonly mark?: Mark })[];
  /** The notes of both versions; absent: nothing is told of them. */
  readonly clauses?: readonly { readonly text: string; readonly mark?: Mark; readonly before?: string }[];
}

const shapes: Readonly<Record<NodeKind, readonly [string, string]>> = {
  trigger: ['([', '])'],
  wait: ['(', ')'],
  until: ['(', ')'],
  waitFor: ['(', ')'],
  send: ['[', ']'],
  give: ['[', ']'],
  branch: ['{', '}'],
  split: ['{', '}'],
  change: ['[/', '/]'],
  loop: ['[[', ']]'],
  end: ['([', '])'],
};

/** With a space that does not break: a plus before any other begins a list for some versions of Mermaid, which then draw no words at all. */
const SIGNS: Readonly<Record<Mark, string>> = { new: '+\u00a0', gone: '−\u00a0', changed: '~\u00a0' };

/** White on colours that are dark enough to be read on light and dark paper alike; the sign says the same without colour. */
const COLOURS: Readonly<Record<Mark, string>> = { new: '#1a7f37', gone: '#cf222e', changed: '#9a6700' };

export function mermaidOf(graph: MarkedGraph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const title = graph.title ?? graph.name;
  const lines = ['---', `title: ${JSON.stringify(title).replace(/%(?=%)/g, '\\u0025')}`, '---', 'flowchart TD'];
  // A box that no arrow reaches: what holds for all of it.
  const clauses: NonNullable<MarkedGraph['clauses']> = graph.clauses ?? graph.notes.map((text) => ({ text }));
  if (clauses.length > 0) {
    const said = clauses.map(({ text, mark, before }) => {
      const was = before === undefined ? '' : `<br>before: ${escaped(before)}`;
      return `${mark ? SIGNS[mark] : ''}${escaped(text)}${was}`;
    });
    lines.push(`  header>"${said.join('<br>')}"]`);
  }
  for (const { id, kind, label, mark, notes = [] } of graph.nodes) {
    const [open, close] = shapes[kind];
    const said = [`${mark ? SIGNS[mark] : ''}${escaped(label)}`, ...notes.map(escaped)].join('<br>');
    lines.push(`  ${ids.get(id)}${open}"${said}"${close}`);
  }
  for (const { from, to, label, mark } of graph.edges) {
    const line = mark === 'gone' ? '-.->' : '-->';
    const arrow = label === '' ? line : `${line}|"${escaped(label)}"|`;
    lines.push(`  ${ids.get(from)} ${arrow} ${ids.get(to)}`);
  }
  for (const mark of ['new', 'gone', 'changed'] as const) {
    const colour = COLOURS[mark];
    const nodes = graph.nodes.filter((node) => node.mark === mark).map(({ id }) => ids.get(id)!);
    // One box for all clauses: it has changed where any of them has.
    if (mark === 'changed' && clauses.some((clause) => clause.mark)) nodes.unshift('header');
    if (nodes.length > 0) {
      const dashed = mark === 'gone' ? ',stroke-dasharray:5 3' : '';
      lines.push(`  classDef is_${mark} fill:${colour},stroke:${colour},color:#fff${dashed}`);
      lines.push(`  class ${nodes.join(',')} is_${mark}`);
    }
    const edges = graph.edges.flatMap((edge, index) => (edge.mark === mark ? [index] : []));
    if (edges.length > 0) lines.push(`  linkStyle ${edges.join(',')} stroke:${colour},stroke-width:2px`);
  }
  return `${lines.join('\n')}\n`;
}

/** Entities in Mermaid's own spelling, so that no character of a label is read as markup, and `%%{…}%%` not as a directive. */
function escaped(text: string): string {
  return text.replace(/[#&"<>`|\\]|%(?=%)/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
