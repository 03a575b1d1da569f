/** The rules that look at a whole project, given what each file has left for them: circles of scenarios, codes nobody shows, names nobody uses. */
import type { Sending } from '../resolve/locals.js';
import type { ShownCodes } from '../templates/check.js';
import type { Checker } from './checker.js';
import { checkCirclesOfScenarios } from './circles.js';
import type { FileFacts } from './files.js';
import { checkGivenCodes } from './given-codes.js';
import { checkPolicies } from './policies.js';
import type { Table } from './table.js';
import { checkUnused } from './unused.js';

/** `facts` of all files, in order of their paths; `shown` where there was an engine to read the templates. */
export function checkWhole(
  c: Checker,
  { collected }: Table,
  facts: readonly FileFacts[],
  shown: ShownCodes | undefined,
): void {
  checkCirclesOfScenarios(
    c,
    facts.flatMap(({ feeding }) => feeding),
  );
  if (shown) checkGivenCodes(c, facts, [...collected.sequenceOf.values()], shown);
  checkPolicies(c);
  checkUnused(c, collected, facts);
}

/** Where each message is sent, in order of the text. */
export function sendsByMessage(facts: readonly FileFacts[]): ReadonlyMap<string, readonly Sending[]> {
  const sends = new Map<string, Sending[]>();
  for (const { sends: ofFile } of facts) {
    for (const sending of [...ofFile].sort((a, b) => a.at.span.start - b.at.span.start)) {
      const all = sends.get(sending.key);
      if (all) all.push(sending);
      else sends.set(sending.key, [sending]);
    }
  }
  return sends;
}
