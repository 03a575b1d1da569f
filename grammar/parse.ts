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
  const span = { start: 0, end: text.length };
  if (text.length > MAX_TEXT) {
    const params = { limit: MAX_TEXT, size: text.length };
    const problem: SyntaxProblem = { code: 'syntax/too-large', params, span: { start: 0, end: 0 } };
    return { file: { kind: 'file', span, declarations: [], comments: [] }, problems: [problem], tokens: [] };
  }
  const problems = new LineProblems();
  const { tokens, comments } = lex(text, problems);
  const laid = layOut(text, tokens, problems);
  problems.setLines(laid.lines, laid.silent);
  const named = nameWords(laid.tokens, problems);
  parser ??= new CauceParser();
  const build: Build = { text, problems, operators: 0, takesLists: false, expression: buildExpression, chain: chainOf };
  const declarations: Declaration[] = [];
  parser.read(named, problems, (node) => void declarations.push(declarationOf(build, node)));
  const file: SourceFile = { kind: 'file', span, declarations, comments };
  return { file, tokens: named, problems: problems.list() };
}
