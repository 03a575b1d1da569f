/** The three kinds of `wait`, with the blocks and arms that may follow one on a line of its own. */

import type { IToken } from 'chevrotain';
import type { Block, Expression, Statement, TimeTarget, WaitArm } from '../ast.js';
import { timeNode } from '../literals.js';
import type { CstNode } from '../parser/concrete.js';
import { atomOf } from './atoms.js';
import { buildChain } from './chain.js';
import { type Build, isWritten, nodeAt, nodes, some, spanOf, tokenAt, tokenSpan } from './cst.js';
import { chainOf, expressionOf, valueAt } from './expressions.js';

/** The builders of steps, which contain waits themselves. */
export interface Steps {
  readonly blockOf: (b: Build, node: CstNode) => Block;
  readonly linesOf: (b: Build, node: CstNode) => Statement[];
  readonly lineOf: (b: Build, node: CstNode, into: Statement[]) => void;
  readonly simpleOf: (b: Build, node: CstNode) => Statement;
}

/** What stands after the head of a wait. */
interface WaitParts {
  readonly colon?: IToken;
  /** Steps in the block, where it has no arms. */
  readonly block?: Block;
  readonly arms: readonly CstNode[];
  readonly otherwise?: Block;
}

/** A wait on its own line: with its block, its arms, its `else:`, or followed by more steps after `;`. */
export function buildWaitLine(b: Build, steps: Steps, line: CstNode, into: Statement[]): void {
  const head = nodeAt(line, 'wait')!;
  const branch = nodeAt(line, 'elseBranch');
  const more = nodes(line, 'simple');
  const body = nodeAt(line, 'waitBody');
  const stray = nodeAt(line, 'steps');
  if (more.length > 0) {
    into.push(waitStatement(b, head, undefined));
    for (const simple of more) into.push(steps.simpleOf(b, simple));
    if (branch !== undefined) misplacedElse(b, branch);
  } else {
    into.push(waitStatement(b, head, partsOf(b, steps, head, body, branch), steps));
    if (body !== undefined && tokenAt(head, 'UpTo') === undefined) {
      const colon = tokenAt(body, 'Colon')!;
      unexpectedColon(b, colon);
      for (const step of bodySteps(b, steps, body)) into.push(step);
    }
  }
  if (stray !== undefined) for (const line of steps.linesOf(b, stray)) into.push(line);
}

function unexpectedColon(b: Build, colon: IToken): void {
  const params = { found: '`:`', expected: 'the end of the line; only `wait up to … for …` opens a block' };
  b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(colon) });
}

function misplacedElse(b: Build, branch: CstNode): void {
  const belongs = 'under an `if`, a `match`, a `wait until` or a `wait up to`';
  const params = { word: 'else', place: 'a block of steps' as const, belongs };
  b.problems.add({ code: 'syntax/misplaced', params, span: tokenSpan(tokenAt(branch, 'Else')!) });
}

function bodySteps(b: Build, steps: Steps, body: CstNode): Statement[] {
  const statements = nodes(body, 'simple').map((simple) => steps.simpleOf(b, simple));
  for (const line of nodes(body, 'stepLine')) steps.lineOf(b, line, statements);
  return statements;
}

function partsOf(
  b: Build,
  steps: Steps,
  head: CstNode,
  body: CstNode | undefined,
  branch: CstNode | undefined,
): WaitParts {
  const duration = tokenAt(head, 'Until') === undefined && tokenAt(head, 'UpTo') === undefined;
  if (branch !== undefined && duration) misplacedElse(b, branch);
  const outer = branch === undefined || duration ? undefined : steps.blockOf(b, nodeAt(branch, 'block')!);
  if (body === undefined || tokenAt(head, 'UpTo') === undefined) return { arms: [], ...some('otherwise', outer) };
  const colon = tokenAt(body, 'Colon')!;
  const arms = nodes(body, 'arm');
  const inner = nodes(body, 'elseBranch');
  if (tokenAt(head, 'For') !== undefined) {
    for (const arm of [...arms, ...inner]) {
      const token = (tokenAt(arm, 'For') ?? tokenAt(arm, 'Else'))!;
      const belongs =
        token.image === 'for'
          ? 'under `wait up to …:` without a `for` of its own'
          : 'with the indentation of its `wait`';
      const params = { word: token.image, place: 'a block of steps' as const, belongs };
      b.problems.add({ code: 'syntax/misplaced', params, span: tokenSpan(token) });
    }
    const statements = bodySteps(b, steps, body);
    const end = tokenSpan(colon).end;
    const span =
      statements[0] === undefined
        ? { start: end, end }
        : { start: statements[0].span.start, end: statements[statements.length - 1]!.span.end };
    return { colon, arms: [], block: { kind: 'block', span, statements }, ...some('otherwise', outer) };
  }
  checkArms(b, body, arms, inner, branch);
  const innermost = inner[0] === undefined ? undefined : steps.blockOf(b, nodeAt(inner[0], 'block')!);
  return { colon, arms, ...some('otherwise', innermost ?? outer) };
}

/** Under `wait up to 3d:` stand only arms, `else` after the others and once. */
function checkArms(
  b: Build,
  body: CstNode,
  arms: readonly CstNode[],
  inner: readonly CstNode[],
  outer: CstNode | undefined,
): void {
  for (const line of [...nodes(body, 'stepLine'), ...nodes(body, 'simple')]) {
    const start = line.start;
    const word = /^\S+/.exec(b.text.slice(start, start + 40))![0];
    const belongs = 'under an arm like `for order_placed:`';
    const params = { word, place: 'the arms of a wait' as const, belongs };
    b.problems.add({ code: 'syntax/misplaced', params, span: { start, end: start + word.length } });
  }
  const first = inner[0];
  for (const arm of arms) {
    if (first !== undefined && first.start < arm.start) {
      const params = { word: 'for', order: '`else` after all arms' };
      b.problems.add({ code: 'syntax/clause-order', params, span: tokenSpan(tokenAt(arm, 'For')!) });
    }
  }
  const second = inner[1] ?? (first === undefined ? undefined : outer);
  if (second !== undefined) {
    const params = { word: 'else', order: 'one `else`' };
    b.problems.add({ code: 'syntax/clause-order', params, span: tokenSpan(tokenAt(second, 'Else')!) });
  }
}

/** The statement of a `wait` head with what follows it. */
export function waitStatement(b: Build, node: CstNode, parts: WaitParts | undefined, steps?: Steps): Statement {
  const start = node.start;
  const headEnd = node.end;
  const target = nodeAt(node, 'target');
  if (target !== undefined) {
    const span = { start, end: parts?.otherwise?.span.end ?? headEnd };
    return { kind: 'waitUntil', span, target: targetOf(b, target), ...some('otherwise', parts?.otherwise) };
  }
  const expression = nodeAt(node, 'expression');
  if (tokenAt(node, 'UpTo') === undefined) {
    return { kind: 'wait', span: { start, end: headEnd }, duration: expressionOf(b, expression!) };
  }
  const upTo = valueAt(b, nodeAt(node, 'atom')!);
  const arms: WaitArm[] = [];
  if (expression !== undefined) {
    const on = expressionOf(b, expression);
    const end = Math.max(on.span.end, parts?.block?.span.end ?? 0);
    arms.push({
      kind: 'arm',
      span: { start: tokenAt(node, 'For')!.startOffset, end },
      on,
      ...some('block', parts?.block),
    });
  }
  for (const arm of parts?.arms ?? []) {
    const on = expressionOf(b, nodeAt(arm, 'expression')!);
    arms.push({ kind: 'arm', span: spanOf(arm), on, block: steps!.blockOf(b, nodeAt(arm, 'block')!) });
  }
  if (arms.length === 0 && parts?.colon === undefined) {
    const params = { found: 'the end of the line', expected: '`for` and an event, like `for order_placed`' };
    b.problems.add({ code: 'syntax/unexpected', params, span: { start: headEnd, end: headEnd } });
  }
  const ends = [headEnd, arms[arms.length - 1]?.span.end ?? 0, parts?.otherwise?.span.end ?? 0];
  return {
    kind: 'waitFor',
    span: { start, end: Math.max(...ends) },
    upTo,
    arms,
    ...some('otherwise', parts?.otherwise),
    several: expression === undefined,
  };
}

const weekdays = new Set(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

export function targetOf(b: Build, node: CstNode): TimeTarget {
  const span = spanOf(node);
  const chain = nodeAt(node, 'chain')!;
  const clock = tokenAt(node, 'clock');
  const atToken = tokenAt(node, 'Time');
  const at = isWritten(atToken) ? timeNode(atToken, b.problems) : undefined;
  const relative = relativeParts(b, chain);
  if (relative !== undefined) {
    const { offset, direction, anchor, at: inner } = relative;
    return { kind: 'relative', span, offset, direction, anchor, ...some('at', inner ?? at) };
  }
  const moment = chainOf(b, chain);
  const day = moment.kind === 'nameExpr' ? moment.name : undefined;
  if (clock !== undefined) {
    const time = timeNode(clock, b.problems);
    if (day !== undefined) return { kind: 'clock', span, day, time };
    const params = { found: `\`${clock.image}\``, expected: '`at` before the time' };
    b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(clock) });
    return { kind: 'moment', span, moment, at: time };
  }
  if (moment.kind === 'time' && at === undefined) return { kind: 'clock', span, time: moment };
  if (day !== undefined && weekdays.has(day.text)) return { kind: 'clock', span, day, ...some('time', at) };
  return { kind: 'moment', span, moment, ...some('at', at) };
}

/** `3d before renews_on at 09:00`, where the whole target is that. */
function relativeParts(b: Build, chain: CstNode) {
  const tails = nodes(chain, 'tail');
  const tail = tails[tails.length - 1];
  if (tail === undefined) return undefined;
  const word = tokenAt(tail, 'Before') ?? tokenAt(tail, 'After');
  if (word === undefined || tokenAt(tail, 'Each') !== undefined) return undefined;
  const offset: Expression = buildChain(b, nodeAt(chain, 'operand')!, tails.slice(0, -1));
  const time = tokenAt(tail, 'Time');
  const direction: 'before' | 'after' = tokenAt(tail, 'Before') === undefined ? 'after' : 'before';
  const anchor = atomOf(b, nodeAt(tail, 'atom')!);
  return { offset, direction, anchor, at: isWritten(time) ? timeNode(time, b.problems) : undefined };
}
