/** `match`: which cases anybody can come to with what is known, and whether an `else` is left for anybody. */
import type { Expression, Statement } from '../../grammar/index.js';
import { unwrapped } from '../check/expectation.js';
import { assume, deny, type Formula, isImpossible, nothingKnown } from '../reason/index.js';
import { caseFormula, casesFormula } from './condition.js';
import { judgeInside } from './judge.js';
import { settledBy } from './trail.js';
import { joined, narrowed, type Reached, type Walk, type Way } from './way.js';

type Match = Extract<Statement, { kind: 'match' }>;

export function matchStatement(w: Walk, statement: Match, start: Reached): Way {
  const { r, scope } = w;
  judgeInside(w, statement.subject, start);
  const ways: Way[] = [];
  const taken = new Set<string>();
  let here: Way = start;
  for (const { values, block } of statement.cases) {
    const formulas = values.map((value) => caseFormula(r, statement.subject, value));
    for (const [index, value] of values.entries()) judgeCase(w, value, formulas[index]!, start, taken);
    const formula = casesFormula(r, statement.subject, values);
    const span = { start: values[0]?.span.start ?? block.span.start, end: values.at(-1)?.span.end ?? block.span.start };
    const text = r.c.textOf(scope.file, span);
    const way: Way = here && narrowed(w, here, formula, span, `only the case \`${text}\` comes here`);
    ways.push(way && w.block(w, block, way));
    here = here && narrowed(w, here, deny(formula), span, `\`${text}\` has a case of its own here`);
  }
  const { otherwise } = statement;
  if (otherwise && !here && !r.c.hasUnread(scope.file, statement.span))
    r.c.report('flow/else-unreached', {}, scope, otherwise.span, {
      related: [{ file: scope.file, span: statement.subject.span, message: 'its cases take everybody' }],
    });
  ways.push(otherwise ? here && w.block(w, otherwise, here) : here);
  return joined(ways.map((way) => way && { ...way, trail: start.trail }));
}

/** A case nobody can come to with what is known before the `match`. One that stands twice is told elsewhere. */
function judgeCase(w: Walk, value: Expression, formula: Formula, start: Reached, taken: Set<string>): void {
  const { r, scope } = w;
  const text = r.c.textOf(scope.file, unwrapped(value).span);
  if (taken.has(text)) return;
  taken.add(text);
  const settles = (facts: Reached['facts']) => isImpossible(assume(facts, formula));
  if (!settles(start.facts) || r.c.typeAt(value).kind === 'error') return;
  if (settles(nothingKnown) && unwrapped(value).kind !== 'unknownLiteral') return;
  r.c.report('flow/case-unreached', { text }, scope, value.span, { related: settledBy(start.trail, settles) });
}
