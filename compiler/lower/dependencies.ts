/** What a lowered condition looks at, so that only inputs that can change it make the runtime judge it again. A segment it reads stands for all that segment reads. */
import type { Dependencies } from '../../runtime/machine/bundle.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { eachExpr } from './walk.js';

export function dependenciesOf(model: ProjectModel, ...conditions: readonly (Expr | undefined)[]): Dependencies {
  const attributes = new Set<string>();
  const events = new Set<string>();
  const segments = new Set<string>();
  const groups = new Set<string>();
  const scenarios = new Set<string>();
  let rfm = false;
  let time = false;
  const look = (expr: Expr): void => {
    switch (expr.op) {
      case 'attr':
        attributes.add(expr.name);
        break;
      case 'segment':
        segments.add(expr.name);
        break;
      case 'group':
        groups.add(expr.name);
        break;
      case 'running':
      case 'entered':
        scenarios.add(expr.scenario);
        break;
      case 'rfm':
      case 'expectedOrders':
        rfm = true;
        break;
      case 'history':
        events.add(expr.event);
        for (const undoing of undoingEvents(model, expr.event)) events.add(undoing);
        if (expr.inLast) time = true;
        break;
      case 'age':
      case 'window':
      case 'elapsed':
      case 'now':
      case 'today':
        time = true;
        break;
      default:
    }
  };
  for (const condition of conditions) if (condition) eachExpr(condition, look);
  return {
    attributes: [...attributes].sort(),
    events: [...events].sort(),
    segments: [...segments].sort(),
    groups: [...groups].sort(),
    scenarios: [...scenarios].sort(),
    rfm,
    time,
  };
}

/** Events whose arrival takes `event` out of history. */
function undoingEvents(model: ProjectModel, event: string): readonly string[] {
  return Object.entries(model.events)
    .filter(([, declared]) => declared.undoes?.event === event)
    .map(([name]) => name);
}
