/** Two versions of a scenario as one graph: what is new, gone and changed. It draws nothing. */
import { type Graph, type GraphNode, graphOf, type Mark, type MarkedGraph } from '../../compiler/graph/index.js';
import { matchStates } from '../../runtime/versions/index.js';
import { clauseChanges, type Written } from './scenario.js';

type Node = MarkedGraph['nodes'][number];
type Edge = MarkedGraph['edges'][number];

/** One of the two may be null: the scenario is new, or gone. `notesOf`: what else is told of a state, by its id: of the new version, or of the old one where the state is gone. */
export function changedGraph(
  before: Written | null,
  after: Written | null,
  notesOf: (id: string, isGone: boolean) => readonly string[] = () => [],
): MarkedGraph {
  if (after === null) {
    const { nodes, edges, ...old } = graphOf(before!.machine, before!.sources);
    return {
      ...old,
      nodes: nodes.map((node) => ({ ...node, mark: 'gone', notes: notesOf(node.id, true) })),
      edges: edges.map((edge) => ({ ...edge, mark: 'gone' })),
    };
  }
  const fresh = graphOf(after.machine, after.sources);
  if (before === null) return { ...fresh, nodes: fresh.nodes.map((node) => ({ ...node, mark: 'new' })) };
  const old = graphOf(before.machine, before.sources);
  const found = [...matchTriggers(old, fresh), ...matchSteps(before, after, fresh)];
  const oldOf = new Map(
    found.flatMap((one, index) => (one ? [[one.to, { node: old.nodes[index]!, isSame: one.isSame }]] : [])),
  );
  const nodes = fresh.nodes.map((node): Node => {
    const earlier = oldOf.get(node.id);
    const notes = notesOf(node.id, false);
    if (earlier === undefined) return { ...node, mark: 'new', notes };
    if (earlier.node.label !== node.label)
      return { ...node, mark: 'changed', notes: [`before: ${earlier.node.label}`, ...notes] };
    return earlier.isSame ? { ...node, notes } : { ...node, mark: 'changed', notes };
  });
  const gone = old.nodes.filter((_, index) => found[index] === null);
  // An id of the old version may be another state's in the new one.
  const idOf = new Map(old.nodes.map(({ id }, index) => [id, found[index]?.to ?? `gone ${id}`]));
  const was = new Set(old.edges.map(({ from, to }) => `${idOf.get(from)}\n${idOf.get(to)}`));
  const is = new Set(fresh.edges.map(({ from, to }) => `${from}\n${to}`));
  return {
    ...fresh,
    clauses: clausesOf(old.notes, fresh.notes),
    nodes: [
      ...nodes,
      ...gone.map((node): Node => ({ ...node, id: `gone ${node.id}`, mark: 'gone', notes: notesOf(node.id, true) })),
    ],
    edges: [
      ...fresh.edges.map((edge): Edge => (was.has(`${edge.from}\n${edge.to}`) ? edge : { ...edge, mark: 'new' })),
      ...old.edges.flatMap(({ from, to, label }): Edge[] => {
        const [start, end] = [idOf.get(from)!, idOf.get(to)!];
        return is.has(`${start}\n${end}`) ? [] : [{ from: start, to: end, label, mark: 'gone' as Mark }];
      }),
    ],
  };
}

function clausesOf(from: readonly string[], to: readonly string[]): NonNullable<MarkedGraph['clauses']> {
  const changes = clauseChanges('header', from, to);
  return [
    ...to.map((text) => {
      const change = changes.find((one) => one.to === text);
      if (change === undefined) return { text };
      return change.from === undefined
        ? { text, mark: 'new' as const }
        : { text, mark: 'changed' as const, before: change.from };
    }),
    ...changes.flatMap(({ kind, from: text }) => (kind === 'removed' ? [{ text: text!, mark: 'gone' as const }] : [])),
  ];
}

interface Match {
  readonly to: string;
  readonly isSame: boolean;
}

/** Triggers have no names: the same words are the same one; of the others the first has become the first, and so on. */
function matchTriggers(old: Graph, fresh: Graph): readonly (Match | null)[] {
  const [from, to] = [old, fresh].map(({ nodes }) => nodes.filter(({ kind }) => kind === 'trigger')) as [
    GraphNode[],
    GraphNode[],
  ];
  const same = from.map(({ label }) => to.find((one) => one.label === label));
  const rest = to.filter((one) => !same.includes(one));
  return same.map((one) => {
    if (one) return { to: one.id, isSame: true };
    const next = rest.shift();
    return next ? { to: next.id, isSame: false } : null;
  });
}

function matchSteps(before: Written, after: Written, fresh: Graph): readonly (Match | null)[] {
  const steps = fresh.nodes.filter(({ kind }) => kind !== 'trigger');
  return matchStates(before.machine, after.machine).map((one) => one && { to: steps[one.to]!.id, isSame: one.isSame });
}
