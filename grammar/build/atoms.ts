/** Operands: literals, names, members, history, moments, parentheses. Operators between them are `chain.ts`'s. */

import type { IToken } from 'chevrotain';
import type { Expression, HistoryExpression, HistoryFunction, Name, SinceExpression, Span } from '../ast.js';
import { literalNode, timeNode } from '../literals.js';
import type { CstNode } from '../parser/concrete.js';
import * as T from '../tokens.js';
import {
  type Build,
  isWritten,
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
  tooDeep,
} from './cst.js';

/** The literal an operand is, when `prefixes` of its signs have been read and nothing else belongs to it. */
export function literalToken(operand: CstNode, prefixes: number): IToken | undefined {
  if (tokenList(operand, 'PrefixOperator').length !== prefixes) return undefined;
  return tokenAt(nodeAt(operand, 'atom')!, 'Literal');
}

/** The inside of `where ( … )` and `has ( … )`. */
export function conditionOf(b: Build, filter: CstNode): Expression {
  const inner = nodeAt(filter, 'expression');
  if (inner !== undefined) return b.expression(b, inner);
  const missing = tokenAt(filter, 'Missing');
  return missing === undefined ? b.chain(b, nodeAt(filter, 'chain')!) : { kind: 'missing', span: tokenSpan(missing) };
}

/** An operand without its signs: an atom with its `where`, `as` and verb. */
export function operandOf(b: Build, node: CstNode): Expression {
  const atom = aheadOf(b, atomOf(b, nodeAt(node, 'atom')!), nodeAt(node, 'horizon'));
  const change = nodeAt(node, 'change');
  const filter = nodeAt(node, 'filter');
  const where = filter === undefined ? undefined : conditionOf(b, filter);
  const as = tokenAt(node, 'As') === undefined ? undefined : optionalName(node);
  const end = node.end;
  const span = { start: atom.span.start, end: Math.max(end, atom.span.end) };
  if (change !== undefined) return changeOf(b, atom, change, span);
  if (where === undefined && as === undefined) return atom;
  if (atom.kind === 'nameExpr') {
    return { kind: 'eventPattern', span, event: atom.name, ...some('where', where), ...some('as', as) };
  }
  const history = where !== undefined && atom.kind === 'history' ? atom : undefined;
  if (history !== undefined && as === undefined) return { ...history, span, ...some('where', where) };
  const word = tokenAt(node, where !== undefined && history === undefined ? 'Where' : 'As')!;
  const expected = 'the name of an event before it';
  b.problems.add({
    code: 'syntax/unexpected',
    params: { found: `\`${word.image}\``, expected, ...some('hint', as && namedFirst(atom, as.text)) },
    span: tokenSpan(word),
  });
  return history === undefined ? atom : { ...history, span, ...some('where', where) };
}

/** `expected_orders in 90d`. */
function aheadOf(b: Build, atom: Expression, horizon: CstNode | undefined): Expression {
  const token = horizon && tokenAt(horizon, 'Duration');
  if (token === undefined || atom.kind !== 'nameExpr') return atom;
  const duration = literalNode(token, b.problems);
  if (duration.kind !== 'duration') return atom;
  return { kind: 'horizon', span: { start: atom.span.start, end: duration.span.end }, operand: atom, duration };
}

/** `first order_placed as order`. */
function namedFirst(atom: Expression, as: string): string | undefined {
  if (atom.kind !== 'history' || (atom.function !== 'first' && atom.function !== 'last')) return undefined;
  const event = atom.event.text;
  const once = atom.function === 'first' ? ` and count of ${event} == 1` : '';
  return `What happens is named by itself: \`${event} as ${as}${once}\`.`;
}

/** `any E in last D` and the like, where the window belongs to the operand; undefined where it is a question about it. */
export function foldWindow(b: Build, operand: Expression, tail: CstNode): Expression | undefined {
  const end = tail.end;
  const span = { start: operand.span.start, end };
  const duration = () => atomOf(b, nodeAt(tail, 'atom')!);
  const as = optionalName(tail);
  if (operand.kind === 'eventPattern' && operand.as === undefined) {
    return { ...operand, span, inLast: duration(), ...some('as', as) };
  }
  if (as !== undefined) return undefined;
  if (operand.kind === 'scenarioState' && operand.function === 'entered')
    return { ...operand, span, inLast: duration() };
  if (operand.kind !== 'history') return undefined;
  switch (operand.function) {
    case 'last':
    case 'first':
    case 'previous':
      return undefined;
    default:
      return { ...operand, span, inLast: duration() };
  }
}

export function atomOf(b: Build, node: CstNode): Expression {
  const members = tokenList(node, 'member');
  const core = coreOf(b, node, members);
  if (core.kind === 'history' && core.path.length > 0) return core;
  let result = core;
  let count = 0;
  for (const token of members) {
    if (b.operators-- <= 0) {
      if (count === 0 || b.operators === -1) tooDeep(b, node);
      break;
    }
    count++;
    const member = nameOf(token);
    result = { kind: 'member', span: { start: core.span.start, end: member.span.end }, object: result, member };
  }
  return result;
}

function coreOf(b: Build, node: CstNode, members: readonly IToken[]): Expression {
  const literal = tokenAt(node, 'Literal');
  if (literal !== undefined) return literalNode(literal, b.problems);
  const plain = tokenAt(node, 'plain');
  if (plain !== undefined) {
    const name = nameOf(plain);
    return { kind: 'nameExpr', span: name.span, name };
  }
  const paren = tokenAt(node, 'LParen');
  if (paren !== undefined) return parenOf(b, node, paren);
  const missing = tokenAt(node, 'Missing');
  if (missing !== undefined) return { kind: 'missing', span: tokenSpan(missing) };
  const history = tokenAt(node, 'HistoryOperator') ?? tokenAt(node, 'AggregateOperator');
  if (history !== undefined) return historyOf(node, history, members);
  const since = tokenAt(node, 'Since');
  if (since !== undefined) return sinceOf(b, node, since);
  const schedule = nodeAt(node, 'schedule');
  if (schedule !== undefined) return scheduleOf(b, schedule);
  const at = tokenAt(node, 'At');
  const inner = nodeAt(node, 'atom');
  if (at !== undefined && inner !== undefined) {
    const moment = atomOf(b, inner);
    return { kind: 'broadcast', span: { start: at.startOffset, end: moment.span.end }, at: moment };
  }
  const name = nameAt(node);
  const word =
    tokenAt(node, 'StateOperator') ??
    tokenAt(node, 'MembershipOperator') ??
    tokenAt(node, 'Each') ??
    tokenAt(node, 'On')!;
  const span = { start: word.startOffset, end: name.span.end };
  switch (word.tokenType) {
    case T.StateOperator:
      return { kind: 'scenarioState', span, function: word.image as 'running' | 'entered', scenario: name };
    case T.MembershipOperator:
      return { kind: 'membership', span, direction: word.image as 'enters' | 'leaves', set: name };
    default: {
      const time = tokenAt(node, 'Time');
      const end = time === undefined ? span.end : tokenSpan(time).end;
      return {
        kind: 'anniversary',
        span: { start: span.start, end },
        every: word.tokenType === T.Each,
        attribute: name,
        ...some('at', time === undefined ? undefined : timeNode(time, b.problems)),
      };
    }
  }
}

function parenOf(b: Build, node: CstNode, paren: IToken): Expression {
  const close = tokenAt(node, 'RParen')!;
  const span = { start: paren.startOffset, end: tokenSpan(close).end };
  const inner = nodes(node, 'expression').map((expression) => b.expression(b, expression));
  if (inner.length === 1) return { kind: 'paren', span, inner: inner[0]! };
  const [latitude, longitude] = inner.map(signedNumber);
  if (inner.length === 2 && latitude !== undefined && longitude !== undefined) {
    const text = b.text.slice(span.start, span.end).replace(/\s/g, '').replace(',', ', ');
    return { kind: 'point', span, latitude, longitude, text };
  }
  if (b.takesLists) return { kind: 'list', span, items: inner };
  const comma = tokenAt(node, 'Comma')!;
  b.problems.add({ code: 'syntax/lonely-list', params: {}, span: tokenSpan(comma) });
  return { kind: 'paren', span, inner: inner[0]! };
}

function signedNumber(expression: Expression): number | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'unary' && expression.operator === '-' && expression.operand.kind === 'number') {
    return -expression.operand.value;
  }
  return undefined;
}

/** Members of `last E` are read from the event that is found; those of `sum of E` say what is summed. */
function historyOf(node: CstNode, word: IToken, members: readonly IToken[]): HistoryExpression {
  const event = nameAt(node);
  const path: readonly Name[] = word.tokenType === T.AggregateOperator ? members.map(nameOf) : [];
  const end = (path.at(-1) ?? event).span.end;
  return {
    kind: 'history',
    span: { start: word.startOffset, end },
    function: word.image as HistoryFunction,
    functionSpan: tokenSpan(word),
    event,
    path,
  };
}

function sinceOf(b: Build, node: CstNode, since: IToken): Expression {
  const unit = tokenAt(node, 'SinceUnit');
  const moment = atomOf(b, nodeAt(node, 'atom')!);
  const start = (unit ?? since).startOffset;
  const named = unit?.image as SinceExpression['unit'];
  return { kind: 'since', span: { start, end: moment.span.end }, ...some('unit', named), moment };
}

function scheduleOf(b: Build, node: CstNode): Expression {
  const day = tokenAt(node, 'Number');
  const time = tokenAt(node, 'Time');
  const number = isWritten(day) ? literalNode(day, b.problems) : undefined;
  return {
    kind: 'schedule',
    span: spanOf(node),
    days: tokenList(node, 'Name').map(nameOf),
    ...some('monthDay', number?.kind === 'number' ? number : undefined),
    ...some('at', time === undefined ? undefined : timeNode(time, b.problems)),
  };
}

/** `rfm moves from a to b`, `tier changes to "gold"`. */
function changeOf(b: Build, subject: Expression, node: CstNode, span: Span): Expression {
  const verb = tokenAt(node, 'RfmVerb');
  const expected = verb === undefined ? 'the name of an attribute before it' : '`rfm` before it';
  const word = verb ?? tokenAt(node, 'Changes')!;
  if (subject.kind !== 'nameExpr' || (verb !== undefined && subject.name.text !== 'rfm')) {
    b.problems.add({
      code: 'syntax/unexpected',
      params: { found: `\`${word.image}\``, expected },
      span: tokenSpan(word),
    });
    if (subject.kind !== 'nameExpr') return subject;
  }
  if (verb !== undefined) {
    const from = tokenAt(node, 'From') === undefined ? undefined : optionalName(node);
    const to =
      tokenAt(node, 'To') === undefined ? undefined : optionalName(node, 'Name', tokenAt(node, 'From') ? 1 : 0);
    return {
      kind: 'rfmMove',
      span,
      change: verb.image as 'moves' | 'rises' | 'drops',
      ...some('from', from),
      ...some('to', to),
    };
  }
  const from = nodeAt(node, 'from');
  const to = nodeAt(node, 'to');
  return {
    kind: 'changes',
    span,
    attribute: subject.name,
    ...some('from', from === undefined ? undefined : atomOf(b, from)),
    ...some('to', to === undefined ? undefined : atomOf(b, to)),
  };
}

/** `3d before each birthday at 09:00`: `offset` is what stands before the word. */
export function anniversary(b: Build, offset: Expression, tail: CstNode, span: Span): Expression {
  const anchor = atomOf(b, nodeAt(tail, 'atom')!);
  const time = tokenAt(tail, 'Time');
  const direction = tokenAt(tail, 'Before') === undefined ? 'after' : 'before';
  if (anchor.kind !== 'nameExpr') {
    if (anchor.kind !== 'missing') {
      const params = {
        found: `\`${b.text.slice(anchor.span.start, anchor.span.end)}\``,
        expected: 'the name of a date',
      };
      b.problems.add({ code: 'syntax/unexpected', params, span: anchor.span });
    }
    return { kind: 'missing', span };
  }
  return {
    kind: 'anniversary',
    span,
    every: tokenAt(tail, 'Each') !== undefined,
    attribute: anchor.name,
    offset,
    direction,
    ...some('at', isWritten(time) ? timeNode(time, b.problems) : undefined),
  };
}
