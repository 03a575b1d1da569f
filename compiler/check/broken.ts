/** Which scenarios cannot be lowered: those with an error in them, or in anything they use. */
import type { Collected } from '../resolve/collect.js';
import type { Checker } from './checker.js';

export function brokenScenarios(c: Checker, collected: Collected): ReadonlySet<string> {
  const users = new Map<object, object[]>();
  for (const [owner, uses] of c.uses) {
    for (const used of uses) {
      const list = users.get(used);
      if (list) list.push(owner);
      else users.set(used, [owner]);
    }
  }
  const broken = new Set<object>(c.failed);
  // A set takes what is added while it is walked: every user of something broken follows.
  for (const owner of broken) for (const user of users.get(owner) ?? []) broken.add(user);
  const names = new Set<string>();
  for (const symbol of collected.scenarioOf.values()) if (broken.has(symbol)) names.add(symbol.name);
  return names;
}

/** What could not be read as it stands may mean something else than was meant, however well it was guessed. */
export function failUnread(c: Checker, collected: Collected): void {
  if (c.unread.size === 0) return;
  for (const symbols of [collected.valueSymbols, collected.sequenceOf, collected.scenarioOf]) {
    for (const [declaration, symbol] of symbols) {
      const file = 'file' in symbol ? symbol.file : symbol.location?.file;
      if (file !== undefined && c.hasUnread(file, declaration.span)) c.failed.add(symbol);
    }
  }
}
