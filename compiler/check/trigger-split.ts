/** Takes a trigger apart into its alternatives, each with its moment and its conditions. It reads the table of types and reports nothing. */
import type { Expression } from '../../grammar/index.js';
import type { Analysis } from '../analysis.js';

export interface TriggerPart {
  /** What fires; never in parentheses. Absent: the part fires when its conditions turn true. */
  readonly moment?: Expression;
  /** All must hold at the moment; none of them contains a moment. */
  readonly conditions: readonly Expression[];
}

/**
 * One part for each alternative, in text order: `or` is spread only where it joins moments, so `a or b` of plain conditions stays one condition.
 * An expression without any moment is one part. Parts are meaningful for expressions that were checked without an error.
 */
export function splitTrigger(expression: Expression, analysis: Pick<Analysis, 'types'>): readonly TriggerPart[] {
  const fires = (part: Expression): boolean => analysis.types.get(part)?.kind === 'trigger';
  const split = (part: Expression): readonly TriggerPart[] => {
    if (part.kind === 'paren') return fires(part) ? split(part.inner) : [{ conditions: [part] }];
    if (!fires(part)) return [{ conditions: [part] }];
    if (part.kind !== 'binary') return [{ moment: part, conditions: [] }];
    const left = split(part.left);
    const right = split(part.right);
    return part.operator === 'or' ? [...left, ...right] : both(left, right);
  };
  return split(expression);
}

/** Only one side of an `and` has moments, so this never multiplies. */
function both(left: readonly TriggerPart[], right: readonly TriggerPart[]): readonly TriggerPart[] {
  return left.flatMap((a) =>
    right.map((b) => {
      const moment = a.moment ?? b.moment;
      return { ...(moment ? { moment } : {}), conditions: [...a.conditions, ...b.conditions] };
    }),
  );
}
