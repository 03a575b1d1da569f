/** Reading the concrete tree: children by name, spans, names. It knows no meaning of any rule. */

import type { IToken } from 'chevrotain';
import type { Expression, Name, Span } from '../ast.js';
import type { CstNode } from '../parser/concrete.js';
import { isMissing } from '../parser/tolerant.js';
import type { ProblemSink } from '../problem.js';

/** What the building of one file carries along. */
export interface Build {
  readonly text: string;
  readonly problems: ProblemSink;
  /** Operators that may still be read into the expression under way; see `MAX_OPERATORS`. */
  operators: number;
  /** Whether `(a, b)` is a list here. */
  takesLists: boolean;
  /** Expressions contain expressions: here each builder finds the others without importing them. */
  readonly expression: (b: Build, node: CstNode) => Expression;
  readonly chain: (b: Build, node: CstNode) => Expression;
}

/** Operators, signs and members in one expression: what walks the tree may recurse this deep. */
export const MAX_OPERATORS = 1000;

export function tooDeep(b: Build, node: CstNode): void {
  const start = node.start;
  b.problems.add({
    code: 'syntax/too-deep',
    params: { limit: MAX_OPERATORS, what: 'operators' },
    span: { start, end: start + 1 },
  });
}

function partAt(node: CstNode, key: string, index: number): CstNode | IToken | undefined {
  let left = index;
  for (let child = node.first; child !== undefined; child = child.next) {
    if (child.key === key && left-- === 0) return child.part;
  }
  return undefined;
}

const noParts: readonly never[] = [];

function partsAt<Part extends CstNode | IToken>(node: CstNode, key: string): readonly Part[] {
  let parts: Part[] | undefined;
  for (let child = node.first; child !== undefined; child = child.next) {
    if (child.key !== key) continue;
    if (parts === undefined) parts = [child.part as Part];
    else parts.push(child.part as Part);
  }
  return parts ?? noParts;
}

export function nodes(node: CstNode, key: string): readonly CstNode[] {
  return partsAt<CstNode>(node, key);
}

export function nodeAt(node: CstNode, key: string, index = 0): CstNode | undefined {
  return partAt(node, key, index) as CstNode | undefined;
}

export function tokenAt(node: CstNode, key: string, index = 0): IToken | undefined {
  return partAt(node, key, index) as IToken | undefined;
}

export function tokenList(node: CstNode, key: string): readonly IToken[] {
  return partsAt<IToken>(node, key);
}

export function spanOf(node: CstNode): Span {
  return { start: node.start, end: node.end };
}

export function tokenSpan(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

const ascii = /^[\x20-\x7e]*$/;

export function nameOf(token: IToken): Name {
  let text = token.image;
  if (text.startsWith('"')) text = text.slice(1, -1);
  if (!ascii.test(text)) text = text.normalize('NFC');
  return { kind: 'name', span: tokenSpan(token), text };
}

/** The name under `key`; a missing one has no text. */
export function nameAt(node: CstNode, key = 'Name', index = 0): Name {
  return nameOf(tokenAt(node, key, index)!);
}

/** The name under `key` if the clause was written. */
export function optionalName(node: CstNode, key = 'Name', index = 0): Name | undefined {
  const token = tokenAt(node, key, index);
  return token === undefined || isMissing(token) ? undefined : nameOf(token);
}

export function isWritten(token: IToken | undefined): token is IToken {
  return token !== undefined && !isMissing(token);
}

const none = Object.freeze({});

/** A property that is there only when its value is. */
export function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? none : ({ [key]: value } as { [P in K]?: V });
}
