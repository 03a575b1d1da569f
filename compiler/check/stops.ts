/** `stop when` with a condition that holds for everybody who comes in: such a run never starts (R5). */
import type { Expression, HeaderClause, WhenBlock } from '../../grammar/index.js';
import type { Checker, Scope } from './checker.js';
import { claimOf, partsOf } from './same.js';

export function checkStops(
  c: Checker,
  clauses: readonly HeaderClause[],
  whens: readonly WhenBlock[],
  scope: Scope,
): void {
  const admitted = clauses.flatMap((clause) => (clause.kind === 'for' ? claims(clause.condition) : []));
  const entries = whens.map(({ trigger }) => new Set([...admitted, ...claims(trigger)]));
  if (entries.length === 0) return;
  for (const clause of clauses) {
    if (clause.kind !== 'stopWhen' || !entries.every((known) => follows(c, clause.condition, known))) continue;
    const text = c.textOf(scope.file, clause.condition.span);
    c.report('flow/never-starts', { text }, scope, clause.condition.span);
  }
}

function claims(expression: Expression): readonly string[] {
  return partsOf(expression, 'and').map(keyOfClaim);
}

function keyOfClaim(expression: Expression): string {
  const { text, denied } = claimOf(expression);
  return `${denied} ${text}`;
}

function follows(c: Checker, condition: Expression, known: ReadonlySet<string>): boolean {
  return partsOf(condition, 'or').some((alternative) =>
    partsOf(alternative, 'and').every((part) => c.typeAt(part).kind === 'bool' && known.has(keyOfClaim(part))),
  );
}
