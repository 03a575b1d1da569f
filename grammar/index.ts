/** The front end's public face: text to tree and problems, tree and text to canonical text. */
export * from './ast.js';
export { type Formatted, format } from './format/format.js';
export { durationOf } from './literals.js';
export { type Parsed, parse } from './parse.js';
export type * from './problem.js';
export { editDistance, suggest } from './suggest.js';
export { lexedTokens } from './tokens.js';
export { keywords, lineOpeners, wordsByRole } from './words.js';
