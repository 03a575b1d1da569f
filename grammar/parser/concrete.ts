/**
 * The concrete tree: what a rule has read, child by child in text order. It takes the place of Chevrotain's own, whose nodes are dictionaries of lists:
 * making and reading those took a third of the time of parsing.
 */
import type { IToken } from 'chevrotain';

export interface CstNode {
  readonly name: string;
  /** Half-open span in the text; a node that read nothing stands right behind the token before it. */
  start: number;
  end: number;
  first: Child | undefined;
  last: Child | undefined;
}

export interface Child {
  /** The rule or the token type that was read, or the label it was read under. */
  readonly key: string;
  readonly part: CstNode | IToken;
  next: Child | undefined;
}

export function newNode(name: string, start: number): CstNode {
  return { name, start, end: start, first: undefined, last: undefined };
}

export function addChild(parent: CstNode, key: string, part: CstNode | IToken): void {
  const child: Child = { key, part, next: undefined };
  if (parent.last === undefined) parent.first = child;
  else parent.last.next = child;
  parent.last = child;
}
