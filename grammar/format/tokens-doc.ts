/** The tokens of one logical line as a document: pairs of parentheses may break inside, at `and`, `or`, `if`, `else` and commas. */
import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.js';
import * as T from '../tokens.js';
import type { Binding, Doc } from './doc.js';
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
      const binding = groups.length > 1 ? bindingBefore(tokens, index) : undefined;
      if (binding !== undefined) parts.push({ kind: 'line', flat: ' ', binding });
      else if (blankBefore(tokens, index)) parts.push(' ');
    }
    if (token.tokenType === T.LParen) groups.push([{ kind: 'line', flat: '' }]);
    else parts.push(spelling(token));
  });
  return groups[0]!;
}

/** What a line may end for before `tokens[index]`; undefined where none may. */
function bindingBefore(tokens: readonly IToken[], index: number): Binding | undefined {
  switch (tokens[index]!.tokenType) {
    case T.And:
      return closesBetween(tokens, index) ? undefined : 'and';
    case T.Or:
      return 'or';
    case T.If:
    case T.Else:
      return 'if';
    default:
      return tokens[index - 1]?.tokenType === T.Comma ? 'comma' : undefined;
  }
}

/** Is this `and` the second half of `between … and …`? */
function closesBetween(tokens: readonly IToken[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0 && depth <= 0; at--) {
    const type = tokens[at]!.tokenType;
    if (type === T.LParen) depth++;
    else if (type === T.RParen) depth--;
    else if (depth < 0) continue;
    else if (type === T.Between) return true;
    else if (type === T.And || type === T.Or || type === T.Comma || type === T.If || type === T.Else) return false;
  }
  return false;
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

/** Short parentheses are easier to read in a line that is too long than broken, all the more with one thing in them. */
const SHORT = 24;
const SHORT_SINGLE = 60;

/** The content on one line, if it is never to be broken. */
function unbroken(content: readonly Doc[]): string | undefined {
  let text = '';
  for (const part of content) {
    if (typeof part !== 'string' && part.kind !== 'line') return undefined;
    text += typeof part === 'string' ? part : part.flat;
  }
  const several = content.slice(1).some((part) => typeof part === 'object');
  return text.length > (several ? SHORT : SHORT_SINGLE) ? undefined : text;
}

const weakestFirst: readonly Binding[] = ['comma', 'if', 'or', 'and'];

/** Breaks at the weakest operator come first; what a stronger one holds together is a group of its own, indented if it breaks. */
function layered(content: readonly Doc[], from: number): Doc[] {
  const present = (binding: Binding) => content.some((part) => isLine(part) && part.binding === binding);
  const level = weakestFirst.findIndex((binding, index) => index >= from && present(binding));
  if (level < 0 || !weakestFirst.some((binding, index) => index > level && present(binding))) return [...content];
  const out: Doc[] = [];
  let piece: Doc[] = [];
  const finish = () => {
    if (piece.some((part) => isLine(part) && part.binding !== undefined)) {
      out.push({ kind: 'group', parts: [{ kind: 'nest', by: 2, parts: layered(piece, level + 1) }] });
    } else out.push(...piece);
    piece = [];
  };
  for (const part of content) {
    if (!isLine(part) || (part.binding !== undefined && part.binding !== weakestFirst[level])) piece.push(part);
    else {
      finish();
      out.push(part);
    }
  }
  finish();
  return out;
}

function isLine(part: Doc): part is Extract<Doc, { kind: 'line' }> {
  return typeof part === 'object' && part.kind === 'line';
}

/** `( … )` with its inside indented by `by` when it breaks. */
function closeGroup(content: Doc[], close: string, by: number): Doc {
  const forced = endsWith(content, 'hard');
  const text = forced ? undefined : unbroken(content);
  if (text !== undefined) return `(${text}${close}`;
  if (forced) content.pop();
  const inside = layered(content, 0);
  const end: Doc = forced ? { kind: 'hard' } : { kind: 'line', flat: '' };
  return { kind: 'group', parts: ['(', { kind: 'nest', by, parts: inside }, end, close] };
}
