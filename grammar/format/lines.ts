/** The logical lines of a file with their depth, and the comments and blank lines between and behind them. */
import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.js';
import * as T from '../tokens.js';

export interface Line {
  readonly kind: 'code';
  readonly tokens: readonly IToken[];
  readonly depth: number;
  /** Comments inside its parentheses. */
  readonly inner: readonly Comment[];
  /** The comment behind it. */
  readonly trailing?: Comment;
  readonly blankBefore: boolean;
}

export interface CommentLine {
  readonly kind: 'comment';
  readonly comment: Comment;
  readonly depth: number;
  readonly blankBefore: boolean;
}

export type FormatLine = Line | CommentLine;

interface Logical {
  readonly tokens: IToken[];
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

function logicalLines(tokens: readonly IToken[]): Logical[] {
  const lines: Logical[] = [];
  let depth = 0;
  let line: IToken[] = [];
  for (const token of tokens) {
    if (token.tokenType === T.Indent) depth++;
    else if (token.tokenType === T.Dedent) depth--;
    else if (token.tokenType === T.Semi && line[line.length - 1]!.tokenType === T.Semi) continue;
    else if (token.tokenType !== T.Newline) line.push(token);
    else {
      while (line[line.length - 1]!.tokenType === T.Semi) line.pop();
      lines.push({ tokens: line, depth, start: line[0]!.startOffset, end: token.startOffset });
      line = [];
    }
  }
  return lines;
}

export function formatLines(text: string, tokens: readonly IToken[], comments: readonly Comment[]): FormatLine[] {
  const out: FormatLine[] = [];
  const columns: number[] = [];
  let comment = 0;
  let end = 0;
  let depth = -1;
  const blank = (from: number, to: number): boolean => {
    const between = text.slice(from, to);
    return out.length > 0 && /\n[^\S\n]*\n|\r[^\S\n]*\r/.test(between.replaceAll('\r\n', '\n'));
  };
  const commentLine = (nextDepth: number, nextColumn: number): void => {
    const next = comments[comment++]!;
    const column = columnOf(text, next.span.start);
    let own = nextDepth;
    if (column > nextColumn) while (own < depth && (columns[own + 1] ?? Number.POSITIVE_INFINITY) <= column) own++;
    out.push({ kind: 'comment', comment: next, depth: own, blankBefore: blank(end, next.span.start) });
    end = next.span.end;
  };
  for (const line of logicalLines(tokens)) {
    const column = columnOf(text, line.start);
    while (comment < comments.length && comments[comment]!.span.start < line.start) commentLine(line.depth, column);
    columns.length = line.depth;
    columns[line.depth] = column;
    depth = line.depth;
    const before = blank(end, line.start);
    const inner: Comment[] = [];
    while (comment < comments.length && comments[comment]!.span.start < line.end) inner.push(comments[comment++]!);
    end = line.end;
    const next = comments[comment];
    const trailing = next !== undefined && !/[\r\n]/.test(text.slice(line.end, next.span.start)) ? next : undefined;
    if (trailing !== undefined) {
      comment++;
      end = trailing.span.end;
    }
    const { tokens: own, depth: at } = line;
    out.push({ kind: 'code', tokens: own, depth: at, inner, blankBefore: before, ...(trailing && { trailing }) });
  }
  while (comment < comments.length) commentLine(0, 0);
  return out;
}

/** Columns from the start of the physical line. */
export function columnOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return offset - start - (start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0);
}
