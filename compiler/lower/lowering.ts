/** Ties an analysis to what lowers its expressions, with the tables they share. */
import type { TypeShape } from '../../runtime/machine/model.js';
import type { Analysis } from '../analysis.js';
import type { EventTable } from '../types/events.js';
import { lowerCondition, lowerValue } from './expression.js';
import { factsBuilder } from './facts.js';
import type { Positions } from './positions.js';
import type { Lowering } from './scope.js';
import { eventBasics } from './shapes.js';

export function loweringOf(analysis: Analysis, positions: Positions, events: EventTable): Lowering {
  const { model } = analysis;
  const fields = new Map<string, Readonly<Record<string, TypeShape>>>();
  const lowering: Lowering = {
    analysis,
    model,
    positions,
    facts: factsBuilder(model),
    typeOf(expression) {
      const type = analysis.types.get(expression);
      if (type) return type;
      return expression.kind === 'paren' ? lowering.typeOf(expression.inner) : { kind: 'error' };
    },
    meaningOf: (name) => analysis.meanings.get(name),
    eventFields(event) {
      let found = fields.get(event);
      if (!found) {
        found = { ...model.events[events.root(event)]?.fields, ...eventBasics };
        fields.set(event, found);
      }
      return found;
    },
    value: (expression, scope) => lowerValue(lowering, expression, scope),
    condition: (expression, scope) => lowerCondition(lowering, expression, scope),
  };
  return lowering;
}
