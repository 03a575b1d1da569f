/** What is certainly there where a template's condition holds, or does not: `{% if contact.first_name %}` makes sure of the name. */
import type { TemplateExpression } from './tree.js';

type Known = ReadonlySet<string>;
const nothing: Known = new Set();

/** Paths that are known where the condition comes out as `holds`. */
export function knownWhere(condition: TemplateExpression, holds: boolean): Known {
  switch (condition.kind) {
    case 'path':
      return holds ? prefixes(condition) : nothing;
    case 'filtered':
      return holds ? knownWhere(condition.initial, true) : nothing;
    case 'operation':
      return ofOperation(condition, holds);
    default:
      return nothing;
  }
}

function ofOperation(
  { operator, operands }: Extract<TemplateExpression, { kind: 'operation' }>,
  holds: boolean,
): Known {
  const [left, right = left] = operands;
  if (!left || !right) return nothing;
  switch (operator) {
    case 'not':
      return knownWhere(left, !holds);
    case 'and':
    case 'or': {
      const [a, b] = [knownWhere(left, holds), knownWhere(right, holds)];
      // Both hold after `and`; one of them, nobody knows which, after `or`.
      return holds === (operator === 'and') ? new Set([...a, ...b]) : new Set([...a].filter((key) => b.has(key)));
    }
    case '==':
    case '!=': {
      const same = holds === (operator === '==');
      const known = [ofComparison(left, right, same), ofComparison(right, left, same)];
      return new Set(known.flatMap((keys) => [...keys]));
    }
    case 'contains':
      return holds ? prefixes(left) : nothing;
    default:
      return holds ? new Set([...prefixes(left), ...prefixes(right)]) : nothing;
  }
}

/** Something that is the same as a written value is there, and so is what is not nothing. */
function ofComparison(path: TemplateExpression, other: TemplateExpression, same: boolean): Known {
  if (other.kind !== 'literal') return nothing;
  const { value } = other;
  const isNothing = value === null || value === '' || typeof value === 'object';
  return same !== isNothing ? prefixes(path) : nothing;
}

/** `cart.items.size`: where it is known, so is the cart. */
export function prefixes(expression: TemplateExpression): Known {
  if (expression.kind === 'filtered') return prefixes(expression.initial);
  if (expression.kind !== 'path') return nothing;
  const keys = new Set([expression.root]);
  let key = expression.root;
  for (const { by } of expression.steps) {
    if (typeof by !== 'string') break;
    key = `${key}.${by}`;
    keys.add(key);
  }
  return keys;
}
