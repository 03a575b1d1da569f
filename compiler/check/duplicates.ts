/** Names declared twice in one name space. */
import type { Collected } from '../resolve/collect.js';
import type { Checker } from './checker.js';

export function checkDuplicates(c: Checker, collected: Collected): void {
  for (const { name, what, file, span, first } of collected.duplicates) {
    const owner = first;
    const related = first.location ? [{ ...first.location, message: `\`${name}\` is declared here` }] : [];
    c.report('names/duplicate', { name, what }, { file, owner }, span, { related });
  }
}
