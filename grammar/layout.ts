/**
 * Line ends and indentation as tokens without width: NEWLINE ends every logical line, INDENT and DEDENT stand round every
 * block, DEDENT where the block's last line ends. Nothing inside `( )` counts. What is wrong with the layout is reported here, once, and put right, so that the
 * parser always sees balanced blocks no deeper than `MAX_BLOCKS` and parentheses no deeper than `MAX_PARENTHESES`.
 */
import type { IToken, TokenType } from 'chevrotain';
import { tokenSpan } from './lexer.js';
import type { ProblemSink, TextEdit } from './problem.js';
import * as T from './tokens.js';
import { twoBlocks } from './two-blocks.js';
import { opensBlock, startsLine } from './words.js';

export const MAX_BLOCKS = 50;
export const MAX_PARENTHESES = 50;

interface Level {
  readonly column: number;
  /** False for a level that stands only to be closed again: no block was opened for it. */
  readonly real: boolean;
}

export interface Laid {
  readonly tokens: IToken[];
  /** Offset where each logical line starts, its indentation included; ascending. */
  readonly lines: readonly number[];
  /** Starts of lines that need no further problem: what surrounds them has been reported. */
  readonly silent: ReadonlySet<number>;
}

function zeroWidth(type: TokenType, startOffset: number): IToken {
  return { image: '', startOffset, tokenTypeIdx: type.tokenTypeIdx!, tokenType: type };
}

/** `moved` are the columns of lines that belong elsewhere than they stand, by the offset where they start. */
export function layOut(
  text: string,
  lexed: readonly IToken[],
  problems: ProblemSink,
  moved?: ReadonlyMap<number, number>,
): Laid {
  const out: IToken[] = [];
  const lines: number[] = [];
  const silent = new Set<number>();
  const levels: Level[] = [{ column: 0, real: true }];
  const open: IToken[] = [];
  const tabs = new Tabs(text);
  let realLevels = 1;
  let droppedParens = 0;
  let tooDeepParens = false;
  let tooDeepBlocks = false;
  let deepFrom = 0;
  let lineColumn = 0;
  let first: IToken | undefined;
  let second: IToken | undefined;
  let last: IToken | undefined;
  /** The first `:` outside parentheses on this logical line, and what follows it. */
  let colon: IToken | undefined;
  let inline: IToken | undefined;
  let breakBefore: { start: number; end: number } | undefined = { start: 0, end: 0 };

  function endLine(): void {
    if (last === undefined) return;
    out.push(zeroWidth(T.Newline, last.startOffset + last.image.length));
  }

  function startLine(token: IToken, column: number, lineStart: number): void {
    const headerOpen =
      last !== undefined && (last.tokenType === T.Colon || (colon === undefined && opensBlock(first!, second)));
    lines.push(lineStart);
    let top = levels[levels.length - 1]!;
    if (column > top.column) {
      const twice =
        last && !headerOpen
          ? twoBlocks(text, { first: first!, second, last, colon, inline }, token, column)
          : undefined;
      if (twice) problems.add(twice);
      if ((headerOpen || twice !== undefined) && realLevels < MAX_BLOCKS) {
        levels.push({ column, real: true });
        realLevels++;
        out.push(zeroWidth(T.Indent, token.startOffset));
      } else {
        levels.push({ column, real: false });
        const span = { start: lineStart, end: token.startOffset };
        if (!headerOpen && twice === undefined) {
          const fix = {
            title: 'Align with the line above',
            edits: [{ span, text: text.slice(lineStart, lineStart + top.column) }],
          };
          problems.add({
            code: 'syntax/unexpected-indentation',
            params: { found: column, expected: top.column },
            span,
            fixes: [fix],
          });
        } else if (!tooDeepBlocks) {
          tooDeepBlocks = true;
          deepFrom = levels.length - 1;
          silent.add(lines[lines.length - 2]!);
          problems.add({
            code: 'syntax/too-deep',
            params: { limit: MAX_BLOCKS, what: 'blocks' },
            span: tokenSpan(token),
          });
        }
      }
    } else if (column < top.column) {
      let closed: Level | undefined;
      while (column < top.column) {
        closed = levels.pop()!;
        // A line between two columns stays in the deeper block, which then ends at the line's own column.
        if (column > levels[levels.length - 1]!.column) break;
        if (closed.real) {
          out.push(zeroWidth(T.Dedent, last!.startOffset + last!.image.length));
          realLevels--;
        }
        top = levels[levels.length - 1]!;
      }
      if (column > levels[levels.length - 1]!.column) {
        const columns = [...levels.map((level) => level.column), closed!.column].slice(-2);
        levels.push({ column, real: closed!.real });
        if (closed!.real) {
          const span = { start: lineStart, end: token.startOffset };
          problems.add({ code: 'syntax/bad-dedent', params: { found: column, columns }, span });
        }
      }
      if (levels.length <= deepFrom) tooDeepBlocks = false;
    }
    if (tooDeepBlocks) silent.add(lineStart);
    lineColumn = token.startOffset - lineStart;
    first = token;
    second = undefined;
    colon = undefined;
    inline = undefined;
  }

  for (const token of lexed) {
    if (token.tokenType === T.LineBreak) {
      breakBefore = tokenSpan(token);
      continue;
    }
    if (breakBefore !== undefined) {
      const lineStart = lastLineStart(text, breakBefore.start, token.startOffset);
      const column = token.startOffset - lineStart;
      const inside = open.length + droppedParens > 0;
      if (inside && endsParentheses(token, column, lineColumn, last!)) {
        reportUnclosed(open[0]!, problems);
        open.length = 0;
        droppedParens = 0;
      }
      const continued = open.length === 0 && last !== undefined && endsInOperator(last) && !startsLine(token);
      if (continued) {
        problems.add({ code: 'syntax/unfinished-line', params: { word: last!.image }, span: tokenSpan(last!) });
      } else if (open.length + droppedParens === 0 && last !== undefined && goesOn(last, token)) {
        const params = { word: token.image, begins: true as const };
        problems.add({ code: 'syntax/unfinished-line', params, span: tokenSpan(token) });
      } else if (open.length + droppedParens === 0) {
        endLine();
        tooDeepParens = false;
        startLine(token, moved?.get(lineStart) ?? tabs.column(lineStart, token.startOffset), lineStart);
      }
      breakBefore = undefined;
    }
    if (token.tokenType === T.LParen) {
      if (open.length >= MAX_PARENTHESES) {
        droppedParens++;
        if (!tooDeepParens) {
          tooDeepParens = true;
          const span = tokenSpan(token);
          problems.add({ code: 'syntax/too-deep', params: { limit: MAX_PARENTHESES, what: 'parentheses' }, span });
          silent.add(lines[lines.length - 1]!);
        }
        continue;
      }
      open.push(token);
    } else if (token.tokenType === T.RParen) {
      if (droppedParens > 0) {
        droppedParens--;
        continue;
      }
      if (open.pop() === undefined) {
        // Left out, so that the rest of the line is read as if it were not there.
        problems.add({ code: 'syntax/unopened-parenthesis', params: {}, span: tokenSpan(token) });
        continue;
      }
    } else if (droppedParens > 0) {
      continue;
    } else if (colon !== undefined) {
      inline ??= token;
    } else if (token.tokenType === T.Colon && open.length === 0) {
      colon = token;
    }
    out.push(token);
    if (last === first) second ??= token;
    last = token;
  }
  if (open.length > 0) reportUnclosed(open[0]!, problems);
  endLine();
  for (let i = levels.length - 1; i > 0; i--)
    if (levels[i]!.real) out.push(zeroWidth(T.Dedent, out[out.length - 1]!.startOffset));
  tabs.report(problems);
  return { tokens: out, lines, silent };
}

/** Start of the line on which `end` stands; between `start` and `end` there is only white space and comments. */
function lastLineStart(text: string, start: number, end: number): number {
  for (let at = end; at > start; at--) {
    const code = text.charCodeAt(at - 1);
    if (code === 10 || code === 13) return at;
  }
  return start === 0 && text.charCodeAt(0) === 0xfeff && end > 0 ? 1 : start;
}

/**
 * Does a line that starts with `token` show that a parenthesis was forgotten? When the line before ended in `:`, when it
 * stands left of the line that opened the parenthesis, or stands under it and starts as only a line of its own can.
 */
function endsParentheses(token: IToken, column: number, lineColumn: number, last: IToken): boolean {
  if (last.tokenType === T.Colon) return true;
  if (token.tokenType === T.RParen) return false;
  return column < lineColumn || (column === lineColumn && startsLine(token));
}

/** After which a line cannot end: `and`, `==`. */
function endsInOperator(token: IToken): boolean {
  switch (token.tokenType) {
    case T.Name:
      return token.image === 'and' || token.image === 'or' || token.image === 'not';
    case T.Compare:
    case T.Plus:
    case T.Star:
    case T.Slash:
      return true;
    default:
      return false;
  }
}

/** A line that begins with `and` goes on with the condition above. */
function goesOn(last: IToken, token: IToken): boolean {
  return last.tokenType !== T.Colon && token.tokenType === T.Name && /^(?:and|or)$/.test(token.image);
}

function reportUnclosed(open: IToken, problems: ProblemSink): void {
  problems.add({ code: 'syntax/unclosed-parenthesis', params: { open: open.image }, span: tokenSpan(open) });
}

/** Columns of indentations; anything but a space in one is remembered and reported once, with one fix for the file. */
class Tabs {
  private edits: TextEdit[] = [];
  private unit = 0;
  private readonly seen: { start: number; end: number }[] = [];

  constructor(private readonly text: string) {}

  /** The column of `end`, when a tab goes on to the next multiple of the file's own step. */
  column(start: number, end: number): number {
    let plain = true;
    for (let at = start; at < end; at++) if (this.text.charCodeAt(at) !== 32) plain = false;
    if (plain) return end - start;
    this.unit ||= /(?:^|[\r\n])( {2,8})[^\s]/.exec(this.text)?.[1]?.length ?? 2;
    let column = 0;
    for (let at = start; at < end; at++) {
      column = this.text[at] === '\t' ? (Math.floor(column / this.unit) + 1) * this.unit : column + 1;
    }
    this.seen.push({ start, end });
    this.edits.push({ span: { start, end }, text: ' '.repeat(column) });
    return column;
  }

  report(problems: ProblemSink): void {
    const [span] = this.seen;
    if (span === undefined) return;
    const character = this.text.slice(span.start, span.end).includes('\t') ? 'tab' : 'other white space';
    problems.add({
      code: 'syntax/tab-indentation',
      params: { lines: this.seen.length, character },
      span,
      fixes: [{ title: 'Indent with spaces', edits: this.edits }],
    });
  }
}
