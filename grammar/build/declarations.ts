/** Declarations and scenario heads. */

import type {
  DayRange,
  Declaration,
  EventPattern,
  Expression,
  HeaderClause,
  NumberLiteral,
  ScenarioDeclaration,
  TextLiteral,
  TimeLiteral,
  WhenBlock,
} from '../ast.js';
import { textNode, timeNode } from '../literals.js';
import type { CstNode } from '../parser/concrete.js';
import { conditionOf } from './atoms.js';
import {
  type Build,
  isWritten,
  MAX_OPERATORS,
  nameAt,
  nameOf,
  nodeAt,
  nodes,
  optionalName,
  some,
  spanOf,
  tokenAt,
  tokenList,
  tokenSpan,
} from './cst.js';
import { expressionOf, signedValueAt, valueAt } from './expressions.js';
import { blockOf, unreadable } from './statements.js';
import { testOf } from './tests.js';

/** The declaration of a node that the parser's `file` rule has read. */
export function declarationOf(b: Build, node: CstNode): Declaration {
  const span = spanOf(node);
  switch (node.name) {
    case 'letDeclaration':
      return { kind: 'let', span, name: nameAt(node), value: expressionOf(b, nodeAt(node, 'expression')!) };
    case 'segmentDeclaration':
      return {
        kind: 'segment',
        span,
        name: nameAt(node),
        ...some('title', titleOf(b, node)),
        condition: expressionOf(b, nodeAt(node, 'expression')!),
      };
    case 'eventDeclaration':
      return eventOf(b, node);
    case 'sequenceDeclaration':
      return {
        kind: 'sequence',
        span,
        name: nameAt(node),
        params: nodes(node, 'param').map((param) => ({
          kind: 'param',
          span: spanOf(param),
          name: nameAt(param),
          type: nameAt(param, 'type'),
        })),
        body: blockOf(b, nodeAt(node, 'block')!),
      };
    case 'scenarioDeclaration':
      return scenarioOf(b, node);
    case 'whenBlock':
      return whenOf(b, node);
    case 'testDeclaration':
      return testOf(b, node);
    default:
      return unreadable(tokenAt(node, 'LineStart')!, span);
  }
}

export function titleOf(b: Build, node: CstNode): TextLiteral | undefined {
  const token = tokenAt(node, 'Text');
  return isWritten(token) ? textNode(token, b.problems) : undefined;
}

function eventOf(b: Build, node: CstNode): Declaration {
  const within = nodeAt(node, 'atom');
  return {
    kind: 'event',
    span: spanOf(node),
    name: nameAt(node),
    base: patternOf(b, nodeAt(node, 'eventPattern')!),
    without: nodes(node, 'without').map((pattern) => patternOf(b, pattern)),
    ...some('within', within === undefined ? undefined : valueAt(b, within)),
    ...some('per', optionalName(node, 'per')),
  };
}

function patternOf(b: Build, node: CstNode): EventPattern {
  const filter = nodeAt(node, 'filter');
  b.operators = MAX_OPERATORS;
  const where = filter === undefined ? undefined : conditionOf(b, filter);
  return { kind: 'eventPattern', span: spanOf(node), event: nameAt(node), ...some('where', where) };
}

export function whenOf(b: Build, node: CstNode): WhenBlock {
  const including = tokenAt(node, 'Including');
  const existing = tokenAt(node, 'Existing');
  const span = isWritten(including) && isWritten(existing);
  return {
    kind: 'when',
    span: spanOf(node),
    trigger: expressionOf(b, nodeAt(node, 'expression')!),
    ...some(
      'includingExisting',
      span ? { start: tokenAt(node, 'Comma')!.startOffset, end: tokenSpan(existing).end } : undefined,
    ),
    body: blockOf(b, nodeAt(node, 'block')!),
  };
}

function scenarioOf(b: Build, node: CstNode): ScenarioDeclaration {
  const clauses: HeaderClause[] = nodes(node, 'clause').map((clause) => clauseOf(b, clause));
  for (const unknown of nodes(node, 'unknownDeclaration')) {
    clauses.push(unreadable(tokenAt(unknown, 'LineStart')!, spanOf(unknown)));
  }
  clauses.sort((left, right) => left.span.start - right.span.start);
  const whens = nodes(node, 'whenBlock').map((when) => whenOf(b, when));
  const firstWhen = whens[0]?.span.start ?? Number.POSITIVE_INFINITY;
  for (const clause of clauses) {
    if (clause.kind === 'unreadable' || clause.span.start < firstWhen) continue;
    const word = /^\S+/.exec(b.text.slice(clause.span.start, clause.span.end))![0];
    const span = { start: clause.span.start, end: clause.span.start + word.length };
    const params = { word, order: 'directly under `scenario …:`, before its first `when`' };
    b.problems.add({ code: 'syntax/clause-order', params, span });
  }
  return {
    kind: 'scenario',
    span: spanOf(node),
    name: nameAt(node),
    ...some('title', titleOf(b, node)),
    clauses,
    whens,
  };
}

function clauseOf(b: Build, node: CstNode): HeaderClause {
  const span = spanOf(node);
  const expression = nodeAt(node, 'expression');
  const atom = nodeAt(node, 'atom');
  const token = (key: string) => tokenAt(node, key) !== undefined;
  if (token('For')) return { kind: 'for', span, condition: expressionOf(b, expression!) };
  if (token('Enter'))
    return { kind: 'enterOnce', span, ...some('per', atom === undefined ? undefined : valueAt(b, atom)) };
  if (token('Restart')) return { kind: 'restart', span };
  if (token('One')) return { kind: 'onePer', span, key: valueAt(b, atom!) };
  if (token('Stop')) return { kind: 'stopWhen', span, condition: expressionOf(b, expression!) };
  if (token('Hours')) return hoursOf(b, node);
  if (token('Priority')) return { kind: 'priority', span, value: priorityOf(node) };
  if (token('Active'))
    return { kind: 'active', span, from: valueAt(b, atom!), to: valueAt(b, nodeAt(node, 'atom', 1)!) };
  return {
    kind: token('Goal') ? 'goal' : 'measure',
    span,
    moment: momentOf(b, nodeAt(node, 'operand')!),
    within: valueAt(b, atom!),
    ...some('value', optionalName(node)),
  };
}

/** `goal` and `measure` name one moment; a sign before it has been reported by nobody yet. */
function momentOf(b: Build, operand: CstNode): Expression {
  const sign = tokenList(operand, 'PrefixOperator')[0];
  if (sign !== undefined) {
    const params = { found: `\`${sign.image}\``, expected: 'an event' };
    b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(sign) });
  }
  return signedValueAt(b, operand);
}

function priorityOf(node: CstNode): NumberLiteral {
  const token = tokenAt(node, 'Number')!;
  const minus = tokenAt(node, 'Minus');
  const span = { start: (minus ?? token).startOffset, end: tokenSpan(token).end };
  const value = Number(token.image) * (minus === undefined ? 1 : -1);
  return { kind: 'number', span, value, text: `${minus === undefined ? '' : '-'}${token.image}` };
}

function hoursOf(b: Build, node: CstNode): HeaderClause {
  const time = (index: number): TimeLiteral => {
    const token = tokenAt(node, 'Time', index)!;
    if (isWritten(token)) return timeNode(token, b.problems);
    return { kind: 'time', span: tokenSpan(token), hour: 0, minute: 0 };
  };
  const days = nodes(node, 'days').map((range): DayRange => {
    const [, to] = tokenList(range, 'Name');
    return {
      kind: 'days',
      span: spanOf(range),
      from: nameAt(range),
      ...some('to', to === undefined ? undefined : nameOf(to)),
    };
  });
  return { kind: 'hours', span: spanOf(node), from: time(0), to: time(1), days };
}
