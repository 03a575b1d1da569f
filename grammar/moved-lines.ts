/**
 * Finds the lines of a broken text that stand too far left or right, by what their first words can stand in, and says where they belong. It is
 * asked only once the layout made no sense as written, and never looks inside a line.
 */
import type { IToken } from 'chevrotain';
import { tokenSpan } from './lexer.js';
import type { SyntaxProblem } from './problem.js';
import * as T from './tokens.js';
import { opensBlock } from './words.js';

export interface MovedLines {
  /** The column where a line belongs, by the offset where the line starts. */
  readonly columns: ReadonlyMap<number, number>;
  readonly problems: readonly SyntaxProblem[];
}

type Kind = 'top' | 'scenario' | 'steps' | 'arms' | 'match' | 'split' | 'test' | 'any';

interface Line {
  readonly start: number;
  readonly column: number;
  readonly first: IToken;
  readonly second: IToken | undefined;
  readonly last: IToken;
}

interface Level {
  readonly column: number;
  readonly kind: Kind;
  /** Where its lines should stand, if that is another column than they are taken for. */
  readonly expected?: number;
  /** The word of the line it stands under. */
  readonly header: string;
  /** The first word of the last line in it. */
  before?: string | undefined;
  hasWhen?: boolean;
  /** Its first line begins with a word that no line begins with: nobody knows how deep that one was meant to stand. */
  readonly doubtful?: boolean;
  /** The column of lines that have been told to stand too far right, or left, of it. */
  told?: number;
}

const homes: readonly (readonly [words: string, kinds: readonly Kind[]])[] = [
  ['let segment event sequence scenario test', ['top']],
  ['enter restart one goal measure hours priority active', ['scenario']],
  ['when', ['top', 'scenario', 'test']],
  ['for', ['scenario', 'arms']],
  ['stop', ['scenario', 'steps', 'arms']],
  ['wait send give if match split repeat add remove set do', ['steps', 'arms']],
  ['case', ['match']],
  ['given expect', ['test']],
];
const kindsOf = new Map(homes.flatMap(([words, kinds]) => words.split(' ').map((word) => [word, kinds] as const)));
const openers: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['scenario', 'scenario'],
  ['test', 'test'],
  ['match', 'match'],
  ['split', 'split'],
  ['wait', 'arms'],
  ...['sequence', 'when', 'if', 'elif', 'else', 'case', 'repeat', 'for', '%'].map((word) => [word, 'steps'] as const),
]);

/** `starts` are the offsets of the logical lines, ascending; `tokens` those of the text, its line breaks among them. */
export function findMovedLines(text: string, tokens: readonly IToken[], starts: readonly number[]): MovedLines {
  const columns = new Map<number, number>();
  const problems: SyntaxProblem[] = [];
  const lines = linesOf(tokens, starts);
  if (lines.some((line) => /[^ ]/.test(text.slice(line.start, line.first.startOffset)))) return { columns, problems };
  const unit = stepOf(lines);
  const levels: Level[] = [{ column: 0, kind: 'top', header: '' }];
  let open: { readonly kind: Kind; readonly word: string; readonly colon: boolean } | undefined;

  const tooFarRight = (line: Line, top: Level): void => {
    columns.set(line.start, top.column);
    if (top.told === line.column) return;
    top.told = line.column;
    const span = { start: line.start, end: line.first.startOffset };
    const edits = [{ span, text: ' '.repeat(Math.floor(top.column)) }];
    problems.push({
      code: 'syntax/unexpected-indentation',
      params: { found: line.column, expected: top.column },
      span,
      ...(top.expected === undefined ? { fixes: [{ title: 'Align with the line above', edits }] } : {}),
    });
  };
  const tooFarLeft = (line: Line, level: Level, between?: number): void => {
    columns.set(line.start, level.column);
    if (level.told === line.column) return;
    level.told = line.column;
    const indentation = { start: line.start, end: line.first.startOffset };
    if (between !== undefined) {
      const params = { found: line.column, columns: [between, level.column] };
      problems.push({ code: 'syntax/bad-dedent', params, span: indentation });
      return;
    }
    const { column, expected = column, header } = level;
    const edits = [{ span: indentation, text: ' '.repeat(column) }];
    problems.push({
      code: 'syntax/too-far-left',
      params: { found: line.column, expected, header },
      span: tokenSpan(line.first),
      ...(column === expected ? { fixes: [{ title: 'Indent it', edits }] } : {}),
    });
  };

  for (const [index, line] of lines.entries()) {
    const word = wordOf(line);
    const next = lines[index + 1];
    const top = levels.at(-1)!;
    const closed: Level[] = [];
    if (open && line.column > top.column) {
      const column = startOf(line, next, open, top, unit);
      if (column > top.column)
        levels.push({ column, kind: open.kind, header: open.word, doubtful: !kindsOf.has(word ?? '') });
      if (column < line.column) tooFarRight(line, levels.at(-1)!);
    } else if (line.column > top.column) {
      tooFarRight(line, top);
    } else {
      while (levels.at(-1)!.column > line.column) closed.push(levels.pop()!);
      const landing = levels.at(-1)!;
      const inside = open?.colon ? insideOf(open, line, next, landing, top, unit) : undefined;
      if (inside) {
        for (const level of closed.reverse()) levels.push(level);
        levels.push(inside);
        tooFarLeft(line, inside);
      } else {
        const meant = levelMeant(line, next, landing, closed);
        if (meant) {
          while (levels.at(-1) !== meant) levels.push(closed.pop()!);
          if (meant.doubtful && landing.column < line.column) columns.set(line.start, meant.column);
          else tooFarLeft(line, meant, landing.column < line.column ? landing.column : undefined);
        } else if (landing.column < line.column) {
          columns.set(line.start, landing.column);
          const params = { found: line.column, columns: [landing.column, closed.at(-1)!.column] };
          const span = { start: line.start, end: line.first.startOffset };
          problems.push({ code: 'syntax/bad-dedent', params, span });
        }
      }
    }
    const level = levels.at(-1)!;
    level.before = word;
    if (word === 'when') level.hasWhen = true;
    open = opened(line, word, level.kind);
  }
  return { columns, problems };
}

function linesOf(tokens: readonly IToken[], starts: readonly number[]): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    const own: IToken[] = [];
    for (; at < tokens.length && tokens[at]!.startOffset < end; at++)
      if (tokens[at]!.tokenType !== T.LineBreak) own.push(tokens[at]!);
    const [first, second] = own;
    if (first) lines.push({ start, column: first.startOffset - start, first, second, last: own.at(-1)! });
  }
  return lines;
}

/** By how many spaces blocks are indented: the least that one line is deeper than the one before; a slip of the space bar does not count. */
function stepOf(lines: readonly Line[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (const [index, { column }] of lines.entries()) {
    const deeper = column - (lines[index - 1]?.column ?? 0);
    if (deeper > 1) step = Math.min(step, deeper);
  }
  return Number.isFinite(step) ? step : 2;
}

function wordOf({ first }: Line): string | undefined {
  if (first.tokenType === T.Percent) return '%';
  return first.tokenType === T.Name ? first.image : undefined;
}

function endsOpen({ last }: Line): boolean {
  return last.tokenType === T.Colon;
}

function opened(line: Line, word: string | undefined, kind: Kind) {
  if (endsOpen(line)) return { kind: openers.get(word ?? '') ?? 'any', word: word ?? '', colon: true } as const;
  if (kind === 'test' || (kind === 'scenario' && word === 'for') || !opensBlock(line.first, line.second))
    return undefined;
  return { kind: openers.get(word ?? '') ?? 'any', word: word ?? '', colon: false } as const;
}

/** Whether a line that begins so can stand there; undefined where nobody can know. */
function fits(word: string | undefined, { kind, before }: Pick<Level, 'kind' | 'before'>): boolean | undefined {
  if (word === undefined || kind === 'any') return undefined;
  if (word === '%') return kind === 'split';
  if (word === 'elif') return before === 'wait' ? false : isBranching(before);
  if (word === 'else') return kind === 'match' || (kind === 'arms' && before === 'for') || isBranching(before);
  return kindsOf.get(word)?.includes(kind);
}

function isBranching(word: string | undefined): boolean | undefined {
  if (word === undefined || !(kindsOf.has(word) || openers.has(word))) return undefined;
  return word === 'if' || word === 'elif' || word === 'wait';
}

/**
 * Where the first line under a header belongs: further left than it stands, where it is a header itself and the line below is as deep; beside a header without
 * `:`, rather than under it.
 */
function startOf(
  line: Line,
  next: Line | undefined,
  open: { readonly colon: boolean },
  top: Level,
  unit: number,
): number {
  const kind = endsOpen(line) ? openers.get(wordOf(line) ?? '') : undefined;
  if (kind === undefined || next === undefined || next.column !== line.column) return line.column;
  if (fits(wordOf(next), { kind }) !== true) return line.column;
  const column = line.column - unit;
  return column > top.column ? column : open.colon ? line.column : top.column;
}

/** The block of the header above, where a line that is no deeper than that header can only be meant to stand in it. */
function insideOf(
  open: { readonly kind: Kind; readonly word: string },
  line: Line,
  next: Line | undefined,
  landing: Level,
  top: Level,
  unit: number,
): Level | undefined {
  const word = wordOf(line);
  if (fits(word, { kind: open.kind }) !== true) return undefined;
  const runsOn = !endsOpen(line) && next !== undefined && next.column > top.column;
  const lonely = open.kind === 'scenario' && word === 'when';
  if (!runsOn && !lonely && fits(word, landing) !== false) return undefined;
  const deeper = next !== undefined && next.column > top.column ? next.column : undefined;
  const made = endsOpen(line) && deeper !== undefined ? deeper - unit : deeper;
  // Where the whole block is not indented, what stands under its lines is still deeper than they.
  const column = made !== undefined && made > top.column ? made : top.column + unit / 2;
  return { column, kind: open.kind, header: open.word, expected: made === column ? made : top.column + unit };
}

/** The block just left that a line was meant to stand in; `closed` from the innermost. */
function levelMeant(line: Line, next: Line | undefined, landing: Level, closed: readonly Level[]): Level | undefined {
  const outermost = closed.at(-1);
  if (!outermost) return undefined;
  const word = wordOf(line);
  if (landing.column < line.column) {
    if (fits(word, outermost) !== false && fits(word, landing) !== true) return outermost;
    return fits(word, outermost) === false ? undefined : outermost;
  }
  const below = endsOpen(line) ? undefined : closed.find(({ column }) => column === next?.column);
  if (below && fits(word, below) === true) return below;
  if (fits(word, landing) === false) return [...closed].reverse().find((level) => fits(word, level) === true);
  if (word !== 'when' || landing.kind !== 'top') return undefined;
  const scenario = closed.find(({ kind }) => kind === 'scenario');
  return scenario && (!scenario.hasWhen || (next !== undefined && next.column > scenario.column))
    ? scenario
    : undefined;
}
