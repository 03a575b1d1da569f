/**
 * The syntax problems as plain data: a code, what a message needs to say, where, and certain fixes.
 * It never holds a finished sentence; the compiler's registry turns codes into messages.
 */
import type { Span } from './ast.js';

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface SyntaxFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Where a line stands, in plain words. */
export type Place =
  | 'the top of a file'
  | 'a scenario'
  | 'a block of steps'
  | 'a one-line block'
  | 'a match'
  | 'a split'
  | 'the arms of a wait'
  | 'a test';

/**
 * Parameters by code. `found` and `expected` are plain words that fit into "Expected … , but found …": a piece of the
 * text in backquotes (`` `wiat` ``) or words ("the end of the line", "a duration like 4h").
 */
export interface SyntaxParams {
  /** Something else stood where `expected` had to stand; `after` is the word before it, as written. */
  'syntax/unexpected': {
    readonly found: string;
    readonly expected: string;
    readonly after?: string;
    /** What was meant, where the words around make that clear; a whole sentence. */
    readonly hint?: string;
  };
  /** A line that starts with a word no line starts with. */
  'syntax/unknown-statement': {
    readonly word: string;
    readonly place: Place;
    readonly suggestion?: string;
    /** What was meant, where it is more than another word; a whole sentence. */
    readonly hint?: string;
  };
  /** A known word where its line cannot stand; `belongs` says where it can. */
  'syntax/misplaced': { readonly word: string; readonly place: Place; readonly belongs: string };
  /** A line that opens a block does not end in `:`; `header` is its first word. */
  'syntax/missing-colon': { readonly header: string; readonly found: string };
  /** `header:` with nothing under it; `expected` says what could stand there. */
  'syntax/empty-block': { readonly header: string; readonly expected: string };
  /** A line is deeper than the one before, which opened no block. */
  'syntax/unexpected-indentation': { readonly found: number; readonly expected: number };
  /** Steps behind the `:` of `header` as well as in lines under it; `oneLine` where all of it could stand in one. */
  'syntax/two-blocks': {
    readonly header: string;
    readonly inline: string;
    readonly below: string;
    readonly oneLine: boolean;
  };
  /** Tabs, or other characters that look like spaces, at the start of `lines` lines. */
  'syntax/tab-indentation': { readonly lines: number; readonly character: string };
  /** A line goes back to a column no open block has; `columns` are those that would do. */
  'syntax/bad-dedent': { readonly found: number; readonly columns: readonly number[] };
  /** A line stands left of the block it can only belong to; `header` is the first word of the line that opened that block. */
  'syntax/too-far-left': { readonly found: number; readonly expected: number; readonly header: string };
  'syntax/unclosed-parenthesis': { readonly open: string };
  /** A `)` that closes nothing. */
  'syntax/unopened-parenthesis': Record<never, never>;
  'syntax/unterminated-text': { readonly text: string };
  'syntax/bad-escape': { readonly escape: string };
  /** `kind` is what it was taken for: "a duration", "a date". */
  'syntax/bad-literal': {
    readonly literal: string;
    readonly kind: string;
    readonly reason: string;
    readonly suggestion?: string;
  };
  'syntax/bad-character': { readonly character: string; readonly code: string };
  /** An operator of another language: `&&` for `and`. */
  'syntax/wrong-operator': { readonly found: string; readonly expected: string };
  'syntax/reserved-word': { readonly word: string; readonly expected: string };
  /** `a < b < c`. */
  'syntax/chained-comparison': { readonly first: string; readonly second: string; readonly hint?: string };
  /** `where` and `has` want their condition in parentheses. */
  'syntax/missing-parentheses': { readonly after: string; readonly hint?: string };
  /** A line that ends in an operator and goes on in the next, outside of parentheses. */
  'syntax/unfinished-line': {
    readonly word: string /** It stands at the beginning of the next line. */;
    readonly begins?: true;
  };
  /** `a if c` without `else`. */
  'syntax/missing-else': Record<never, never>;
  /** Parts of a statement in another order than `order`, or twice. */
  'syntax/clause-order': { readonly word: string; readonly order: string };
  /** `(a, b)` that is neither a point nor the list after `in`. */
  'syntax/lonely-list': Record<never, never>;
  /** More than `limit` parentheses, blocks or operators inside one another. */
  'syntax/too-deep': { readonly limit: number; readonly what: 'parentheses' | 'blocks' | 'operators' };
  /** Sizes in UTF-16 code units. */
  'syntax/too-large': { readonly limit: number; readonly size: number };
  /** After `limit` problems no more are told. */
  'syntax/too-many': { readonly limit: number };
}

export type SyntaxCode = keyof SyntaxParams;

export type SyntaxProblem = { [C in SyntaxCode]: SyntaxProblemOf<C> }[SyntaxCode];

export interface SyntaxProblemOf<C extends SyntaxCode> {
  readonly code: C;
  readonly params: SyntaxParams[C];
  readonly span: Span;
  readonly fixes?: readonly SyntaxFix[];
  readonly related?: readonly { readonly span: Span; readonly label: string }[];
}

/** Takes problems as they are found; the order and the one-a-line rule come later. */
export interface ProblemSink {
  add<C extends SyntaxCode>(problem: SyntaxProblemOf<C>): void;
}

/** A fix that replaces one stretch of text. */
export function replaceFix(title: string, span: Span, text: string): SyntaxFix {
  return { title, edits: [{ span, text }] };
}
