/**
 * The one door to Chevrotain. Its package is some 700 small modules, and loading them costs more than parsing does: the build puts what this file
 * names into one module.
 */
export {
  Alternation,
  CstParser,
  createToken,
  EOF,
  Lexer,
  NonTerminal,
  Option,
  Repetition,
  Terminal,
  tokenMatcher,
} from 'chevrotain';
