/** Whether a filter lets the same events through for ever: it looks at each and at what is written down, not at the contact, the time or a message. */
import type { Expression } from '../../grammar/index.js';
import type { Reading } from './reading.js';

const literals = [
  'number',
  'percent',
  'money',
  'text',
  'date',
  'time',
  'momentLiteral',
  'bool',
  'unknownLiteral',
  'distance',
  'point',
] as const;
const operators = ['list', 'paren', 'unary', 'binary', 'known', 'in', 'between', 'near', 'has', 'conditional'] as const;
const unchanging: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  ...literals,
  ...operators,
  'nameExpr',
  'member',
]);

/** What names may mean; those of the run stand in the key of what is filtered, which is forgotten when they mean something else. */
const named: ReadonlySet<string> = new Set(['field', 'constant', 'place', 'alias', 'code', 'param']);

export function letsSameThrough(r: Reading, part: unknown): boolean {
  if (Array.isArray(part)) return part.every((one) => letsSameThrough(r, one));
  if (typeof part !== 'object' || part === null || !('kind' in part)) return true;
  const expression = part as Expression;
  // What is compared with a duration is compared by its age.
  if (!unchanging.has(expression.kind) || r.c.typeAt(expression).kind === 'duration') return false;
  if (expression.kind === 'member') return letsSameThrough(r, expression.object);
  if (expression.kind !== 'nameExpr') return Object.values(expression).every((one) => letsSameThrough(r, one));
  const symbol = r.c.meanings.get(expression.name);
  if (symbol?.kind === 'let') return letsSameThrough(r, symbol.declaration.value);
  return symbol === undefined || named.has(symbol.kind);
}
