/** From parsed files and a shop's model to what they mean: names, types, diagnostics. One pass, no state that outlives it. */
import type { TestDeclaration } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Analysis, ParsedFile } from '../analysis.js';
import { checkPaths } from '../paths/index.js';
import { type Collected, collect } from '../resolve/collect.js';
import { builtinValues, modelMessages, modelValues } from '../resolve/from-model.js';
import { type Env, noLocals } from '../resolve/locals.js';
import { choosePrelude } from '../resolve/prelude.js';
import type { Location, ScenarioSymbol, SequenceSymbol } from '../resolve/symbol.js';
import { checkTemplates } from '../templates/check.js';
import type { MessageTemplate } from '../templates/view.js';
import { eventTable } from '../types/events.js';
import { brokenScenarios, failUnread } from './broken.js';
import { Checker } from './checker.js';
import { checkCirclesOfScenarios } from './circles.js';
import { checkCircles, checkDeclared, inOrderOfNeed } from './declaration.js';
import { checkDuplicates } from './duplicates.js';
import { typeOf } from './expression.js';
import { checkGivenCodes } from './given-codes.js';
import { checkPolicies } from './policies.js';
import { withoutMisfits } from './prelude-fit.js';
import { type Run, scopeOf } from './run.js';
import { checkScenario } from './scenario.js';
import { sequences, sequencesInOrder } from './sequence.js';
import { checkBlock } from './statement.js';
import { withHandles } from './statement-repeat.js';
import { checkTest } from './test.js';
import { checkUnused } from './unused.js';
import { checkWeight } from './weight.js';

export { splitTrigger, type TriggerPart } from './trigger-split.js';

export interface CheckInput {
  readonly files: readonly ParsedFile[];
  readonly prelude: ParsedFile;
  readonly model: ProjectModel;
  readonly places: ReadonlyMap<string, Location>;
  /** Places in `cauce.yaml` whose type could not be read; what uses them is not judged. */
  readonly unsure?: ReadonlySet<string>;
  /** What time it is, epoch milliseconds: literal dates before it are told. Without it no date is past. */
  readonly now?: number;
  /** Those of the messages, where there was an engine to read them. */
  readonly templates?: readonly MessageTemplate[];
}

export function checkProject(input: CheckInput): Analysis {
  const { files, prelude, model, places, unsure = new Set(), now, templates = [] } = input;
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const values = modelValues(model, places);
  const collected = collect(sorted, values);
  const { chosen, lacking } = choosePrelude(prelude, model, values);
  const symbols = {
    values,
    scenarios: collected.scenarios,
    sequences: collected.sequences,
    messages: modelMessages(model, places),
  };
  const all = [...sorted, prelude];
  const unread = new Map(
    sorted
      .filter(({ problems }) => problems.length > 0)
      .map(({ path, problems }) => [path, problems.map(({ span }) => span)]),
  );
  const c = new Checker({
    model,
    places,
    symbols,
    builtins: builtinValues(model),
    events: eventTable(model, values, unsure),
    texts: new Map(all.map(({ path, text }) => [path, text])),
    lacking,
    unsure,
    unread,
    now,
    typeOf,
  });

  checkDuplicates(c, collected);
  const fitting = withoutMisfits(c, chosen, prelude, values);
  const declared = [
    ...collected.valueSymbols.values(),
    ...fitting.map((declaration) => values.get(declaration.name.text)!),
  ].filter((symbol) => symbol.kind === 'let' || symbol.kind === 'segment' || symbol.kind === 'event');
  for (const symbol of inOrderOfNeed(c, declared)) checkDeclared(c, symbol);
  checkCircles(c, declared);
  checkRuns(c, collected, sorted);
  const shown = checkTemplates(c, templates);
  if (templates.length > 0)
    checkGivenCodes(c, [...new Set(collected.scenarioOf.values())], [...collected.sequenceOf.values()], shown);
  checkPolicies(c);
  checkWeight(c, collected, sorted);
  failUnread(c, collected);
  checkUnused(c, collected);

  return {
    model,
    files: all,
    symbols,
    types: c.types,
    meanings: c.meanings,
    diagnostics: inOrder(c),
    broken: brokenScenarios(c, collected),
    places,
    unread,
  };
}

/** Sequences, scenarios and tests. */
function checkRuns(c: Checker, collected: Collected, files: readonly ParsedFile[]): void {
  const runOf = (symbol: ScenarioSymbol | SequenceSymbol): Run => ({
    c,
    file: symbol.file,
    owner: symbol,
    uses: [],
    known: new Set(),
    block: checkBlock,
    summary,
  });
  const summary = sequences(runOf);
  for (const symbol of sequencesInOrder(c, [...collected.sequenceOf.values()])) summary(symbol);
  const scenarios = new Set(collected.scenarioOf.values());
  for (const symbol of scenarios) checkScenario(runOf(symbol), symbol);
  checkPaths(
    c,
    files.map(({ path, tree }) => ({ file: path, tree })),
    scenarios,
    collected.sequenceOf.values(),
  );
  checkCirclesOfScenarios(c, [...scenarios]);
  const handlesOf = new Map<ScenarioSymbol, Env>();
  const handles = (symbol: ScenarioSymbol): Env => {
    const known = handlesOf.get(symbol);
    if (known) return known;
    const run = runOf(symbol);
    let scope = scopeOf(run, noLocals);
    for (const when of symbol.whens) scope = { ...scope, env: withHandles(run, when.body, scope) };
    handlesOf.set(symbol, scope.env);
    return scope.env;
  };
  for (const { path, tree } of files) {
    const tests = tree.declarations.filter(
      (declaration): declaration is TestDeclaration => declaration.kind === 'test',
    );
    for (const test of tests) checkTest(c, test, path, handles);
  }
}

/** By file, then by place; at one place errors first. */
function inOrder(c: Checker): Analysis['diagnostics'] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return [...c.diagnostics].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.span.start - b.span.start ||
      rank[a.severity] - rank[b.severity] ||
      a.span.end - b.span.end,
  );
}
