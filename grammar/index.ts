/** The front end's public face: text to tree and problems, tree and text to canonical text. */
export * from './ast.js';
export { type Formatted, format } from './format/format.js';
export { parse, type Parsed } from './parse.js';
export type * from './problem.js';
export { keywords, lineOpeners } from './words.js';
export { suggest } from './suggest.js';
export { lexedTokens } from './tokens.js';
