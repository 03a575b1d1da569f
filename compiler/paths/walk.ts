/**
 * Follows a scenario's steps with what is known on each path. What a condition said holds at its instant; after a step that may take time only
 * what cannot change is left, and what would have ended the run. Steps nobody reaches are not looked into.
 */
import type { Block, Statement } from '../../grammar/index.js';
import { statementsIn } from '../check/blocks.js';
import { splitTrigger } from '../check/trigger-split.js';
import { all, any, assume, deny, type Formula, isImpossible } from '../reason/index.js';
import { matchStatement } from './cases.js';
import { conditionOf } from './condition.js';
import { judge, judgeInside } from './judge.js';
import { namesOf, waitForStatement, waitStatement, waitUntilStatement } from './waits.js';
import { joined, narrowed, type Reached, resumed, type Walk, type Way } from './way.js';

export function walkBlock(w: Walk, block: Block, start: Way): Way {
  let way = start;
  for (const statement of block.statements) {
    if (!way) return way;
    way = walkStatement(w, statement, way);
  }
  return way;
}

function walkStatement(w: Walk, statement: Statement, here: Reached): Way {
  switch (statement.kind) {
    case 'if':
      return ifStatement(w, statement, here);
    case 'match':
      return matchStatement(w, statement, here);
    case 'split':
      return joined(statement.arms.map((arm) => w.block(w, arm.block, here)));
    case 'repeat':
      return repeat(w, statement, here);
    case 'wait':
      return waitStatement(w, statement, here);
    case 'waitUntil':
      return waitUntilStatement(w, statement, here);
    case 'waitFor':
      return waitForStatement(w, statement, here);
    case 'send':
      for (const { value } of statement.with) judgeInside(w, value, here);
      return resumed(w, here, 0, statement.as ? [statement.as.text] : []);
    case 'give':
    case 'set':
      judgeInside(w, statement.value, here);
      return resumed(w, here, 0, statement.kind === 'give' && statement.as ? [statement.as.text] : []);
    case 'do':
      for (const arg of statement.args) judgeInside(w, arg, here);
      return resumed(w, here, 0);
    case 'group':
    case 'unreadable':
      return resumed(w, here, 0);
    case 'stop':
      return undefined;
  }
}

function ifStatement(w: Walk, statement: Extract<Statement, { kind: 'if' }>, start: Reached): Way {
  const { r, scope } = w;
  const ways: Way[] = [];
  let here: Way = start;
  for (const [index, { condition, block, span }] of statement.branches.entries()) {
    if (!here) break;
    judgeInside(w, condition, here);
    const rest = [
      ...statement.branches.slice(index + 1).map((branch) => branch.block),
      ...(statement.otherwise ? [statement.otherwise] : []),
    ];
    const word = { start: span.start, end: condition.span.end };
    judge(w, condition, here, {
      related: rest.slice(0, 1).map((dead) => ({ file: scope.file, span: dead.span, message: 'so nobody comes here' })),
      fixes:
        index > 0 && rest.length === 0
          ? [{ title: 'Write `else`', edits: [{ file: scope.file, span: word, text: 'else' }], certain: true }]
          : [],
    });
    const { yes } = conditionOf(r, condition);
    const text = r.c.textOf(scope.file, condition.span);
    ways.push(taken(w, block, narrowed(w, here, yes, condition.span, `only those with \`${text}\` come here`)));
    here = narrowed(w, here, deny(yes), condition.span, `those with \`${text}\` have taken another way here`);
  }
  ways.push(statement.otherwise ? taken(w, statement.otherwise, here) : here);
  return joined(ways.map((way) => way && { ...way, trail: start.trail }));
}

function taken(w: Walk, block: Block, way: Way): Way {
  return way && w.block(w, block, way);
}

function repeat(w: Walk, statement: Extract<Statement, { kind: 'repeat' }>, here: Reached): Way {
  const { r } = w;
  const { until } = statement;
  let lasting = w.lasting;
  let unless: Formula | undefined;
  if (until) {
    judgeInside(w, until, here);
    const parts = splitTrigger(until, r.c);
    const conditions = parts.filter(({ moment }) => !moment);
    if (conditions.length === parts.length) judge(w, until, here);
    unless = any(conditions.map((part) => all(part.conditions.map((one) => conditionOf(r, one).yes))));
    lasting = [
      ...lasting,
      { formula: deny(unless), span: until.span, message: '`until` ends the loop at that instant' },
    ];
  }
  const names = boundIn(statement.body);
  const round = resumed({ ...w, lasting }, here, 0, names);
  if (unless && isImpossible(assume(here.facts, deny(unless)))) return here;
  const body = round && w.block({ ...w, lasting }, statement.body, { ...round, trail: here.trail });
  // Also out of the middle, or with no round at all.
  return joined(
    [resumed(w, here, 0, names), body && resumed(w, body, 0, names)].map(
      (way) => way && { ...way, trail: here.trail, elapsed: here.elapsed },
    ),
  );
}

/** Names that statements of the block give a meaning. */
function boundIn(block: Block): readonly string[] {
  const names: string[] = [];
  for (const statement of statementsIn(block)) {
    if ((statement.kind === 'send' || statement.kind === 'give' || statement.kind === 'split') && statement.as)
      names.push(statement.as.text);
    if (statement.kind === 'waitFor') for (const arm of statement.arms) names.push(...namesOf(arm.on));
  }
  return names;
}
