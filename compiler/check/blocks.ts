/** Goes through the blocks that stand inside statements. It knows what holds a block, not what any of it means. */
import type { Block, Statement } from '../../grammar/index.js';

/** The statements of a block and of all blocks in it, in text order. */
export function* statementsIn(block: Block): Iterable<Statement> {
  for (const statement of block.statements) {
    yield statement;
    for (const inner of blocksOf(statement)) yield* statementsIn(inner);
  }
}

/** The blocks a statement holds, in text order. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.branches.map(({ block }) => block), ...optional(statement.otherwise)];
    case 'match':
      return [...statement.cases.map(({ block }) => block), ...optional(statement.otherwise)];
    case 'split':
      return statement.arms.map(({ block }) => block);
    case 'waitFor':
      return [...statement.arms.flatMap(({ block }) => optional(block)), ...optional(statement.otherwise)];
    case 'waitUntil':
      return optional(statement.otherwise);
    case 'repeat':
      return [statement.body];
    default:
      return [];
  }
}

function optional(block: Block | undefined): readonly Block[] {
  return block ? [block] : [];
}
