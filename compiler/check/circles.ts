/**
 * Scenarios that start each other through groups and attributes, and the segments and conditions made of them, with no wait on the way. What each scenario listens
 * to and changes is read with its file, the circles are found over all of them. It looks at steps in the text, not at what the conditions on the way to them allow.
 */
import type { Block, Statement } from '../../grammar/index.js';
import type { ScenarioSymbol, SequenceSymbol } from '../resolve/symbol.js';
import { blocksOf } from './blocks.js';
import type { Checker } from './checker.js';
import { type Change, type Signal, signalsOf, writtenBy } from './circle-signals.js';

interface Edge {
  readonly to: ScenarioSymbol;
  readonly by: Change;
  readonly through: Signal['through'];
}

/** How one scenario can start others and be started by them. */
export interface Feeding {
  readonly scenario: ScenarioSymbol;
  readonly signals: readonly Signal[];
  /** What a run changes before its first wait. */
  readonly changes: readonly Change[];
}

/** Undefined for a scenario that no circle goes through. */
export function feedingOf(c: Checker, scenario: ScenarioSymbol): Feeding | undefined {
  if (scenario.declaration?.clauses.some(({ kind }) => kind === 'enterOnce')) return undefined;
  const changes = scenario.whens.flatMap((when) => instantChanges(c, when.body).changes);
  const signals = signalsOf(c, scenario);
  return changes.length === 0 || signals.length === 0 ? undefined : { scenario, signals, changes };
}

export function checkCirclesOfScenarios(c: Checker, feeding: readonly Feeding[]): void {
  const listeners = new Map<string, { readonly to: ScenarioSymbol; readonly signal: Signal }[]>();
  for (const { scenario, signals } of feeding) {
    for (const signal of signals) {
      const list = listeners.get(signal.of);
      if (list) list.push({ to: scenario, signal });
      else listeners.set(signal.of, [{ to: scenario, signal }]);
    }
  }
  if (listeners.size === 0) return;
  const edges = new Map(feeding.map((one) => [one.scenario, edgesFrom(one, listeners)]));
  const done = new Set<ScenarioSymbol>();
  const path: Link[] = [];
  const visit = (scenario: ScenarioSymbol): void => {
    const start = path.findIndex((step) => step.scenario === scenario);
    if (start >= 0) {
      report(c, path.slice(start));
      return;
    }
    if (done.has(scenario)) return;
    done.add(scenario);
    for (const { to, by, through } of edges.get(scenario) ?? []) {
      path.push({ scenario, by, through });
      visit(to);
      path.pop();
    }
  };
  for (const { scenario } of feeding) visit(scenario);
}

interface Link {
  readonly scenario: ScenarioSymbol;
  readonly by: Change;
  readonly through: Signal['through'];
}

/** One edge to each scenario that a step can start, by the first such step. */
function edgesFrom(
  { scenario, changes }: Feeding,
  listeners: ReadonlyMap<string, readonly { readonly to: ScenarioSymbol; readonly signal: Signal }[]>,
): readonly Edge[] {
  const edges = new Map<ScenarioSymbol, Edge>();
  for (const by of changes) {
    const { of, value } = writtenBy(by);
    for (const { to, signal } of listeners.get(of) ?? [])
      if (to !== scenario && !edges.has(to) && signal.starts(value)) edges.set(to, { to, by, through: signal.through });
  }
  return [...edges.values()];
}

function report(c: Checker, circle: readonly Link[]): void {
  const [first, ...others] = circle;
  if (!first) return;
  const names = circle.map(({ scenario }) => scenario.name);
  const links = [
    ...segmentsOf(first),
    ...others.flatMap((link) => [
      { file: placeOf(c, link), span: link.by.span, message: `\`${link.scenario.name}\` goes on here` },
      ...segmentsOf(link),
    ]),
  ];
  c.report('flow/circle', { scenarios: names }, { file: placeOf(c, first), owner: first.scenario }, first.by.span, {
    related: links,
  });
}

/** A step may stand in a sequence of another file. */
function placeOf(c: Checker, { scenario, by }: Link): string {
  const holder = [...c.symbols.sequences.values()].find(({ declaration }) => holds(declaration.body, by));
  return holder?.file ?? scenario.file;
}

function holds({ statements }: Block, change: Change): boolean {
  return statements.some(
    (statement) => statement === change || blocksOf(statement).some((block) => holds(block, change)),
  );
}

function segmentsOf({ through }: Link) {
  return through.flatMap(({ location, name }) =>
    location ? [{ ...location, message: `that changes who is in \`${name}\`` }] : [],
  );
}

/** The changes a run can make before its first wait, and whether every path has waited at the end. */
function instantChanges(
  c: Checker,
  block: Block,
  open: ReadonlySet<SequenceSymbol> = new Set(),
): { readonly changes: readonly Change[]; readonly waits: boolean } {
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
    const done = statement.kind === 'do' ? c.symbols.sequences.get(statement.sequence.text) : undefined;
    if (done && !open.has(done)) {
      const inside = instantChanges(c, done.declaration.body, new Set([...open, done]));
      changes.push(...inside.changes);
      if (inside.waits) return { changes, waits: true };
    }
    const inner = blocksOf(statement).map((part) => instantChanges(c, part, open));
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
