/** `when signed_up: wait 1d` with a block under it: steps in two places. Says what stands where, and how all of it stands together. It reads no step. */
import type { IToken } from 'chevrotain';
import { tokenSpan } from './lexer.js';
import type { SyntaxProblemOf } from './problem.js';
import { opensBlock, startsLine } from './words.js';

/** A logical line, as far as it has been read. */
export interface HeaderLine {
  readonly first: IToken;
  readonly second: IToken | undefined;
  readonly last: IToken;
  /** Its first `:` outside of parentheses, and what follows it. */
  readonly colon: IToken | undefined;
  readonly inline: IToken | undefined;
}

/** Words of lines that do not go on with a block but begin one of their own, or a declaration. */
const apart = new Set('when scenario test segment let event sequence elif else given expect'.split(' '));

/**
 * The problem of a `token` that begins a line deeper than `header`, which holds steps already; undefined where it was not meant to stand under it, null where
 * it was, but what the header holds is no step, which is told of that.
 */
export function twoBlocks(
  text: string,
  header: HeaderLine,
  token: IToken,
  column: number,
): SyntaxProblemOf<'syntax/two-blocks'> | null | undefined {
  const { first, second, last, colon, inline } = header;
  if (colon === undefined || inline === undefined || !opensBlock(first, second)) return undefined;
  const declares = first.image === 'scenario' || first.image === 'test';
  if (!declares && apart.has(token.image) && !(first.image === 'match' && token.image === 'else')) return undefined;
  if (!startsLine(inline)) return null;
  const span = { start: inline.startOffset, end: last.startOffset + last.image.length };
  const inlined = text.slice(span.start, span.end);
  const below = restOfLine(text, token.startOffset);
  // Only steps without a block of their own can stand in one line, and no lines of declarations.
  const oneLine = !declares && !/^(?:match|split)$/.test(first.image) && !/[:(]\s*$/.test(below);
  const lineBreak = /\r\n?|\n/.exec(text.slice(span.end))?.[0] ?? '\n';
  const gap = { start: colon.startOffset + 1, end: inline.startOffset };
  const edits = [{ span: gap, text: `${lineBreak}${' '.repeat(column)}` }];
  return {
    code: 'syntax/two-blocks',
    params: {
      header: text.slice(first.startOffset, colon.startOffset + 1).replace(/\s+/g, ' '),
      inline: inlined,
      below,
      oneLine,
    },
    span,
    related: [{ span: tokenSpan(token), label: 'and more stands under it' }],
    ...(first.image === 'wait' ? {} : { fixes: [{ title: 'Put it on a line of its own', edits }] }),
  };
}

/** What stands on the line from there on, without a comment. */
function restOfLine(text: string, from: number): string {
  const end = text.slice(from).search(/[\r\n]/);
  const rest = text.slice(from, end < 0 ? text.length : from + end);
  return /^(?:"(?:[^"\\]|\\.)*"?|[^"#])*/.exec(rest)![0].trimEnd();
}
