/**
 * Checks files one by one against the table of all that is declared, and leaves for each what the rules over the whole project need to know of it.
 * A file's findings hang on the table and on what it names, never on which other files are checked with it.
 */
import type { TestDeclaration } from '../../grammar/index.js';
import type { ParsedFile } from '../analysis.js';
import { checkPaths } from '../paths/index.js';
import { nameOfFile } from '../resolve/collect.js';
import type { Sending } from '../resolve/locals.js';
import type { Meaning, ScenarioSymbol } from '../resolve/symbol.js';
import type { Checker } from './checker.js';
import { type Feeding, feedingOf } from './circles.js';
import { checkCircles, checkDeclared, type Declared, inOrderOfNeed } from './declaration.js';
import { checkDuplicates } from './duplicates.js';
import { allNeeds, type Needs, needsOf } from './needs.js';
import { withoutMisfits } from './prelude-fit.js';
import { runsOf } from './runs.js';
import { checkScenario } from './scenario.js';
import { sequencesInOrder } from './sequence.js';
import type { Table } from './table.js';
import { checkTest } from './test.js';
import { checkWeight } from './weight.js';

/** What a file leaves for the rules over the whole project. */
export interface FileFacts {
  readonly path: string;
  /** What its declarations use, themselves apart: `let big_order`. */
  readonly used: ReadonlySet<string>;
  readonly sends: readonly Sending[];
  readonly scenarios: readonly ScenarioSymbol[];
  readonly feeding: readonly Feeding[];
  /** Whether it names something that nothing is called. */
  readonly unknown: boolean;
  /** Whether there was more of that than could be advised on. */
  readonly exhausted: boolean;
}

/** Checks these files, or all of them, and the prelude, whose facts come last; reports also what it comes by in others. */
export function checkFiles(c: Checker, table: Table, only?: ReadonlySet<string>): readonly FileFacts[] {
  const { collected, input } = table;
  const wanted = only ? table.files.filter(({ path }) => only.has(path)) : table.files;
  const files = only ? withTested(table, wanted) : wanted;
  checkDuplicates(c, collected);
  const fitting = withoutMisfits(c, table.prelude.chosen, input.prelude).map(
    (declaration) => c.symbols.values.get(declaration.name.text) as Declared,
  );
  const needs = only ? needsOf(table, files, fitting) : allNeeds(table, fitting);
  for (const symbol of inOrderOfNeed(c, needs.declared)) checkDeclared(c, symbol);
  checkCircles(c, needs.declared);
  const scenarios = scenariosOf(table, files);
  checkRuns(c, { files, needs, scenarios: [...scenarios.values()].flat() });
  checkWeight(c, collected, files, needs);
  return [...wanted, input.prelude].map(({ path }) => ({
    path,
    used: new Set([...(c.usedIn.get(path) ?? [])].map(keyOf)),
    sends: c.sends.get(path) ?? [],
    scenarios: scenarios.get(path) ?? [],
    feeding: (scenarios.get(path) ?? []).flatMap((scenario) => feedingOf(c, scenario) ?? []),
    unknown: c.unknownIn.has(path),
    exhausted: c.isExhausted(path),
  }));
}

/** What a declaration is known by from one check to the next. */
export function keyOf({ kind, name }: Meaning): string {
  return `${kind} ${name}`;
}

/** Tests are judged by what is right in their scenarios. */
function withTested({ files, symbols }: Table, wanted: readonly ParsedFile[]): readonly ParsedFile[] {
  const paths = new Set(wanted.map(({ path }) => path));
  for (const { path, tree } of wanted) {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== 'test') continue;
      const file = symbols.scenarios.get(declaration.scenario?.text ?? nameOfFile(path))?.file;
      if (file !== undefined) paths.add(file);
    }
  }
  return paths.size === wanted.length ? wanted : files.filter(({ path }) => paths.has(path));
}

/** By file. */
function scenariosOf(
  { collected }: Table,
  files: readonly ParsedFile[],
): ReadonlyMap<string, readonly ScenarioSymbol[]> {
  const ofFile = ({ tree }: ParsedFile) => [
    ...new Set(tree.declarations.flatMap((one) => collected.scenarioOf.get(one) ?? [])),
  ];
  return new Map(files.map((file) => [file.path, ofFile(file)]));
}

interface Checked {
  readonly files: readonly ParsedFile[];
  readonly needs: Needs;
  readonly scenarios: readonly ScenarioSymbol[];
}

/** Sequences, scenarios and tests. */
function checkRuns(c: Checker, { files, needs, scenarios }: Checked): void {
  const { runOf, summary, handles } = runsOf(c);
  for (const symbol of sequencesInOrder(c, needs.sequences)) summary(symbol);
  for (const symbol of scenarios) checkScenario(runOf(symbol), symbol);
  checkPaths(c, { files, scenarios, ...needs });
  for (const { path, tree } of files) {
    const tests = tree.declarations.filter(
      (declaration): declaration is TestDeclaration => declaration.kind === 'test',
    );
    for (const test of tests) checkTest(c, test, path, handles);
  }
}
