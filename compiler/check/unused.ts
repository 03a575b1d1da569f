/** Declarations nobody uses: `let`, `event` and `sequence`. A segment is tracked for itself and needs no user; the prelude's names wait for theirs. */
import type { Collected } from '../resolve/collect.js';
import type { Checker } from './checker.js';

export function checkUnused(c: Checker, collected: Collected): void {
  // What was meant by a misspelt name is in use; where not all of these were looked for, nobody can say what is not.
  if (c.suggestions.exhausted) return;
  const used = new Set<object>();
  for (const [owner, uses] of c.uses) for (const symbol of uses) if (symbol !== owner) used.add(symbol);
  const capped = new Set(c.model.policies.assume.map(({ event }) => event));
  for (const symbol of [...collected.valueSymbols.values(), ...collected.sequenceOf.values()]) {
    if (symbol.kind !== 'let' && symbol.kind !== 'event' && symbol.kind !== 'sequence') continue;
    if (used.has(symbol) || symbol.name === '' || capped.has(symbol.name)) continue;
    if (c.unread.size > 0 && c.unreadLines.words.has(symbol.name)) continue;
    const location = symbol.location!;
    c.report(
      'names/unused',
      { name: symbol.name, what: symbol.kind },
      { file: location.file, owner: {} },
      location.span,
    );
  }
}
