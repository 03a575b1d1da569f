/** Who leads to whom: scenarios and sequences that `do` a sequence, and scenarios that feed others through groups and attributes. */
import type { GroupStatement, Name, SetStatement } from '../../grammar/index.js';
import type { Call, CallItem, Position } from './data.js';
import { linesOf } from './diagnostics.js';
import { subjectAt } from './meaning/project.js';
import { nodesIn, type TreeNode } from './nodes.js';
import { offsetOf, type View } from './view.js';
import type { Workspace } from './workspace/workspace.js';

/** A scenario or a sequence by kind and name. */
interface Part {
  readonly kind: 'scenario' | 'sequence';
  readonly name: string;
  readonly file: string;
  readonly bodies: readonly TreeNode[];
  readonly item: CallItem;
}

interface Link {
  readonly from: Part;
  readonly to: Part;
  readonly at: TreeNode;
}

export function prepareCalls(view: View, position: Position): readonly CallItem[] {
  const [kind, name] = subjectAt(view, offsetOf(view, position))?.key.split(' ') ?? [];
  return parts(view.workspace).flatMap((part) => (part.kind === kind && part.name === name ? [part.item] : []));
}

export function incomingCalls(workspace: Workspace, item: CallItem): readonly Call[] {
  return grouped(
    workspace,
    links(workspace).filter(({ to }) => isItem(to, item)),
    ({ from }) => from,
  );
}

export function outgoingCalls(workspace: Workspace, item: CallItem): readonly Call[] {
  return grouped(
    workspace,
    links(workspace).filter(({ from }) => isItem(from, item)),
    ({ to }) => to,
  );
}

function isItem({ item }: Part, { name, path, kind }: CallItem): boolean {
  return item.name === name && item.path === path && item.kind === kind;
}

function grouped(workspace: Workspace, found: readonly Link[], other: (link: Link) => Part): readonly Call[] {
  const lines = linesOf(workspace);
  return [...new Set(found.map(other))].map((part) => ({
    item: part.item,
    ranges: found.filter((link) => other(link) === part).map(({ from, at }) => lines(from.file).rangeOf(at.span)),
  }));
}

function parts(workspace: Workspace): readonly Part[] {
  const lines = linesOf(workspace);
  const { scenarios, sequences } = workspace.symbols;
  const item = (
    name: string,
    kind: number,
    detail: string,
    file: string,
    whole: TreeNode['span'],
    at: TreeNode['span'],
  ) => ({
    name,
    kind,
    detail,
    path: file,
    range: lines(file).rangeOf(whole),
    selectionRange: lines(file).rangeOf(at),
  });
  return [
    ...[...scenarios.values()].map(({ name, file, whens, declaration, location }): Part => {
      const whole = declaration?.span ?? whens[0]!.span;
      const title = declaration?.title?.value ?? 'scenario';
      return {
        kind: 'scenario',
        name,
        file,
        bodies: whens,
        item: item(name, 2, title, file, whole, location?.span ?? whole),
      };
    }),
    ...[...sequences.values()].map(
      ({ name, file, declaration }): Part => ({
        kind: 'sequence',
        name,
        file,
        bodies: [declaration.body],
        item: item(name, 12, 'sequence', file, declaration.span, declaration.name.span),
      }),
    ),
  ];
}

/** What a change makes happen, and what a trigger listens to: `enters vip_club`, `changes tier`. */
function links(workspace: Workspace): readonly Link[] {
  const all = parts(workspace);
  const sequences = new Map(all.filter(({ kind }) => kind === 'sequence').map((part) => [part.name, part]));
  const listeners = new Map<string, Part[]>();
  const segments = namesOfSegments(workspace);
  for (const part of all) {
    if (part.kind !== 'scenario') continue;
    for (const node of part.bodies.flatMap((body) => [
      ...nodesIn((body as unknown as { trigger: TreeNode }).trigger),
    ])) {
      const signal = signalOf(node);
      if (signal === undefined) continue;
      // A segment turns by the attributes and groups that it names.
      const [, name = ''] = signal.split(' ');
      for (const one of [signal, ...(segments.get(name) ?? [])])
        listeners.set(one, [...(listeners.get(one) ?? []), part]);
    }
  }
  return all.flatMap((from) =>
    from.bodies.flatMap((body) =>
      [...nodesIn(body)].flatMap((at): Link[] => {
        if (at.kind === 'do') {
          const to = sequences.get((at as unknown as { sequence: Name }).sequence.text);
          return to ? [{ from, to, at }] : [];
        }
        const signal = changeOf(at);
        return signal === undefined ? [] : [...new Set(listeners.get(signal) ?? [])].map((to) => ({ from, to, at }));
      }),
    ),
  );
}

function signalOf(node: TreeNode): string | undefined {
  if (node.kind === 'membership') {
    const { direction, set } = node as unknown as { direction: string; set: Name };
    return `${direction} ${set.text}`;
  }
  return node.kind === 'changes' ? `changes ${(node as unknown as { attribute: Name }).attribute.text}` : undefined;
}

function changeOf(node: TreeNode): string | undefined {
  if (node.kind === 'set' && 'attribute' in node) return `changes ${(node as unknown as SetStatement).attribute.text}`;
  if (node.kind !== 'group' || !('action' in node)) return undefined;
  const { action, group } = node as unknown as GroupStatement;
  return `${action === 'add' ? 'enters' : 'leaves'} ${group.text}`;
}

function namesOfSegments(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
  const { values } = workspace.symbols;
  return new Map(
    [...values.values()].flatMap((symbol) => {
      if (symbol.kind !== 'segment') return [];
      const names = [...nodesIn(symbol.declaration.condition)].filter(
        ({ kind }) => kind === 'name',
      ) as unknown as Name[];
      const signals = names.flatMap(({ text }) => {
        const kind = values.get(text)?.kind;
        return kind === 'attribute'
          ? [`changes ${text}`]
          : kind === 'group'
            ? [`enters ${text}`, `leaves ${text}`]
            : [];
      });
      return [[symbol.name, signals] as const];
    }),
  );
}
