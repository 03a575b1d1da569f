/** A whole scenario: its triggers, the paths through its steps, then its header, which sees what every trigger binds and every message that has a name. */
import type { ScenarioDeclaration, WhenBlock } from '../../grammar/index.js';
import { type Branch, type Env, join, noLocals } from '../resolve/locals.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { type Checker, type Scope, withEnv, withKnown } from './checker.js';
import { checkClauses } from './clauses.js';
import { checkElapsed } from './elapsed.js';
import { knownWhen } from './known.js';
import { knowing, locationOf, type Run, scopeOf } from './run.js';
import { withHandles } from './statement-repeat.js';
import { checkTrigger } from './trigger.js';

export function checkScenario(run: Run, symbol: ScenarioSymbol): void {
  const { c } = run;
  const { declaration, whens } = symbol;
  const scope = scopeOf(run, noLocals);
  if (declaration) {
    c.mean(declaration.name, symbol);
    if (declaration.name.text === '') c.fail(scope);
    if (
      whens.length === 0 &&
      !declaration.clauses.some(({ kind }) => kind === 'unreadable') &&
      !c.hasUnread(run.file, declaration.span)
    ) {
      c.report('flow/no-when', { name: symbol.name }, scope, declaration.name.span);
    }
  }
  const admitted = knowing(run, askedOfAll(c, declaration, scope));
  const entries: Branch[] = whens.map((when) => ({ path: enter(admitted, when), at: locationOf(run, when.trigger) }));
  if (!declaration) return;
  let header = withEnv(scope, join(entries) ?? noLocals);
  for (const when of whens) header = withEnv(header, withHandles(run, when.body, header));
  checkClauses(c, declaration.clauses, header, withKnown(header, askedByAll(c, whens, scope)));
  checkElapsed(c, declaration, scope);
}

/** Checks one `when` and its steps; what it binds at entry. */
function enter(run: Run, when: WhenBlock): Env {
  const scope = { ...scopeOf(run, noLocals), inRun: false };
  const env = checkTrigger(run.c, when.trigger, scope, 'when');
  if (when.includingExisting && run.c.typeAt(when.trigger).kind === 'trigger')
    run.c.report('flow/including-existing', {}, scope, when.includingExisting);
  const known = knownWhen(run.c, when.trigger, scope, { holds: true, asked: false });
  run.block(knowing(run, known), when.body, env);
  return env;
}

/** What is known of everybody that `for` lets in. */
function askedOfAll(c: Checker, declaration: ScenarioDeclaration | undefined, scope: Scope): ReadonlySet<string> {
  const known = new Set<string>();
  for (const clause of declaration?.clauses ?? []) {
    if (clause.kind !== 'for') continue;
    for (const key of knownWhen(c, clause.condition, scope, { holds: true, asked: false })) known.add(key);
  }
  return known;
}

/** What every trigger asks for: `for` is judged at the same instant. */
function askedByAll(c: Checker, whens: readonly WhenBlock[], scope: Scope): ReadonlySet<string> {
  const [first, ...others] = whens.map(({ trigger }) => knownWhen(c, trigger, scope, { holds: true, asked: true }));
  return new Set([...(first ?? [])].filter((key) => others.every((keys) => keys.has(key))));
}
