// The public face of expression evaluation.
export { distance, roundMoney, scale } from './arithmetic.js';
export { compileExpression } from './compile-expression.js';
export {
  type Compiled,
  decide,
  type EvaluationContext,
  evaluationContext,
  isDuration,
  isEventRecord,
  plainValue,
} from './compiled.js';
export { dayOf, momentOf } from './moments.js';
