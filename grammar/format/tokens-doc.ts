/** The tokens of one logical line as a document: every pair of parentheses may break inside. */
import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.js';
import * as T from '../tokens.js';
import type { Doc } from './doc.js';
import { blankBefore, spelling } from './spelling.js';

export function commentText(comment: Comment): string {
  return `#${comment.text.trimEnd()}`;
}

/** `comments` stand inside parentheses of `tokens`; each makes its group break. */
export function tokensDoc(text: string, tokens: readonly IToken[], comments: readonly Comment[]): Doc[] {
  const groups: Doc[][] = [[]];
  let comment = 0;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    let parts = groups[groups.length - 1]!;
    while (comment < comments.length && comments[comment]!.span.start < token.startOffset) {
      writeComment(text, parts, before!, comments[comment++]!);
    }
    if (token.tokenType === T.RParen && groups.length > 1) {
      const content = groups.pop()!;
      parts = groups[groups.length - 1]!;
      parts.push(closeGroup(content, spelling(token), groups.length === 1 ? 4 : 2));
      return;
    }
    if (!endsWith(parts, 'hard') && !endsWith(parts, 'line')) {
      const breaks = groups.length > 1 && mayBreakBefore(token, before);
      if (breaks) parts.push({ kind: 'line', flat: ' ' });
      else if (blankBefore(tokens, index)) parts.push(' ');
    }
    if (token.tokenType === T.LParen) groups.push([{ kind: 'line', flat: '' }]);
    else parts.push(spelling(token));
  });
  return groups[0]!;
}

function mayBreakBefore(token: IToken, before: IToken | undefined): boolean {
  switch (token.tokenType) {
    case T.And:
    case T.Or:
    case T.If:
    case T.Else:
      return true;
    default:
      return before?.tokenType === T.Comma;
  }
}

function endsWith(parts: readonly Doc[], kind: 'hard' | 'line'): boolean {
  const last = parts[parts.length - 1];
  return typeof last === 'object' && last.kind === kind;
}

function writeComment(text: string, parts: Doc[], before: IToken, comment: Comment): void {
  const sameLine = !/[\r\n]/.test(text.slice(before.startOffset + before.image.length, comment.span.start));
  if (sameLine) {
    if (endsWith(parts, 'line')) parts.pop();
    parts.push(`  ${commentText(comment)}`);
  } else {
    if (endsWith(parts, 'line')) parts.pop();
    if (!endsWith(parts, 'hard')) parts.push({ kind: 'hard' });
    parts.push(commentText(comment));
  }
  parts.push({ kind: 'hard' });
}

/** `( … )` with its inside indented by `by` when it breaks. */
function closeGroup(content: Doc[], close: string, by: number): Doc {
  if (content.length === 1) return `(${close}`;
  const forced = endsWith(content, 'hard');
  if (forced) content.pop();
  const end: Doc = forced ? { kind: 'hard' } : { kind: 'line', flat: '' };
  return { kind: 'group', parts: ['(', { kind: 'nest', by, parts: content }, end, close] };
}
