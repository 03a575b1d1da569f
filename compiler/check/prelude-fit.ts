/**
 * Declarations of the prelude that rest on a name to which the project has given another meaning (R10), and mean nothing with it: the shop does
 * not get them. That is told to nobody but those who use them.
 */
import type { ParsedFile } from '../analysis.js';
import { firstNeed, type PreludeDeclaration } from '../resolve/prelude.js';
import type { Checker } from './checker.js';
import { checkDeclared, inOrderOfNeed, typeOfLet } from './declaration.js';

/** Those of `chosen` that mean something; the others are no longer among `values`. */
export function withoutMisfits(
  c: Checker,
  chosen: readonly PreludeDeclaration[],
  prelude: ParsedFile,
): readonly PreludeDeclaration[] {
  const { values } = c.symbols;
  const own = new Set(prelude.tree.declarations.flatMap((one) => ('name' in one && one.name ? [one.name.text] : [])));
  const isOverridden = (name: string) =>
    own.has(name) && (c.withheld.has(name) || values.get(name)?.location?.file !== prelude.path);
  const overriding = [...own].flatMap((name) => {
    const symbol = isOverridden(name) ? values.get(name) : undefined;
    return symbol?.kind === 'let' ? [symbol] : [];
  });
  for (const symbol of inOrderOfNeed(c, overriding)) typeOfLet(c, symbol);
  return chosen.filter((declaration) => {
    const name = declaration.name.text;
    const symbol = values.get(name);
    const over = firstNeed(declaration, isOverridden);
    if (over === undefined || (symbol?.kind !== 'let' && symbol?.kind !== 'segment' && symbol?.kind !== 'event'))
      return true;
    checkDeclared(c, symbol);
    if (!c.failed.delete(symbol)) return true;
    const others = c.diagnostics.filter(({ file }) => file !== prelude.path);
    c.diagnostics.splice(0, c.diagnostics.length, ...others);
    c.withhold(name, over);
    return false;
  });
}
