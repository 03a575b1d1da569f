/** A graph in Graphviz's language. */
import type { Graph, NodeKind } from './graph.js';

const attributes: Readonly<Record<NodeKind, string>> = {
  trigger: 'shape=box, style="rounded,bold"',
  wait: 'shape=box, style=rounded',
  until: 'shape=box, style=rounded',
  waitFor: 'shape=box, style=rounded',
  send: 'shape=box, style=filled, fillcolor="#dbeafe"',
  give: 'shape=box, style=filled, fillcolor="#fef3c7"',
  branch: 'shape=diamond',
  split: 'shape=diamond',
  change: 'shape=parallelogram',
  loop: 'shape=box, peripheries=2',
  end: 'shape=oval',
};

export function dotOf(graph: Graph): string {
  const lines = [`digraph ${quoted(graph.name)} {`, '  rankdir=TB;', '  node [fontname="Helvetica"];'];
  lines.push(`  label=${quoted([graph.title ?? graph.name, ...graph.notes].join('\n'))};`, '  labelloc=t;');
  for (const node of graph.nodes)
    lines.push(`  ${quoted(node.id)} [label=${quoted(node.label)}, ${attributes[node.kind]}];`);
  for (const { from, to, label } of graph.edges) {
    lines.push(`  ${quoted(from)} -> ${quoted(to)}${label === '' ? '' : ` [label=${quoted(label)}]`};`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\r?\n/g, '\\n')}"`;
}
