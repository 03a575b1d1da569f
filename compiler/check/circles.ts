/** Scenarios that start each other through groups and attributes with no wait on the way. It looks at steps in the text, not at what conditions allow. */
import type { Block, Expression, GroupStatement, SetStatement, Statement } from '../../grammar/index.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { blocksOf } from './blocks.js';
import type { Checker } from './checker.js';
import { unwrapped } from './expectation.js';
import { splitTrigger } from './trigger-split.js';

type Change = GroupStatement | SetStatement;

interface Edge {
  readonly to: ScenarioSymbol;
  readonly by: Change;
}

export function checkCirclesOfScenarios(c: Checker, scenarios: readonly ScenarioSymbol[]): void {
  const feeding = scenarios.filter(
    (scenario) => !scenario.declaration?.clauses.some(({ kind }) => kind === 'enterOnce'),
  );
  const listeners = new Map<string, ScenarioSymbol[]>();
  for (const scenario of feeding) {
    for (const signal of new Set(scenario.whens.flatMap((when) => signalsOf(c, when.trigger)))) {
      const list = listeners.get(signal);
      if (list) list.push(scenario);
      else listeners.set(signal, [scenario]);
    }
  }
  if (listeners.size === 0) return;
  const edges = new Map<ScenarioSymbol, readonly Edge[]>(
    feeding.map((scenario) => [
      scenario,
      scenario.whens
        .flatMap((when) => instantChanges(when.body).changes)
        .flatMap((by) =>
          (listeners.get(signalOf(by)) ?? [])
            .filter((to) => to !== scenario && mayStart(c, to, by))
            .map((to) => ({ to, by })),
        ),
    ]),
  );
  const done = new Set<ScenarioSymbol>();
  const path: { scenario: ScenarioSymbol; by?: Change }[] = [];
  const visit = (scenario: ScenarioSymbol): void => {
    const start = path.findIndex((step) => step.scenario === scenario);
    if (start >= 0) {
      report(c, path.slice(start));
      return;
    }
    if (done.has(scenario)) return;
    done.add(scenario);
    for (const { to, by } of edges.get(scenario) ?? []) {
      path.push({ scenario, by });
      visit(to);
      path.pop();
    }
  };
  for (const scenario of feeding) visit(scenario);
}

function report(c: Checker, circle: readonly { scenario: ScenarioSymbol; by?: Change }[]): void {
  const [first, ...others] = circle;
  if (!first?.by) return;
  const names = circle.map(({ scenario }) => scenario.name);
  c.report('flow/circle', { scenarios: names }, { file: first.scenario.file, owner: first.scenario }, first.by.span, {
    related: others.flatMap(({ scenario, by }) =>
      by ? [{ file: scenario.file, span: by.span, message: `\`${scenario.name}\` goes on here` }] : [],
    ),
  });
}

/** Not where the change writes another value than the one every such trigger waits for. */
function mayStart(c: Checker, scenario: ScenarioSymbol, change: Change): boolean {
  const written = change.kind === 'set' ? wordOf(change.value) : undefined;
  if (change.kind !== 'set' || written === undefined) return true;
  return scenario.whens.some((when) =>
    splitTrigger(when.trigger, c).some(({ moment }) => {
      if (moment?.kind !== 'changes' || moment.attribute.text !== change.attribute.text) return false;
      const wanted = moment.to && wordOf(moment.to);
      return wanted === undefined || wanted === written;
    }),
  );
}

function wordOf(expression: Expression): string | undefined {
  const inner = unwrapped(expression);
  return inner.kind === 'text' ? inner.value : undefined;
}

/** `enters vip_club`, `changes tier`: what a change makes happen. */
function signalOf(change: Change): string {
  if (change.kind === 'set') return `changes ${change.attribute.text}`;
  return `${change.action === 'add' ? 'enters' : 'leaves'} ${change.group.text}`;
}

function signalsOf(c: Checker, trigger: Expression): readonly string[] {
  return splitTrigger(trigger, c).flatMap(({ moment }) => {
    if (moment?.kind === 'membership') return [`${moment.direction} ${moment.set.text}`];
    if (moment?.kind === 'changes') return [`changes ${moment.attribute.text}`];
    return [];
  });
}

/** The changes a run can make before its first wait, and whether every path has waited at the end. */
function instantChanges(block: Block): { readonly changes: readonly Change[]; readonly waits: boolean } {
  const changes: Change[] = [];
  for (const statement of block.statements) {
    if (statement.kind === 'group' || statement.kind === 'set') changes.push(statement);
    if (
      statement.kind === 'wait' ||
      statement.kind === 'waitUntil' ||
      statement.kind === 'waitFor' ||
      statement.kind === 'stop'
    ) {
      return { changes, waits: true };
    }
    const inner = blocksOf(statement).map(instantChanges);
    for (const part of inner) for (const change of part.changes) changes.push(change);
    if (isClosed(statement) && inner.length > 0 && inner.every(({ waits }) => waits)) return { changes, waits: true };
  }
  return { changes, waits: false };
}

/** Whether one of its blocks is certainly taken. */
function isClosed(statement: Statement): boolean {
  if (statement.kind === 'if' || statement.kind === 'match') return statement.otherwise !== undefined;
  return statement.kind === 'split' || statement.kind === 'repeat';
}
