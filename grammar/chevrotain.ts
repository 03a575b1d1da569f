/**
 * The one door to Chevrotain. Its package loads some 700 small modules, which costs more than parsing does; whoever
 * bundles this project, or has a faster build of it at hand, changes it here.
 */
export { CstParser, createToken, EOF, Lexer, tokenMatcher } from 'chevrotain';
