/**
 * From a checked project to what the runtime runs: one bundle of machines and the project's tests. Scenarios with an error are left out; the same
 * project gives the same bundle whatever the order of its files. It does no I/O.
 */
import type { TestDeclaration } from '../../grammar/index.js';
import { type Bundle, bundleVersion } from '../../runtime/machine/bundle.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { TestCase } from '../../runtime/machine/test-case.js';
import type { Analysis } from '../analysis.js';
import { preludePath } from '../prelude.js';
import type { ScenarioSymbol, ValueSymbol } from '../resolve/symbol.js';
import { eventTable } from '../types/events.js';
import { loweringOf } from './lowering.js';
import { byName, lowerDerived, lowerSegments, type SegmentSymbol } from './plans.js';
import { positionsOf } from './positions.js';
import { type DerivedSymbol, declarationsUsed, soundnessOf } from './reach.js';
import { lowerScenario } from './scenario.js';
import { lowerTest } from './tests.js';

export interface Lowered {
  readonly bundle: Bundle;
  readonly tests: readonly TestCase[];
}

interface PlacedTest {
  readonly file: string;
  readonly declaration: TestDeclaration;
  readonly scenario: ScenarioSymbol;
}

/** `takes`: scenarios that are wanted, where not all are. */
export function lowerProject(analysis: Analysis, takes: (scenario: string) => boolean = () => true): Lowered {
  const { symbols, broken } = analysis;
  const isWhole = soundnessOf(analysis);
  const scenarios = byName(symbols.scenarios.values()).filter(
    (scenario) =>
      !broken.has(scenario.name) &&
      takes(scenario.name) &&
      scenario.whens.length > 0 &&
      (scenario.declaration ? [scenario.declaration] : scenario.whens).every((node) => isWhole(scenario.file, node)),
  );
  const tests = testsOf(analysis).filter(
    ({ file, declaration, scenario }) => scenarios.includes(scenario) && isWhole(file, declaration),
  );
  const { segments, events } = plansNeeded(analysis, scenarios, tests, isWhole);

  const usesPrelude = [...segments, ...events].some((symbol) => symbol.location?.file === preludePath);
  const positions = positionsOf(analysis.files.filter((file) => file.path !== preludePath || usesPrelude));
  const table = eventTable(analysis.model, symbols.values);
  const lowering = loweringOf(analysis, positions, table);

  const bundle = {
    segments: lowerSegments(lowering, segments),
    derived: lowerDerived(lowering, events),
    scenarios: scenarios.map((scenario) => lowerScenario(lowering, table, scenario)),
  };
  const cases = tests.map(({ file, declaration, scenario }) => lowerTest(lowering, declaration, file, scenario.name));
  return {
    bundle: {
      format: 'cauce-bundle',
      version: bundleVersion,
      model: withAlive(withSortedMessages(analysis.model), bundle),
      files: positions.files,
      facts: lowering.facts.plan(),
      ...bundle,
    },
    tests: cases,
  };
}

/** In order of file, then of text. A test without a name is for the scenario of its file. */
function testsOf({ files, symbols }: Analysis): readonly PlacedTest[] {
  const anonymous = new Map(
    [...symbols.scenarios.values()].filter((one) => !one.declaration).map((one) => [one.file, one] as const),
  );
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.flatMap(({ path, tree }) =>
    tree.declarations.flatMap((declaration) => {
      if (declaration.kind !== 'test') return [];
      const scenario = declaration.scenario ? symbols.scenarios.get(declaration.scenario.text) : anonymous.get(path);
      return scenario ? [{ file: path, declaration, scenario }] : [];
    }),
  );
}

/** All the project declares itself, and of the prelude what something reaches. */
function plansNeeded(
  { symbols, model, ...rest }: Analysis,
  scenarios: readonly ScenarioSymbol[],
  tests: readonly PlacedTest[],
  isWhole: (
    file: string,
    node: TestDeclaration | SegmentSymbol['declaration'] | DerivedSymbol['declaration'],
  ) => boolean,
): { readonly segments: readonly SegmentSymbol[]; readonly events: readonly DerivedSymbol[] } {
  const declared = [...symbols.values.values()].filter(
    (symbol): symbol is SegmentSymbol | DerivedSymbol =>
      isPlanned(symbol) && isWhole(symbol.location!.file, symbol.declaration),
  );
  const own = declared.filter((symbol) => symbol.location?.file !== preludePath);
  const named = [...model.policies.caps.map((cap) => cap.segment), ...model.policies.assume.map((one) => one.event)];
  const byPolicy = declared.filter((symbol) => named.includes(symbol.name));
  const reached = declarationsUsed({ symbols, model, ...rest }, [
    ...scenarios.map((scenario) => scenario.declaration ?? scenario.whens),
    ...tests.map((test) => test.declaration),
    ...[...own, ...byPolicy].map((symbol) => symbol.declaration),
  ]);
  const needed = new Set<ValueSymbol>([
    ...own,
    ...byPolicy,
    ...declared.filter((symbol) => reached.has(symbol as never)),
  ]);
  return {
    segments: [...needed].filter((symbol): symbol is SegmentSymbol => symbol.kind === 'segment'),
    events: [...needed].filter((symbol): symbol is DerivedSymbol => symbol.kind === 'event'),
  };
}

function isPlanned(symbol: ValueSymbol): symbol is SegmentSymbol | DerivedSymbol {
  return symbol.kind === 'segment' || (symbol.kind === 'event' && symbol.declaration !== undefined);
}

/** Only where something asks who still buys are all orders kept and a model fitted. */
function withAlive(model: ProjectModel, parts: object): ProjectModel {
  if (!model.rfm || !asksAlive(parts)) return model;
  return { ...model, rfm: { ...model.rfm, alive: true } };
}

function asksAlive(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { op, what } = node as { readonly op?: unknown; readonly what?: unknown };
  return op === 'expectedOrders' || (op === 'rfm' && what === 'alive') || Object.values(node).some(asksAlive);
}

function withSortedMessages(model: ProjectModel): ProjectModel {
  const messages = Object.entries(model.messages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...model, messages: Object.fromEntries(messages) };
}
