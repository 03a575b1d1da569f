/** Which names a trigger and the statements under it bind, in the order of the text. Sequences they call keep theirs to themselves. */
import type { Block, Expression, Statement } from '../../grammar/index.js';
import type { Analysis } from '../analysis.js';
import { splitTrigger } from '../check/trigger-split.js';
import type { BoundName } from './scope.js';

export function namesBoundByMoment(moment: Expression | undefined, analysis: Analysis): readonly BoundName[] {
  if (moment?.kind !== 'eventPattern' && moment?.kind !== 'nameExpr') return [];
  const event = moment.kind === 'eventPattern' ? moment.event : moment.name;
  if (analysis.meanings.get(event)?.kind !== 'event') return [];
  const alias = moment.kind === 'eventPattern' ? moment.as : undefined;
  return [
    {
      name: (alias ?? event).text,
      holds: { kind: 'event', event: event.text },
      implicit: alias === undefined,
      at: moment.span.start,
    },
  ];
}

export function namesBoundByTrigger(trigger: Expression, analysis: Analysis): readonly BoundName[] {
  return splitTrigger(trigger, analysis).flatMap((part) => namesBoundByMoment(part.moment, analysis));
}

export function namesBoundIn(block: Block | undefined, analysis: Analysis): readonly BoundName[] {
  return block ? block.statements.flatMap((statement) => namesBoundBy(statement, analysis)) : [];
}

function namesBoundBy(statement: Statement, analysis: Analysis): readonly BoundName[] {
  const inside = (block: Block | undefined) => namesBoundIn(block, analysis);
  switch (statement.kind) {
    case 'send': {
      if (!statement.as) return [];
      const holds = { kind: 'message', channel: statement.channel.text, message: statement.message.text } as const;
      return [{ name: statement.as.text, holds, implicit: false, at: statement.span.start }];
    }
    case 'give':
      if (!statement.as) return [];
      return [{ name: statement.as.text, holds: { kind: 'code' }, implicit: false, at: statement.span.start }];
    case 'waitUntil':
      return inside(statement.otherwise);
    case 'waitFor':
      return [
        ...statement.arms.flatMap((arm) => [...namesBoundByTrigger(arm.on, analysis), ...inside(arm.block)]),
        ...inside(statement.otherwise),
      ];
    case 'if':
      return [...statement.branches.flatMap((branch) => inside(branch.block)), ...inside(statement.otherwise)];
    case 'match':
      return [...statement.cases.flatMap((one) => inside(one.block)), ...inside(statement.otherwise)];
    case 'split':
      return statement.arms.flatMap((arm) => inside(arm.block));
    case 'repeat':
      return inside(statement.body);
    default:
      return [];
  }
}
