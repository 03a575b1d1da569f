/** Declarations nobody uses: `let`, `event` and `sequence`. A segment is tracked for itself and needs no user; the prelude's names wait for theirs. */
import type { Collected } from '../resolve/collect.js';
import type { Checker } from './checker.js';
import { type FileFacts, keyOf } from './files.js';

export function checkUnused(c: Checker, collected: Collected, facts: readonly FileFacts[]): void {
  // What was meant by a misspelt name is in use; where not all of these were looked for, nobody can say what is not.
  if (facts.some(({ exhausted }) => exhausted)) return;
  const used = new Set<string>();
  for (const one of facts) for (const key of one.used) used.add(key);
  const capped = new Set(c.model.policies.assume.map(({ event }) => event));
  const { values, sequences } = c.symbols;
  for (const symbol of [...collected.valueSymbols.values(), ...collected.sequenceOf.values()]) {
    if (symbol.kind !== 'let' && symbol.kind !== 'event' && symbol.kind !== 'sequence') continue;
    const isIt = (symbol.kind === 'sequence' ? sequences : values).get(symbol.name) === symbol;
    if ((isIt && used.has(keyOf(symbol))) || symbol.name === '' || capped.has(symbol.name)) continue;
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
