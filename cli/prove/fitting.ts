/** Fields with which an event gets through a filter, read from its comparisons with what is written down; what else it asks for is left to chance. */
import type { Expr, Value } from '../../runtime/machine/index.js';

export function fitting(where: Expr | undefined): Readonly<Record<string, Value>> {
  switch (where?.op) {
    case 'and':
      return Object.assign({}, ...where.of.map(fitting));
    case 'or':
      return fitting(where.of[0]);
    case 'in': {
      const [first] = where.values;
      return first ? compared('eq', where.of, first) : {};
    }
    case 'eq':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return compared(where.op, where.left, where.right);
    default:
      return {};
  }
}

const mirrored = { eq: 'eq', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;
const beyond = { eq: 0, le: 0, ge: 0, lt: -1, gt: 1 } as const;

function compared(op: keyof typeof mirrored, left: Expr, right: Expr): Readonly<Record<string, Value>> {
  if (left.op === 'const' && right.op !== 'const') return compared(mirrored[op], right, left);
  if (left.op !== 'get' || left.of.op !== 'event' || right.op !== 'const') return {};
  const { value } = right;
  return { [left.field]: typeof value === 'number' ? value + beyond[op] : value };
}
