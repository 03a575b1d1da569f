/** Diagnostics of the family `syntax`: what the grammar found and could not read. Checked against the grammar's own list of codes by the compiler. */
import type { SyntaxCode, SyntaxParams } from '../../../grammar/problem.js';
import type { Definition } from '../define.js';
import { syntaxLayout } from './syntax/layout.js';
import { syntaxWords } from './syntax/words.js';

export const syntax = { ...syntaxLayout, ...syntaxWords } as const satisfies {
  [C in SyntaxCode]: Definition<SyntaxParams[C]>;
};
