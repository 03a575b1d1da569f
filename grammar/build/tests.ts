/** Test declarations and their steps. */

import type { ExpectStep, Expression, GivenStep, TestDeclaration, TestStep, TestWhenStep } from '../ast.js';
import { textNode } from '../literals.js';
import type { CstNode } from '../parser/concrete.js';
import * as T from '../tokens.js';
import { buildChain } from './chain.js';
import {
  type Build,
  isWritten,
  MAX_OPERATORS,
  nameAt,
  nodeAt,
  nodes,
  optionalName,
  some,
  spanOf,
  tokenAt,
  tokenSpan,
} from './cst.js';
import { expressionOf, signedValueAt, valueAt } from './expressions.js';
import { bindingsOf, unreadable } from './statements.js';

export function testOf(b: Build, node: CstNode): TestDeclaration {
  const title = tokenAt(node, 'Text')!;
  const steps: TestStep[] = [
    ...nodes(node, 'given').map((step) => givenOf(b, step)),
    ...nodes(node, 'testWhen').map((step) => whenStepOf(b, step)),
    ...nodes(node, 'expect').map((step) => expectOf(b, step)),
    ...nodes(node, 'unknownDeclaration').map((step) => unreadable(tokenAt(step, 'LineStart')!, spanOf(step))),
  ];
  steps.sort((left, right) => left.span.start - right.span.start);
  return {
    kind: 'test',
    span: spanOf(node),
    title: isWritten(title) ? textNode(title, b.problems) : { kind: 'text', span: tokenSpan(title), value: '' },
    ...some('scenario', optionalName(node)),
    steps,
  };
}

/** What a test gives may be a list; elsewhere one stands only after `in`. */
function withLists<T>(b: Build, build: () => T): T {
  b.takesLists = true;
  const built = build();
  b.takesLists = false;
  return built;
}

const axes = ['recency', 'frequency', 'spend'] as const;

function givenOf(b: Build, node: CstNode): GivenStep | TestStep {
  const span = spanOf(node);
  const name = tokenAt(node, 'Name');
  const rest = nodeAt(node, 'givenRest');
  if (name === undefined) return unreadable(tokenAt(node, 'Given')!, span);
  const fact = { start: (tokenAt(node, 'In') ?? name).startOffset, end: span.end };
  if (rest === undefined) return { kind: 'given', span, given: { kind: 'group', span: fact, group: nameAt(node) } };
  const value = nodeAt(rest, 'expression');
  if (value !== undefined) {
    return {
      kind: 'given',
      span,
      given: {
        kind: 'attribute',
        span: fact,
        name: nameAt(node),
        value: withLists(b, () => expressionOf(b, value)),
      },
    };
  }
  if (tokenAt(rest, 'Is') !== undefined) {
    const axis = axes.find((one) => one === name.image);
    if (axis) return { kind: 'given', span, given: { kind: 'level', span: fact, axis, level: nameAt(rest, 'class') } };
    if (name.image !== 'rfm') {
      const at = tokenSpan(tokenAt(rest, 'Is')!);
      const value = /^[ \t]*([^\s#]+)/.exec(b.text.slice(at.end, at.end + 100))?.[1] ?? '…';
      const hint = `Write \`given ${name.image} = ${value}\`; \`is\` follows \`rfm\`, \`recency\`, \`frequency\` and \`spend\` only.`;
      const params = { found: '`is`', expected: '`=`', after: name.image, hint };
      b.problems.add({ code: 'syntax/unexpected', params, span: at });
    }
    return { kind: 'given', span, given: { kind: 'rfm', span: fact, class: nameAt(rest, 'class') } };
  }
  const missing = tokenAt(rest, 'Missing');
  const ago: Expression =
    missing === undefined ? valueAt(b, nodeAt(rest, 'atom')!) : { kind: 'missing', span: tokenSpan(missing) };
  return {
    kind: 'given',
    span,
    given: { kind: 'event', span: fact, event: nameAt(node), ago, with: withLists(b, () => bindingsOf(b, rest)) },
  };
}

/** `when tier = "gold" at 2d` sets a value; anything else happens or is waited for. */
function whenStepOf(b: Build, node: CstNode): TestWhenStep {
  const expression = nodeAt(node, 'expression')!;
  const [assignment, ...tails] = nodes(expression, 'tail');
  const at = nodeAt(node, 'operand');
  const rest = {
    ...some('at', at === undefined ? undefined : signedValueAt(b, at)),
    with: withLists(b, () => bindingsOf(b, node)),
  };
  const span = spanOf(node);
  if (assignment !== undefined && tokenAt(assignment, 'BinaryOperator')?.tokenType === T.Assign) {
    b.operators = MAX_OPERATORS;
    const what: Expression = buildChain(b, nodeAt(expression, 'operand')!, []);
    const value = withLists(b, () => buildChain(b, nodeAt(assignment, 'operand')!, tails));
    return { kind: 'testWhen', span, what, value, ...rest };
  }
  return { kind: 'testWhen', span, what: expressionOf(b, expression), ...rest };
}

function expectOf(b: Build, node: CstNode): ExpectStep | TestStep {
  const span = spanOf(node);
  const atNode = nodeAt(node, 'operand', tokenAt(node, 'Nothing') === undefined ? 0 : 1);
  const at = some('at', atNode === undefined ? undefined : signedValueAt(b, atNode));
  const first = (key: string) => tokenAt(node, key);
  const start = (
    first('Nothing') ??
    first('No') ??
    first('Step') ??
    first('End') ??
    first('Goal') ??
    first('Give') ??
    first('Enter') ??
    first('Name')
  )?.startOffset;
  if (start === undefined) return unreadable(tokenAt(node, 'Expect')!, span);
  const inner = { start: first('Step') === undefined ? start : tokenAt(node, 'At')!.startOffset, end: span.end };
  if (first('Nothing')) {
    const before = signedValueAt(b, nodeAt(node, 'operand')!);
    return { kind: 'expect', span, expect: { kind: 'nothingBefore', span: inner, before } };
  }
  if (first('No')) {
    const message = some('message', optionalName(node, 'Name', 1));
    return { kind: 'expect', span, expect: { kind: 'no', span: inner, channel: nameAt(node), ...message } };
  }
  if (first('Step'))
    return { kind: 'expect', span, expect: { kind: 'atStep', span: inner, step: nameAt(node), ...at } };
  if (first('End'))
    return { kind: 'expect', span, expect: { kind: 'end', span: inner, ...some('as', optionalName(node)), ...at } };
  if (first('Goal')) return { kind: 'expect', span, expect: { kind: 'goal', span: inner, ...at } };
  if (first('Give'))
    return { kind: 'expect', span, expect: { kind: 'give', span: inner, ...some('name', optionalName(node)), ...at } };
  if (first('Enter')) {
    return {
      kind: 'expect',
      span,
      expect: { kind: 'enter', span: inner, ...some('scenario', optionalName(node)), ...at },
    };
  }
  return {
    kind: 'expect',
    span,
    expect: { kind: 'message', span: inner, channel: nameAt(node), message: nameAt(node, 'Name', 1), ...at },
  };
}
