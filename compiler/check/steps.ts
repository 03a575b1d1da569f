/** What a scenario's text holds for its tests to name: messages sent, codes, outcomes, labels; sequences it does included. */
import type { Block, Expression, Statement } from '../../grammar/index.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
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
  const ids = new Set<string>();
  const counts = new Map<string, number>();
  const open = new Set<string>();

  const identify = (id: string): string => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    const unique = count === 1 ? id : `${id}#${count}`;
    ids.add(unique);
    return unique;
  };
  const visit = (block: Block, prefix: string, handed: ReadonlyMap<string, string>): void => {
    for (const statement of block.statements) {
      const id = identify(`${prefix}${idOf(statement)}`);
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
        visit(sequence.declaration.body, `${id}.`, new Map(params));
        open.delete(sequence.name);
      }
      for (const inner of blocksOf(statement)) visit(inner, prefix, handed);
    }
  };
  for (const when of scenario.whens) visit(when.body, '', new Map());
  const hasGoal = scenario.declaration?.clauses.some(({ kind }) => kind === 'goal' || kind === 'measure') ?? false;
  return { scenario: scenario.name, messages, codes, outcomes, ids, hasGoal };
}

function nameOf(arg: Expression | undefined, handed: ReadonlyMap<string, string>): string {
  return arg?.kind === 'nameExpr' ? (handed.get(arg.name.text) ?? arg.name.text) : '';
}

/** A label, or kind and target. */
function idOf(statement: Statement): string {
  switch (statement.kind) {
    case 'send':
      return statement.as?.text ?? `send ${statement.channel.text} ${statement.message.text}`;
    case 'give':
      return statement.as?.text ?? 'give';
    case 'split':
      return statement.as?.text ?? 'split';
    case 'do':
      return statement.sequence.text;
    case 'waitFor': {
      const [arm] = statement.arms;
      const as = arm?.on.kind === 'eventPattern' ? arm.on.as : undefined;
      return as?.text ?? 'wait';
    }
    case 'waitUntil':
      return 'wait';
    case 'group':
      return `${statement.action} ${statement.group.text}`;
    case 'set':
      return `set ${statement.attribute.text}`;
    default:
      return statement.kind;
  }
}
