/** A graph as a Mermaid flowchart. Node ids are numbers of its own; what the author wrote stands only in quoted labels. */
import type { Graph, NodeKind } from './graph.js';

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

export function mermaidOf(graph: Graph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const title = graph.title ?? graph.name;
  const lines = ['---', `title: ${JSON.stringify(title)}`, '---', 'flowchart TD'];
  // A box that no arrow reaches: what holds for all of it.
  if (graph.notes.length > 0) lines.push(`  header>"${graph.notes.map(escaped).join('<br>')}"]`);
  for (const node of graph.nodes) {
    const [open, close] = shapes[node.kind];
    lines.push(`  ${ids.get(node.id)}${open}"${escaped(node.label)}"${close}`);
  }
  for (const { from, to, label } of graph.edges) {
    const arrow = label === '' ? '-->' : `-->|"${escaped(label)}"|`;
    lines.push(`  ${ids.get(from)} ${arrow} ${ids.get(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Entities in Mermaid's own spelling, so that no character of a label is read as markup. */
function escaped(text: string): string {
  return text.replace(/[#&"<>`|\\]/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
