/** A chain of `if x is a … elif x is b …` becomes a `match`. Only where every branch asks for values of the same thing. */
import type { Expression, IfStatement } from '../../../grammar/index.js';
import type { Action } from '../data.js';
import { linesOf } from '../diagnostics.js';
import { pathTo } from '../nodes.js';
import type { View } from '../view.js';
import { editOf } from './edit.js';

export function chainToMatch(view: View, offset: number): readonly Action[] {
  const { program, workspace, path } = view;
  if (!program) return [];
  const chain = pathTo(program.tree, offset).findLast(({ kind }) => kind === 'if') as IfStatement | undefined;
  if (!chain || chain.branches.length < 2) return [];
  const cases = chain.branches.map(({ condition }) => asked(view, condition));
  const subject = cases[0]?.subject;
  if (cases.some((one) => one === undefined || one.subject !== subject) || subject === undefined) return [];
  const column = view.lines.positionAt(chain.span.start).character;
  const pad = ' '.repeat(column);
  const text = [
    `match ${subject}:`,
    ...chain.branches.flatMap(({ block }, index) => [
      `${pad}  case ${cases[index]!.values}:`,
      ...body(view, block.span, pad),
    ]),
    ...(chain.otherwise ? [`${pad}  else:`, ...body(view, chain.otherwise.span, pad)] : []),
  ].join('\n');
  // Without an `else` the values that are left would have nowhere to go.
  if (!chain.otherwise) return [];
  const end = chain.span.start + view.text.slice(chain.span.start, chain.span.end).trimEnd().length;
  const edit = editOf([{ path, span: { start: chain.span.start, end }, text }], linesOf(workspace));
  return [{ title: 'Write these branches as a match', kind: 'refactor.rewrite', edit, isPreferred: false }];
}

function asked(view: View, condition: Expression): { readonly subject: string; readonly values: string } | undefined {
  const text = ({ span }: Expression) => view.text.slice(span.start, span.end);
  if (condition.kind === 'paren') return asked(view, condition.inner);
  if (condition.kind === 'binary' && (condition.operator === 'is' || condition.operator === '=='))
    return isValue(condition.right) ? { subject: text(condition.left), values: text(condition.right) } : undefined;
  if (condition.kind === 'in' && !condition.negated && condition.values.every(isValue))
    return { subject: text(condition.operand), values: condition.values.map(text).join(', ') };
  return undefined;
}

function isValue({ kind }: Expression): boolean {
  return kind === 'nameExpr' || kind === 'text' || kind === 'number' || kind === 'bool';
}

/** Its lines, two columns deeper than they stood. */
function body(view: View, span: { readonly start: number; readonly end: number }, pad: string): readonly string[] {
  const { line } = view.lines.positionAt(span.start);
  const text = view.text.slice(span.start, span.end).trimEnd();
  const first = view.lines.lineText(line).slice(0, view.lines.positionAt(span.start).character);
  const isInline = first.trim() !== '';
  const own = isInline ? text.split(/\s*;\s*/) : text.split('\n');
  const depth = isInline ? 0 : first.length;
  return own.map((one, index) =>
    one.trim() === ''
      ? ''
      : `${pad}    ${index === 0 || isInline ? one.trim() : one.slice(Math.min(depth, one.search(/\S/)))}`,
  );
}
