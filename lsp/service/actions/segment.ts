/** A condition gets a name of its own, or a name is written out again. */
import type { Expression, NameExpression } from '../../../grammar/index.js';
import type { Action } from '../data.js';
import { linesOf } from '../diagnostics.js';
import { pathTo } from '../nodes.js';
import type { View } from '../view.js';
import { editOf } from './edit.js';

const conditions: ReadonlySet<string> = new Set([
  'binary',
  'unary',
  'in',
  'between',
  'history',
  'near',
  'known',
  'window',
  'paren',
]);

/** The largest condition inside the selection, or the one the cursor is in where nothing is selected. */
export function extractSegment(view: View, start: number, end: number): readonly Action[] {
  const { program, workspace, path } = view;
  if (!program) return [];
  const chain = pathTo(program.tree, start);
  const isBool = (node: { kind: string }) =>
    conditions.has(node.kind) && view.types.get(node as unknown as Expression)?.kind === 'bool';
  const found =
    start === end
      ? chain.findLast(isBool)
      : chain.find((node) => isBool(node) && node.span.start >= start && node.span.end <= end);
  const top = program.tree.declarations.find((one) => one.span.start <= start && end <= one.span.end);
  if (!found || !top || top.kind === 'test' || namesOfRun(view, found.span)) return [];
  const text = view.text.slice(found.span.start, found.span.end);
  const taken = workspace.symbols.values;
  let name = 'new_segment';
  for (let count = 2; taken.has(name); count++) name = `new_segment_${count}`;
  const edits = [
    { path, span: { start: top.span.start, end: top.span.start }, text: `segment ${name} = ${unwrapped(text)}\n\n` },
    { path, span: found.span, text: name },
  ];
  return [
    {
      title: 'Make a segment of this condition',
      kind: 'refactor.extract',
      edit: editOf(edits, linesOf(workspace)),
      isPreferred: false,
    },
  ];
}

function unwrapped(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1).trim() : text;
}

/** Names that only a run knows mean nothing in a segment. */
function namesOfRun(view: View, span: { readonly start: number; readonly end: number }): boolean {
  for (const [name, meaning] of view.meanings) {
    if (name.span.start < span.start || name.span.end > span.end) continue;
    if (view.text.slice(name.span.start, name.span.end) !== name.text) continue;
    if (['alias', 'handle', 'code', 'param', 'split'].includes(meaning.kind)) return true;
    if (meaning.kind === 'builtin' && meaning.name === 'entry') return true;
  }
  return false;
}

export function inlineSegment(view: View, offset: number): readonly Action[] {
  const { program, workspace, path } = view;
  if (!program) return [];
  const use = pathTo(program.tree, offset).findLast(({ kind }) => kind === 'nameExpr') as NameExpression | undefined;
  const symbol = use && view.meanings.get(use.name);
  if (symbol?.kind !== 'segment' || !use) return [];
  const { condition } = symbol.declaration;
  const source = workspace.program(symbol.location?.file ?? '')?.text;
  if (source === undefined) return [];
  const text = source.slice(condition.span.start, condition.span.end);
  const needsParens = condition.kind === 'binary' || condition.kind === 'conditional' || condition.kind === 'unary';
  const edit = editOf([{ path, span: use.span, text: needsParens ? `(${text})` : text }], linesOf(workspace));
  return [{ title: `Write \`${symbol.name}\` out`, kind: 'refactor.inline', edit, isPreferred: false }];
}
