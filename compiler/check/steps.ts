/** What a scenario's text holds for its tests to name: messages sent, codes, outcomes, labels; sequences it does included. */
import type { Block, Expression, Name, Statement } from '../../grammar/index.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { waitLabel } from '../wait-label.js';
import { blocksOf } from './blocks.js';
import type { Checker } from './checker.js';
import type { Steps } from './step-names.js';

/** Outcomes that a run can have without the author naming them. */
const always = ['completed', 'converted', 'stopped', 'restarted', 'too_late'] as const;

/** Found once for all tests of a scenario. */
export function stepsOf(c: Checker, scenario: ScenarioSymbol): Steps {
  let steps = c.steps.get(scenario);
  if (!steps) {
    steps = readSteps(c, scenario);
    c.steps.set(scenario, steps);
  }
  return steps;
}

function readSteps(c: Checker, scenario: ScenarioSymbol): Steps {
  const messages = new Set<string>();
  const codes = new Set<string>();
  const outcomes = new Set<string>(always);
  const labels = new Set<string>();
  const open = new Set<string>();

  const visit = (block: Block, handed: ReadonlyMap<string, string>): void => {
    for (const statement of block.statements) {
      const label = labelOf(statement);
      if (label !== undefined) labels.add(label.text);
      if (isWait(statement)) labels.add('wait');
      if (statement.kind === 'send') {
        messages.add(`${statement.channel.text}/${handed.get(statement.message.text) ?? statement.message.text}`);
      } else if (statement.kind === 'give' && statement.as) codes.add(statement.as.text);
      else if (statement.kind === 'stop' && statement.as) outcomes.add(statement.as.text);
      else if (statement.kind === 'do') {
        const sequence = c.symbols.sequences.get(statement.sequence.text);
        if (!sequence || open.has(sequence.name)) continue;
        open.add(sequence.name);
        const params = sequence.declaration.params.map(
          (param, index) => [param.name.text, nameOf(statement.args[index], handed)] as const,
        );
        visit(sequence.declaration.body, new Map(params));
        open.delete(sequence.name);
      }
      for (const inner of blocksOf(statement)) visit(inner, handed);
    }
  };
  for (const when of scenario.whens) visit(when.body, new Map());
  const hasGoal = scenario.declaration?.clauses.some(({ kind }) => kind === 'goal' || kind === 'measure') ?? false;
  return { scenario: scenario.name, messages, codes, outcomes, labels, hasGoal };
}

function nameOf(arg: Expression | undefined, handed: ReadonlyMap<string, string>): string {
  return arg?.kind === 'nameExpr' ? (handed.get(arg.name.text) ?? arg.name.text) : '';
}

function isWait({ kind }: Statement): boolean {
  return kind === 'wait' || kind === 'waitUntil' || kind === 'waitFor';
}

/** The name of a statement that a run can wait at. */
function labelOf(statement: Statement): Name | undefined {
  switch (statement.kind) {
    case 'send':
    case 'give':
      return statement.as;
    case 'waitFor':
      return waitLabel(statement);
    default:
      return undefined;
  }
}
