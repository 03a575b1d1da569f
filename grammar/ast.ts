/**
 * The syntax tree: plain read-only data that says what was written and knows no meaning.
 * Offsets are UTF-16 code units from the start of the file. Whatever the text, there is always a tree: what could not be
 * read stands in it as `missing` (an expression) or `unreadable` (a statement, clause or declaration).
 */
export type * from './ast/base.js';
export type * from './ast/declarations.js';
export type * from './ast/expressions.js';
export type * from './ast/statements.js';
export type * from './ast/tests.js';
