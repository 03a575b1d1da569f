/**
 * Text to syntax tree. `parse` never throws and takes time in proportion to the text, whatever the text is; what is wrong
 * comes back as problems, at most one a logical line.
 */
import type { IToken } from 'chevrotain';
import type { Declaration, SourceFile } from './ast.js';
import type { Build } from './build/cst.js';
import { declarationOf } from './build/declarations.js';
import { buildExpression, chainOf } from './build/expressions.js';
import { layOut } from './layout.js';
import { lex } from './lexer.js';
import { LineProblems } from './line-problems.js';
import { findMovedLines, type MovedLines } from './moved-lines.js';
import { CauceParser } from './parser/parser.js';
import type { SyntaxProblem } from './problem.js';
import { nameWords } from './words.js';

/** In UTF-16 code units. */
export const MAX_TEXT = 5_000_000;

export interface Parsed {
  readonly file: SourceFile;
  /** In text order. */
  readonly problems: readonly SyntaxProblem[];
}

let parser: CauceParser | undefined;

export function parse(text: string): Parsed {
  const { file, problems } = parseTokens(text);
  return { file, problems };
}

/** As `parse`, with the tokens that the tree was read from, those of the layout among them. */
export function parseTokens(text: string): Parsed & { readonly tokens: readonly IToken[] } {
  if (text.length > MAX_TEXT) {
    const params = { limit: MAX_TEXT, size: text.length };
    const problem: SyntaxProblem = { code: 'syntax/too-large', params, span: { start: 0, end: 0 } };
    return {
      file: { kind: 'file', span: { start: 0, end: text.length }, declarations: [], comments: [] },
      problems: [problem],
      tokens: [],
    };
  }
  const asWritten = read(text);
  if (!isMoved(asWritten)) return asWritten;
  const { columns, problems } = findMovedLines(text, lex(text, { add: () => undefined }).tokens, asWritten.lines);
  if (columns.size === 0) return asWritten;
  const straightened = read(text, { columns, problems });
  return straightened.problems.length > Math.max(1, asWritten.problems.length) ? asWritten : straightened;
}

interface Reading extends Parsed {
  readonly tokens: readonly IToken[];
  /** Offsets where the logical lines start. */
  readonly lines: readonly number[];
}

function read(text: string, moved?: MovedLines): Reading {
  const problems = new LineProblems(text);
  for (const problem of moved?.problems ?? []) problems.add(problem);
  const { tokens, comments } = lex(text, problems);
  const laid = layOut(text, tokens, problems, moved?.columns);
  problems.setLines(laid.lines, laid.silent);
  const named = nameWords(laid.tokens, problems);
  parser ??= new CauceParser();
  const build: Build = { text, problems, operators: 0, takesLists: false, expression: buildExpression, chain: chainOf };
  const declarations: Declaration[] = [];
  parser.read(named, problems, (node) => void declarations.push(declarationOf(build, node)));
  const file: SourceFile = { kind: 'file', span: { start: 0, end: text.length }, declarations, comments };
  return { file, tokens: named, problems: problems.list(), lines: laid.lines };
}

const ofMovedLines: ReadonlySet<SyntaxProblem['code']> = new Set<SyntaxProblem['code']>([
  'syntax/misplaced',
  'syntax/empty-block',
  'syntax/unexpected-indentation',
  'syntax/bad-dedent',
]);

/** Whether lines seem to stand in other blocks than they belong to. */
function isMoved({ file, problems }: Parsed): boolean {
  if (problems.some(({ code }) => ofMovedLines.has(code))) return true;
  return file.declarations.some(
    (declaration, index) =>
      declaration.kind === 'scenario' &&
      declaration.whens.length === 0 &&
      file.declarations[index + 1]?.kind === 'when',
  );
}
