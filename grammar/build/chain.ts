/**
 * Precedence: the flat list of operands and operators that the grammar reads becomes a tree. From weak to strong: or, and,
 * not, comparisons (which do not chain), + -, * /, unary -. It judges no types.
 */

import type { IToken } from 'chevrotain';
import type { BinaryOperator, Expression, Span } from '../ast.js';
import { comparisonsElsewhere } from '../elsewhere.js';
import type { CstNode } from '../parser/concrete.js';
import { AHEAD } from '../parser/expressions.js';
import { describe } from '../parser/tolerant.js';
import { replaceFix } from '../problem.js';
import * as T from '../tokens.js';
import { anniversary, atomOf, conditionOf, foldWindow, literalToken, operandOf } from './atoms.js';
import { type Build, nodeAt, nodes, optionalName, some, tokenAt, tokenList, tokenSpan, tooDeep } from './cst.js';

const MAX_PREFIXES = 50;

interface Reader {
  readonly b: Build;
  readonly tails: readonly CstNode[];
  /** The next operator to read. */
  at: number;
  /** The operand that the last operator announced. */
  operand: CstNode;
  /** How many of its `not` and `-` have been read. */
  prefix: number;
}

/** The tree of an operand and the operators after it. */
export function buildChain(b: Build, first: CstNode, tails: readonly CstNode[]): Expression {
  const allowed = Math.min(tails.length, Math.max(0, b.operators));
  b.operators -= tails.length;
  if (allowed < tails.length) tooDeep(b, tails[allowed]!);
  const reader: Reader = {
    b,
    tails: allowed < tails.length ? tails.slice(0, allowed) : tails,
    at: 0,
    operand: first,
    prefix: 0,
  };
  return orLevel(reader);
}

function operatorHere(r: Reader): IToken | undefined {
  const tail = r.tails[r.at];
  return tail === undefined ? undefined : tokenAt(tail, 'BinaryOperator');
}

/** Passes the operator here and makes its operand the one to read. */
function pass(r: Reader): void {
  r.operand = nodeAt(r.tails[r.at]!, 'operand')!;
  r.prefix = 0;
  r.at++;
}

function spanning(left: Expression, right: { readonly span: Span }): Span {
  return { start: left.span.start, end: Math.max(left.span.end, right.span.end) };
}

function binary(left: Expression, operator: BinaryOperator, token: Span, right: Expression): Expression {
  return { kind: 'binary', span: spanning(left, right), operator, operatorSpan: token, left, right };
}

function orLevel(r: Reader): Expression {
  let left = andLevel(r);
  for (let token = operatorHere(r); token !== undefined; token = operatorHere(r)) {
    if (token.tokenType === T.Or) {
      pass(r);
      left = binary(left, 'or', tokenSpan(token), andLevel(r));
    } else if (token.tokenType === T.And) {
      // Only after a comparison that could not be read.
      pass(r);
      left = binary(left, 'and', tokenSpan(token), notLevel(r));
    } else {
      left = lost(r, left, token);
    }
  }
  return left;
}

/** `of` that belongs to nothing. */
function lost(r: Reader, left: Expression, token: IToken): Expression {
  pass(r);
  const right = orLevel(r);
  const params = { found: describe(token), expected: 'an operator like `and`', ...some('hint', memberOf(left, right)) };
  r.b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(token) });
  return left;
}

/** `member of vip_club`. */
function memberOf(left: Expression, right: Expression): string | undefined {
  if (left.kind !== 'nameExpr' || right.kind !== 'nameExpr' || !/^(?:members?|part)$/.test(left.name.text))
    return undefined;
  return `A group or a segment is a condition by itself: \`${right.name.text}\`.`;
}

function andLevel(r: Reader): Expression {
  let left = notLevel(r);
  for (let token = operatorHere(r); token?.tokenType === T.And; token = operatorHere(r)) {
    pass(r);
    left = binary(left, 'and', tokenSpan(token), notLevel(r));
  }
  return left;
}

function notLevel(r: Reader): Expression {
  const prefix = tokenAt(r.operand, 'PrefixOperator', r.prefix);
  if (prefix?.tokenType !== T.Not) return comparison(r);
  if (r.prefix >= MAX_PREFIXES) skipPrefixes(r);
  else r.prefix++;
  const operand = notLevel(r);
  return { kind: 'unary', span: { start: prefix.startOffset, end: operand.span.end }, operator: 'not', operand };
}

function skipPrefixes(r: Reader): void {
  tooDeep(r.b, r.operand);
  r.prefix = tokenList(r.operand, 'PrefixOperator').length;
}

function comparison(r: Reader): Expression {
  let left = additive(r);
  let firstSign: string | undefined;
  while (r.at < r.tails.length) {
    const tail = r.tails[r.at]!;
    const token = tokenAt(tail, 'BinaryOperator');
    if (token !== undefined && !isComparison(token)) break;
    const sign = token ?? tokenAt(tail, 'Not') ?? tokenAt(tail, 'In') ?? tokenAt(tail, 'Has');
    if (firstSign !== undefined && sign !== undefined) {
      const windowed = sign.tokenType === T.In && left.kind === 'binary' && left.left.kind === 'history';
      const ahead = left.kind === 'window' && left.operand.kind === 'nameExpr' && left.operand.name.text === AHEAD;
      const hint = windowed
        ? 'The time stands behind the event, before the comparison: `count of order_placed in last 6mo > 3`.'
        : ahead && `The time ahead is written bare: \`${AHEAD} in 90d > 2\`.`;
      const params = { first: firstSign, second: sign.image, ...(hint ? { hint } : {}) };
      r.b.problems.add({ code: 'syntax/chained-comparison', params, span: tokenSpan(sign) });
    }
    firstSign ??= sign?.image;
    left = token === undefined ? suffix(r, left, tail) : compare(r, left, token);
  }
  return left;
}

function isComparison(token: IToken): boolean {
  switch (token.tokenType) {
    case T.Compare:
    case T.Assign:
    case T.Is:
    case T.Contains:
    case T.AffixTest:
    case T.Between:
    case T.Within:
      return true;
    default:
      return false;
  }
}

function compare(r: Reader, left: Expression, token: IToken): Expression {
  pass(r);
  const span = tokenSpan(token);
  switch (token.tokenType) {
    case T.Is:
      return isTest(r, left, token);
    case T.Between: {
      const low = additive(r);
      const high = partner(r, T.And, '`and` and the upper bound, like `between 18 and 35`', low);
      return { kind: 'between', span: spanning(left, high), operand: left, low, high };
    }
    case T.Within: {
      const distance = additive(r);
      const hint =
        '`within` asks for a place. A time is looked back on with `in last`: `any order_placed in last 30d`.';
      const centre = partner(r, T.Of, '`of` and a place, like `within 20km of city_centre`', distance, hint);
      return { kind: 'near', span: spanning(left, centre), operand: left, distance, centre };
    }
    case T.Assign:
      r.b.problems.add({
        code: 'syntax/wrong-operator',
        params: { found: '=', expected: '==' },
        span,
        fixes: [replaceFix('Write `==`', span, '==')],
      });
      return binary(left, '==', span, additive(r));
    case T.Contains:
      return binary(left, 'contains', span, additive(r));
    case T.AffixTest:
      return binary(left, token.image.startsWith('starts') ? 'starts with' : 'ends with', span, additive(r));
    default:
      return binary(left, comparisonsElsewhere[token.image] ?? (token.image as BinaryOperator), span, additive(r));
  }
}

/** The second half of `between … and …`, `within … of …`. */
function partner(r: Reader, type: unknown, expected: string, before: Expression, hint?: string): Expression {
  if (operatorHere(r)?.tokenType === type) {
    pass(r);
    return additive(r);
  }
  const at = before.span.end;
  const next = r.tails[r.at];
  const span = next === undefined ? { start: at, end: at } : { start: next.start, end: next.start + 1 };
  const found = operatorHere(r) === undefined ? 'the end of the expression' : describe(operatorHere(r)!);
  r.b.problems.add({ code: 'syntax/unexpected', params: { found, expected, ...(hint && { hint }) }, span });
  return { kind: 'missing', span: { start: at, end: at } };
}

/** `is`, `is not`, `is known`, `is unknown`. */
function isTest(r: Reader, left: Expression, token: IToken): Expression {
  const not = tokenAt(r.operand, 'PrefixOperator');
  const negated = not?.tokenType === T.Not;
  if (negated) r.prefix = 1;
  const literal = literalToken(r.operand, r.prefix);
  if (literal?.tokenType === T.Known || literal?.tokenType === T.Unknown) {
    const known = (literal.tokenType === T.Known) !== negated;
    return { kind: 'known', span: spanning(left, { span: tokenSpan(literal) }), operand: left, known };
  }
  const span = negated ? { start: token.startOffset, end: tokenSpan(not).end } : tokenSpan(token);
  return binary(left, negated ? 'is not' : 'is', span, additive(r));
}

/** `in (…)`, `in last D`, `has (…)`, `before each x`: what follows its subject and has no operand to read on from. */
function suffix(r: Reader, left: Expression, tail: CstNode): Expression {
  r.at++;
  const end = tail.end;
  const span = { start: left.span.start, end: Math.max(end, left.span.end) };
  const has = nodeAt(tail, 'filter');
  if (has !== undefined) return { kind: 'has', span, operand: left, condition: conditionOf(r.b, has) };
  if (tokenAt(tail, 'In') === undefined) return anniversary(r.b, left, tail, span);
  const negated = tokenAt(tail, 'Not') !== undefined;
  const word = tokenAt(tail, 'WindowWord');
  if (word === undefined) {
    const listed = nodes(tail, 'expression').map((value) => r.b.expression(r.b, value));
    const values = nodeAt(tail, 'atom') === undefined ? listed : [atomOf(r.b, nodeAt(tail, 'atom')!)];
    return { kind: 'in', span, operand: left, negated, values };
  }
  const duration = atomOf(r.b, nodeAt(tail, 'atom')!);
  const as = optionalName(tail);
  if (as !== undefined && left.kind === 'nameExpr' && !negated && word.image === 'last') {
    return { kind: 'eventPattern', span, event: left.name, inLast: duration, as };
  }
  if (as !== undefined) {
    const params = { found: '`as`', expected: 'an event before it; only events get a name with `as`' };
    r.b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(tokenAt(tail, 'As')!) });
  }
  const window: Expression = {
    kind: 'window',
    span,
    operand: left,
    direction: word.image === 'next' ? 'next' : 'last',
    duration,
  };
  return negated ? { kind: 'unary', span, operator: 'not', operand: window } : window;
}

function additive(r: Reader): Expression {
  let left = multiplicative(r);
  for (;;) {
    const token = operatorHere(r);
    if (token?.tokenType !== T.Plus && token?.tokenType !== T.Minus) return left;
    pass(r);
    left = binary(left, token.tokenType === T.Plus ? '+' : '-', tokenSpan(token), multiplicative(r));
  }
}

function multiplicative(r: Reader): Expression {
  let left = unary(r);
  for (;;) {
    const token = operatorHere(r);
    if (token?.tokenType !== T.Star && token?.tokenType !== T.Slash) return left;
    pass(r);
    left = binary(left, token.tokenType === T.Star ? '*' : '/', tokenSpan(token), unary(r));
  }
}

function unary(r: Reader): Expression {
  const prefix = tokenAt(r.operand, 'PrefixOperator', r.prefix);
  if (prefix !== undefined) {
    if (r.prefix >= MAX_PREFIXES) skipPrefixes(r);
    else r.prefix++;
    const operand = unary(r);
    const operator = prefix.tokenType === T.Not ? 'not' : '-';
    return { kind: 'unary', span: { start: prefix.startOffset, end: operand.span.end }, operator, operand };
  }
  const operand = operandOf(r.b, r.operand);
  const next = r.tails[r.at];
  if (next === undefined || tokenAt(next, 'WindowWord')?.image !== 'last' || tokenAt(next, 'Not') !== undefined)
    return operand;
  const folded = foldWindow(r.b, operand, next);
  if (folded === undefined) return operand;
  r.at++;
  return folded;
}
