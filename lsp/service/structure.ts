/** A program's outline: symbols of a file and of the project, what folds, and what a selection grows to. */
import { LineIndex } from '../../compiler/diagnostics/lines.js';
import type { Declaration } from '../../grammar/index.js';
import type { Folding, Position, SelectionRange, SymbolEntry, SymbolPlace } from './data.js';
import { nodesIn, pathTo } from './nodes.js';
import { offsetOf, rangeOf, type View } from './view.js';
import { nameOf } from './workspace/changes.js';
import type { Workspace } from './workspace/workspace.js';

/** LSP's `SymbolKind`. */
const kinds = { let: 14, segment: 5, event: 24, sequence: 12, scenario: 2, when: 2, test: 6, unreadable: 13 } as const;

export function documentSymbols(view: View): readonly SymbolEntry[] {
  return (view.program?.tree.declarations ?? []).flatMap((declaration) => entry(view, declaration) ?? []);
}

function entry(view: View, declaration: Declaration): SymbolEntry | undefined {
  if (declaration.kind === 'unreadable') return undefined;
  const range = rangeOf(view, declaration.span);
  const children =
    declaration.kind === 'scenario' ? declaration.whens.map((when) => whenEntry(view, when)) : ([] as SymbolEntry[]);
  if (declaration.kind === 'when') return whenEntry(view, declaration);
  if (declaration.kind === 'test') {
    const { title } = declaration;
    return {
      name: title.value || 'test',
      detail: `test${declaration.scenario ? ` for ${declaration.scenario.text}` : ''}`,
      kind: kinds.test,
      range,
      selectionRange: rangeOf(view, title.span),
      children,
    };
  }
  const { name } = declaration;
  const title = 'title' in declaration ? declaration.title?.value : undefined;
  return {
    name: name.text || declaration.kind,
    detail: title ?? declaration.kind,
    kind: kinds[declaration.kind],
    range,
    selectionRange: rangeOf(view, name.span),
    children,
  };
}

function whenEntry(view: View, when: Extract<Declaration, { kind: 'when' }>): SymbolEntry {
  const text = view.text.slice(when.trigger.span.start, when.trigger.span.end).replace(/\s+/g, ' ');
  return {
    name: `when ${text}`,
    kind: 24,
    range: rangeOf(view, when.span),
    selectionRange: rangeOf(view, when.trigger.span),
    children: [],
  };
}

const mostSymbols = 200;

/** Those whose names hold the letters of the query in their order. */
export function workspaceSymbols(workspace: Workspace, query: string): readonly SymbolPlace[] {
  const found: SymbolPlace[] = [];
  for (const [path, { tree, text }] of workspace.programs()) {
    let lines: LineIndex | undefined;
    for (const declaration of tree.declarations) {
      const name = declaration.kind === 'test' ? declaration.title.value : nameOf(declaration, path);
      if (!name || !holds(name, query)) continue;
      lines ??= new LineIndex(text);
      const span = 'name' in declaration && declaration.name ? declaration.name.span : declaration.span;
      found.push({ name, kind: kinds[declaration.kind], path, range: lines.rangeOf(span), container: path });
      if (found.length >= mostSymbols) return found;
    }
  }
  return found;
}

function holds(name: string, query: string): boolean {
  let at = 0;
  const lower = name.toLowerCase();
  for (const letter of query.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Blocks, and comments of several lines. */
export function foldingRanges(view: View): readonly Folding[] {
  const { program, lines } = view;
  if (!program) return [];
  const found = new Map<number, Folding>();
  const add = (start: number, end: number, kind?: 'comment'): void => {
    const startLine = lines.positionAt(start).line;
    const endLine = lines.positionAt(trimmedEnd(view.text, start, end)).line;
    const known = found.get(startLine);
    if (endLine > startLine && (known === undefined || known.endLine < endLine))
      found.set(startLine, { startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const folds = new Set(['let', 'segment', 'event', 'sequence', 'scenario', 'when', 'test', 'branch', 'case', 'arm']);
  const more = new Set(['splitArm', 'repeat', 'match', 'split', 'waitFor', 'waitUntil', 'if']);
  for (const node of nodesIn(program.tree))
    if (folds.has(node.kind) || more.has(node.kind)) add(node.span.start, node.span.end);
  const { comments } = program.tree;
  for (let first = 0; first < comments.length; ) {
    let last = first;
    const line = (index: number) => lines.positionAt(comments[index]!.span.start).line;
    while (last + 1 < comments.length && line(last + 1) === line(last) + 1) last++;
    add(comments[first]!.span.start, comments[last]!.span.end, 'comment');
    first = last + 1;
  }
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

export function selectionRanges(view: View, positions: readonly Position[]): readonly SelectionRange[] {
  return positions.map((position) => {
    const whole: SelectionRange = { range: rangeOf(view, { start: 0, end: view.text.length }) };
    if (!view.program) return whole;
    let grown = whole;
    for (const { span } of pathTo(view.program.tree, offsetOf(view, position))) {
      const range = rangeOf(view, { start: span.start, end: trimmedEnd(view.text, span.start, span.end) });
      if (JSON.stringify(range) !== JSON.stringify(grown.range)) grown = { range, parent: grown };
    }
    return grown;
  });
}
