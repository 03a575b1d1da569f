/** Steps and their blocks. What a step means, and whether its names exist, is not asked here. */

import type { IToken } from 'chevrotain';
import type { Binding, Block, Span, Statement, Unreadable } from '../ast.js';
import { literalNode } from '../literals.js';
import type { CstNode } from '../parser/concrete.js';
import { describe } from '../parser/tolerant.js';
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
  tokenSpan,
} from './cst.js';
import { expressionOf, signedValueAt, valueAt } from './expressions.js';
import type { Steps } from './waits.js';
import { buildWaitLine, waitStatement } from './waits.js';

const steps: Steps = { blockOf, linesOf, lineOf, simpleOf };

/** The block after a header, on its line or under it. */
export function blockOf(b: Build, node: CstNode): Block {
  const statements = nodes(node, 'simple').map((simple) => simpleOf(b, simple));
  const under = nodeAt(node, 'steps');
  if (under !== undefined) for (const line of linesOf(b, under)) statements.push(line);
  return { kind: 'block', span: blockSpan(node, statements), statements };
}

export function blockSpan(node: CstNode, statements: readonly { readonly span: Span }[]): Span {
  const first = statements[0];
  if (first !== undefined) return { start: first.span.start, end: statements[statements.length - 1]!.span.end };
  const colon = tokenAt(node, 'Colon');
  const at = colon === undefined ? node.end : tokenSpan(colon).end;
  return { start: at, end: at };
}

/** The rule `steps`: indented lines. */
export function linesOf(b: Build, node: CstNode): Statement[] {
  const statements: Statement[] = [];
  for (const line of nodes(node, 'stepLine')) lineOf(b, line, statements);
  return statements;
}

/** One line of a block; with `;` it holds several steps. */
function lineOf(b: Build, line: CstNode, into: Statement[]): void {
  for (let child = line.first; child !== undefined; child = child.next) {
    const node = child.part as CstNode;
    switch (child.key) {
      case 'ifStatement':
        into.push(ifOf(b, node));
        return;
      case 'matchStatement':
        into.push(matchOf(b, node));
        return;
      case 'splitStatement':
        into.push(splitOf(b, node));
        return;
      case 'repeatStatement':
        into.push(repeatOf(b, node));
        return;
      case 'waitLine':
        buildWaitLine(b, steps, node, into);
        return;
      default:
        break;
    }
  }
  for (const simple of nodes(line, 'simple')) into.push(simpleOf(b, simple));
  const stray = nodeAt(line, 'steps');
  if (stray !== undefined) adopt(b, stray, into);
}

/** Steps under a line that opens no block: they are the unreadable line's own, or simply come next. */
function adopt(b: Build, stray: CstNode, into: Statement[]): void {
  const under = linesOf(b, stray);
  const last = into[into.length - 1];
  if (last?.kind === 'unreadable' && under.length > 0) {
    const block: Block = { kind: 'block', span: blockSpan(stray, under), statements: under };
    into[into.length - 1] = { ...last, span: { start: last.span.start, end: block.span.end }, block };
  } else {
    for (const line of under) into.push(line);
  }
}

export function unreadable(token: IToken, span: Span): Unreadable {
  return { kind: 'unreadable', span, ...some('word', /^\p{L}/u.test(token.image) ? nameOf(token) : undefined) };
}

export function simpleOf(b: Build, simple: CstNode): Statement {
  const span = spanOf(simple);
  for (let child = simple.first; child !== undefined; child = child.next) {
    const node = child.part as CstNode;
    switch (child.key) {
      case 'send':
        return sendOf(b, node);
      case 'wait':
        return waitStatement(b, node, undefined);
      case 'give': {
        const valid = nodeAt(node, 'valid');
        return {
          kind: 'give',
          span,
          value: valueAt(b, nodeAt(node, 'value')!),
          ...some('valid', valid === undefined ? undefined : valueAt(b, valid)),
          ...some('as', optionalName(node)),
        };
      }
      case 'group':
        return {
          kind: 'group',
          span,
          action: tokenAt(node, 'Add') === undefined ? 'remove' : 'add',
          group: nameAt(node),
        };
      case 'setStatement':
        return { kind: 'set', span, attribute: nameAt(node), value: expressionOf(b, nodeAt(node, 'expression')!) };
      case 'doStatement':
        return {
          kind: 'do',
          span,
          sequence: nameAt(node),
          args: nodes(node, 'expression').map((argument) => expressionOf(b, argument)),
        };
      case 'stop':
        return { kind: 'stop', span, ...some('as', optionalName(node)) };
      default:
        break;
    }
  }
  return unreadable(tokenAt(simple, 'LineStart')!, span);
}

function sendOf(b: Build, node: CstNode): Statement {
  const lifetime = nodeAt(node, 'atom');
  return {
    kind: 'send',
    span: spanOf(node),
    channel: nameAt(node, 'channel'),
    message: nameAt(node, 'message'),
    ...some('lifetime', lifetime === undefined ? undefined : valueAt(b, lifetime)),
    ...some('as', optionalName(node)),
    with: bindingsOf(b, node).map(({ field, ...binding }) => {
      if (field !== undefined) {
        const params = { found: `\`.${field.text}\``, expected: '`=` and the value of the parameter' };
        b.problems.add({ code: 'syntax/unexpected', params, span: field.span });
      }
      return binding;
    }),
  };
}

/** `total = 80 EUR`, and in tests `items.category = "coffee"`. */
export function bindingsOf(b: Build, node: CstNode): Binding[] {
  return nodes(node, 'binding').map((binding) => ({
    kind: 'binding',
    span: spanOf(binding),
    name: nameAt(binding),
    ...some('field', optionalName(binding, 'member')),
    value: expressionOf(b, nodeAt(binding, 'expression')!),
  }));
}

/** The block of an `else:`. */
function otherwiseOf(b: Build, branches: readonly CstNode[]): Block | undefined {
  const [first, second] = branches;
  if (second !== undefined) {
    const token = tokenAt(second, 'Else')!;
    const params = { word: 'else', order: 'one `else`' };
    b.problems.add({ code: 'syntax/clause-order', params, span: tokenSpan(token) });
  }
  return first === undefined ? undefined : blockOf(b, nodeAt(first, 'block')!);
}

function ifOf(b: Build, node: CstNode): Statement {
  const branches = nodes(node, 'block').map((blockNode, index) => {
    const condition = expressionOf(b, nodeAt(node, 'expression', index)!);
    const block = blockOf(b, blockNode);
    const keyword = index === 0 ? tokenAt(node, 'If')! : tokenAt(node, 'Elif', index - 1)!;
    const span = { start: keyword.startOffset, end: Math.max(condition.span.end, block.span.end) };
    return { kind: 'branch', span, condition, block } as const;
  });
  return { kind: 'if', span: spanOf(node), branches, ...some('otherwise', otherwiseOf(b, nodes(node, 'elseBranch'))) };
}

function matchOf(b: Build, node: CstNode): Statement {
  const branches = nodes(node, 'elseBranch');
  const cases = nodes(node, 'matchCase').map((matchCase) => {
    if (branches[0] !== undefined && branches[0].start < matchCase.start) {
      const span = tokenSpan(tokenAt(matchCase, 'Case')!);
      b.problems.add({ code: 'syntax/clause-order', params: { word: 'case', order: '`else` after all cases' }, span });
    }
    return {
      kind: 'case',
      span: spanOf(matchCase),
      values: nodes(matchCase, 'operand').map((value) => signedValueAt(b, value)),
      block: blockOf(b, nodeAt(matchCase, 'block')!),
    } as const;
  });
  return {
    kind: 'match',
    span: spanOf(node),
    subject: expressionOf(b, nodeAt(node, 'expression')!),
    cases,
    ...some('otherwise', otherwiseOf(b, branches)),
  };
}

function splitOf(b: Build, node: CstNode): Statement {
  const arms = nodes(node, 'splitArm').map((arm) => ({
    kind: 'splitArm' as const,
    span: spanOf(arm),
    share: literalNode(tokenAt(arm, 'Percent')!, b.problems),
    name: nameAt(arm),
    block: blockOf(b, nodeAt(arm, 'block')!),
  }));
  return { kind: 'split', span: spanOf(node), ...some('as', optionalName(node)), arms };
}

function repeatOf(b: Build, node: CstNode): Statement {
  const times = tokenAt(node, 'Number')!;
  const every = nodeAt(node, 'atom');
  const until = nodeAt(node, 'expression');
  if (isWritten(times) && !/^\d+$/.test(times.image)) {
    const params = { found: describe(times), expected: 'a whole number of times' };
    b.problems.add({ code: 'syntax/unexpected', params, span: tokenSpan(times) });
  }
  return {
    kind: 'repeat',
    span: spanOf(node),
    times: { kind: 'number', span: tokenSpan(times), value: Number(times.image), text: times.image },
    ...some('every', every === undefined ? undefined : valueAt(b, every)),
    ...some('until', until === undefined ? undefined : expressionOf(b, until)),
    body: blockOf(b, nodeAt(node, 'block')!),
  };
}
