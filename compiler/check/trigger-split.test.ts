import { describe, expect, it } from 'vitest';
import type { Expression } from '../../grammar/index.js';
import { check, found } from './checks.fixture.js';
import { splitTrigger } from './trigger-split.js';

/** Every part as `moment & condition & …`. */
function parts(trigger: string, clause = 'when'): readonly string[] {
  const source =
    clause === 'when'
      ? `scenario s:\n  when ${trigger}:\n    send email cart_reminder as note\n`
      : `scenario s:\n  ${clause} ${trigger}\n  when cart_updated as cart:\n    send email cart_reminder as note\n`;
  const analysis = check(source);
  expect(found(analysis)).toEqual([]);
  const scenario = analysis.symbols.scenarios.get('s')!.declaration!;
  const [stop] = scenario.clauses;
  const expression = stop?.kind === 'stopWhen' ? stop.condition : scenario.whens[0]!.trigger;
  const text = ({ span }: Expression) => source.slice(span.start, span.end);
  return splitTrigger(expression, analysis).map(({ moment, conditions }) =>
    [moment ? `[${text(moment)}]` : '', ...conditions.map(text)].filter(Boolean).join(' & '),
  );
}

describe('splitTrigger', () => {
  it('keeps a condition without moments whole', () => {
    expect(parts('last_order > 3mo and (regular or orders >= 3)')).toEqual([
      'last_order > 3mo and (regular or orders >= 3)',
    ]);
    expect(parts('regular or prospect')).toEqual(['regular or prospect']);
  });

  it('takes the moment out of its conditions', () => {
    expect(parts('cart_abandoned as cart and last_order > 15d')).toEqual([
      '[cart_abandoned as cart] & last_order > 15d',
    ]);
    expect(parts('regular and (order_placed) and orders == 1')).toEqual(['[order_placed] & regular & orders == 1']);
    expect(parts('order_placed and (regular or inactive)')).toEqual(['[order_placed] & (regular or inactive)']);
  });

  it('spreads alternatives over what they share', () => {
    expect(parts('rfm moves to loyal or rfm moves to at_risk')).toEqual([
      '[rfm moves to loyal]',
      '[rfm moves to at_risk]',
    ]);
    expect(parts('regular and (order_placed or cart_updated and inactive)')).toEqual([
      '[order_placed] & regular',
      '[cart_updated] & regular & inactive',
    ]);
  });

  it('lets stops mix moments and conditions', () => {
    expect(parts('newsletter is false or order_placed', 'stop when')).toEqual([
      'newsletter is false',
      '[order_placed]',
    ]);
  });

  it('takes a message event as the moment only where there is no other', () => {
    expect(parts('note.clicked', 'stop when')).toEqual(['[note.clicked]']);
    expect(parts('note.clicked and regular', 'stop when')).toEqual(['[note.clicked] & regular']);
    expect(parts('order_placed and note.clicked', 'stop when')).toEqual(['[order_placed] & note.clicked']);
    expect(parts('note.opened and note.clicked', 'stop when')).toEqual(['note.opened and note.clicked']);
    expect(parts('not note.opened', 'stop when')).toEqual(['not note.opened']);
  });
});
