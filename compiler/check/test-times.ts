/** Times in a test count from its first `when` and must not go back. Only what is certain is told: `1d` against `24h` may be either way at a clock change. */
import type { Expression, TestDeclaration, TestStep } from '../../grammar/index.js';
import type { Checker, Scope } from './checker.js';
import { hoursOf, type LengthOf, longest, shortest } from './duration-length.js';
import { unwrapped } from './expectation.js';

export function checkTimes(c: Checker, test: TestDeclaration, scope: Scope): void {
  let before: Expression | undefined;
  for (const step of test.steps) {
    const at = timeOf(step);
    if (!at) continue;
    const now = hours(at, longest);
    const then = before && hours(before, shortest);
    if (before && now !== undefined && then !== undefined && isEarlier(at, before, now, then)) {
      const text = (expression: Expression) => c.textOf(scope.file, expression.span);
      c.report('tests/order', { time: text(at), before: text(before) }, scope, at.span, {
        related: [{ file: scope.file, span: before.span, message: 'the time before' }],
      });
    } else before = at;
  }
}

/** Two times of one unit compare exactly. */
function isEarlier(at: Expression, before: Expression, now: number, then: number): boolean {
  const a = unwrapped(at);
  const b = unwrapped(before);
  if (a.kind === 'duration' && b.kind === 'duration' && a.parts.length === 1 && b.parts.length === 1) {
    const [x] = a.parts;
    const [y] = b.parts;
    if (x && y && x.unit === y.unit) return x.value < y.value;
  }
  return now < then;
}

function timeOf(step: TestStep): Expression | undefined {
  if (step.kind === 'testWhen') return step.at;
  if (step.kind !== 'expect' || !('at' in step.expect)) return undefined;
  return step.expect.at;
}

function hours(expression: Expression, lengths: LengthOf): number | undefined {
  const literal = unwrapped(expression);
  return literal.kind === 'duration' ? hoursOf(literal, lengths) : undefined;
}
