/** Whole expressions: `a`, `a if c else b`. The limit on their operators starts anew with each outermost one. */

import type { Expression } from '../ast.js';
import type { CstNode } from '../parser/concrete.js';
import { atomOf, operandOf } from './atoms.js';
import { buildChain } from './chain.js';
import { type Build, MAX_OPERATORS, nodeAt, nodes, tokenAt, tooDeep } from './cst.js';

const MAX_CONDITIONALS = 50;

/** An expression that stands in no other one. */
export function expressionOf(b: Build, node: CstNode): Expression {
  b.operators = MAX_OPERATORS;
  return buildExpression(b, node);
}

/** The same for the rule `atom`: a duration, a name, something in parentheses. */
export function valueAt(b: Build, node: CstNode): Expression {
  b.operators = MAX_OPERATORS;
  return atomOf(b, node);
}

/** The same for the rule `operand`, of which only a `-` may be read here. */
export function signedValueAt(b: Build, node: CstNode): Expression {
  b.operators = MAX_OPERATORS;
  return tokenAt(node, 'PrefixOperator') === undefined ? operandOf(b, node) : buildChain(b, node, []);
}

export function buildExpression(b: Build, node: CstNode): Expression {
  const conditions = nodes(node, 'condition');
  const first = buildChain(b, nodeAt(node, 'operand')!, nodes(node, 'tail'));
  if (conditions.length === 0) return first;
  if (conditions.length > MAX_CONDITIONALS) tooDeep(b, conditions[MAX_CONDITIONALS]!);
  return conditional(b, first, conditions.slice(0, MAX_CONDITIONALS), 0);
}

/** `a if c else (b if d else …)`. */
function conditional(b: Build, then: Expression, conditions: readonly CstNode[], index: number): Expression {
  const node = conditions[index];
  if (node === undefined) return then;
  const condition = chainOf(b, nodeAt(node, 'chain')!);
  const rest = nodeAt(node, 'chain', 1);
  const end = condition.span.end;
  const alternative =
    rest === undefined || tokenAt(node, 'Else') === undefined
      ? ({ kind: 'missing', span: { start: end, end } } as const)
      : conditional(b, chainOf(b, rest), conditions, index + 1);
  const span = { start: then.span.start, end: Math.max(end, alternative.span.end) };
  return { kind: 'conditional', span, then, condition, otherwise: alternative };
}

export function chainOf(b: Build, node: CstNode): Expression {
  return buildChain(b, nodeAt(node, 'operand')!, nodes(node, 'tail'));
}
