/**
 * The one layout of a text: two spaces a block, blank lines and comments kept where they were meant, blocks written on
 * one line left there while they fit, lines over `MAX_WIDTH` broken inside their parentheses. It works on tokens, so it cannot change what the text says, and it leaves a text
 * with syntax problems as it is.
 */
import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.js';
import { parseTokens } from '../parse.js';
import type { SyntaxProblem } from '../problem.js';
import * as T from '../tokens.js';
import { render } from './doc.js';
import { columnOf, type FormatLine, formatLines, type Line } from './lines.js';
import { commentText, tokensDoc } from './tokens-doc.js';

/** In UTF-16 code units. A line without parentheses may be longer: nothing can stand on a line of its own there. */
export const MAX_WIDTH = 100;
/** Columns a block is indented. */
const INDENT = 2;

export interface Formatted {
  /** The canonical text; the text as it was if it has syntax problems. */
  readonly text: string;
  readonly changed: boolean;
  /** The syntax problems that kept the text from being formatted. */
  readonly problems: readonly SyntaxProblem[];
}

export function format(text: string): Formatted {
  const { tokens, file, problems } = parseTokens(text);
  if (problems.length > 0) return { text, changed: false, problems };
  const lines = formatLines(text, tokens, file.comments);
  const out: string[] = [];
  let before: FormatLine | undefined;
  for (const line of lines) {
    const opened = before !== undefined && before.kind === 'code' && before.depth < line.depth;
    if (line.blankBefore && !opened) out.push('');
    if (line.kind === 'comment') out.push(' '.repeat(line.depth * INDENT) + commentText(line.comment));
    else for (const part of writeLine(text, line)) out.push(part);
    before = line;
  }
  const formatted = out.length === 0 ? '' : `${out.join('\n')}\n`;
  return { text: formatted, changed: formatted !== text, problems };
}

/** The physical lines of a logical line. */
function writeLine(text: string, line: Line): string[] {
  const indent = line.depth * INDENT;
  const statements = splitAt(line.tokens, T.Semi);
  const moved = indent - columnOf(text, line.tokens[0]!.startOffset);
  const wanted = line.trailing === undefined ? 0 : columnOf(text, line.trailing.span.start) + moved;
  const header = headerLength(line.tokens);
  const inline = header > 0 && header < line.tokens.length;
  const write = (tokens: readonly IToken[], column: number) => {
    return ' '.repeat(column) + render(tokensDoc(text, tokens, commentsWithin(tokens, line.inner)), column, MAX_WIDTH);
  };
  const whole = statements.length === 1 || inline ? write(line.tokens, indent) : undefined;
  if (whole !== undefined && (!inline || (!whole.includes('\n') && whole.length <= MAX_WIDTH))) {
    return [withTrailing(whole, line.trailing, wanted)];
  }
  const pieces = inline ? [line.tokens.slice(0, header), ...splitAt(line.tokens.slice(header), T.Semi)] : statements;
  const written = pieces.map((piece, index) => write(piece, indent + (inline && index > 0 ? INDENT : 0)));
  // A comment behind a block that gets lines of its own says something about the block; but comments never pass each other.
  if (line.trailing !== undefined) {
    const blockStart = line.tokens[header]!.startOffset;
    const atHeader = inline && !line.inner.some((comment) => comment.span.start > blockStart);
    const at = atHeader ? 0 : written.length - 1;
    written[at] = withTrailing(written[at]!, line.trailing, inline ? 0 : wanted);
  }
  return written;
}

/** The comment keeps its column, so that comments under one another stay so, but stands two blanks off at least; behind a broken line just that. */
function withTrailing(code: string, comment: Comment | undefined, wanted: number): string {
  if (comment === undefined) return code;
  const gap = code.includes('\n') ? 2 : Math.max(2, wanted - code.length);
  return `${code}${' '.repeat(gap)}${commentText(comment)}`;
}

function splitAt(tokens: readonly IToken[], type: unknown): IToken[][] {
  const pieces: IToken[][] = [[]];
  for (const token of tokens) {
    if (token.tokenType === type) pieces.push([]);
    else pieces[pieces.length - 1]!.push(token);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** How many tokens stand up to the `:` that opens a block; 0 if none does. */
function headerLength(tokens: readonly IToken[]): number {
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (type === T.LParen) depth++;
    else if (type === T.RParen) depth--;
    else if (type === T.Colon && depth === 0) return i + 1;
  }
  return 0;
}

function commentsWithin(tokens: readonly IToken[], comments: readonly Comment[]): Comment[] {
  const start = tokens[0]!.startOffset;
  const end = tokens[tokens.length - 1]!.startOffset;
  return comments.filter((comment) => comment.span.start > start && comment.span.start < end);
}
