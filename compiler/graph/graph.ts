/** A machine as a plain graph with labels a person reads: what the source says, where it is at hand. It knows nothing of pictures. */
import type { Machine, SourceSpan, State } from '../../runtime/machine/bundle.js';
import { edgesOf } from './edges.js';
import { labelOf } from './labels.js';
import { reader, type Sources } from './source-text.js';

export type NodeKind = 'trigger' | State['kind'];

export interface GraphNode {
  /** A state's stable id; `when`, `when#2` … for the triggers. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** From 1, in the file that `file` names. */
  readonly line: number;
  /** Index into the bundle's files. */
  readonly file: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Empty where there is nothing to say. */
  readonly label: string;
}

export interface Graph {
  readonly name: string;
  readonly title?: string;
  /** What holds for the whole scenario, as the author wrote it before the first `when`: goals, stops, who may enter and how often. */
  readonly notes: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export function graphOf(machine: Machine, sources: Sources = []): Graph {
  const read = reader(sources);
  const triggerIds = machine.triggers.map((_, index) => (index === 0 ? 'when' : `when#${index + 1}`));
  const placeOf = (span: SourceSpan) => ({ line: span.line + 1, file: span.file });
  const triggers = machine.triggers.map((trigger, index): GraphNode => {
    const id = triggerIds[index]!;
    return { id, kind: 'trigger', label: read(trigger.span) ?? id, ...placeOf(trigger.span) };
  });
  const states = machine.states.map(
    (state): GraphNode => ({ id: state.id, kind: state.kind, label: labelOf(state, read), ...placeOf(state.span) }),
  );
  const starts = machine.triggers.flatMap((trigger, index): GraphEdge[] => {
    const start = machine.states[trigger.start];
    return start ? [{ from: triggerIds[index]!, to: start.id, label: '' }] : [];
  });
  const steps = machine.states.flatMap((state) =>
    edgesOf(state, read).flatMap(({ to, label }): GraphEdge[] => {
      const target = machine.states[to];
      return target ? [{ from: state.id, to: target.id, label }] : [];
    }),
  );
  return {
    name: machine.name,
    ...(machine.title === undefined ? {} : { title: machine.title }),
    notes: headerOf(machine, sources),
    nodes: [...triggers, ...states],
    edges: [...starts, ...steps],
  };
}

/** The clauses between a scenario's first line and its first `when`, one each, without comments. */
function headerOf(machine: Machine, sources: Sources): readonly string[] {
  const { file, line } = machine.span;
  const first = Math.min(...machine.triggers.filter(({ span }) => span.file === file).map(({ span }) => span.line));
  const lines = sources[file]?.split(/\r\n|\n|\r/).slice(line + 1, Number.isFinite(first) ? first : line + 1) ?? [];
  const clauses: string[] = [];
  let open = 0;
  for (const written of lines) {
    const text = written.replace(/(^|\s)#[^"]*$/, '').trim();
    if (text === '') continue;
    // Inside parentheses line ends do not count.
    if (open > 0) clauses.push(`${clauses.pop()} ${text}`);
    else clauses.push(text);
    open += [...text].filter((one) => one === '(').length - [...text].filter((one) => one === ')').length;
  }
  return clauses;
}
