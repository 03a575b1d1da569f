/** What a scenario listens to that steps of another can bring about: groups and attributes, also those that a segment or a condition is made of. It follows names, not times. */
import type { Expression, GroupStatement, Name, SetStatement } from '../../grammar/index.js';
import type { ScenarioSymbol, ValueSymbol } from '../resolve/symbol.js';
import type { Checker } from './checker.js';
import { unwrapped } from './expectation.js';
import { splitTrigger } from './trigger-split.js';

export type Change = GroupStatement | SetStatement;
type Named = Extract<ValueSymbol, { kind: 'segment' | 'let' }>;

/** One way in which something that changes starts a scenario. */
export interface Signal {
  /** The attribute or the group. */
  readonly of: string;
  /** With what value it may start; undefined: any. */
  readonly starts: (written: string | undefined) => boolean;
  /** Segments and lets on the way from the change to the trigger. */
  readonly through: readonly Named[];
}

/** Membership counts as `true` and `false`; undefined where the value is not a word. */
export function writtenBy(change: Change): { readonly of: string; readonly value: string | undefined } {
  if (change.kind === 'set') return { of: change.attribute.text, value: wordOf(change.value) };
  return { of: change.group.text, value: String(change.action === 'add') };
}

export function signalsOf(c: Checker, scenario: ScenarioSymbol): readonly Signal[] {
  const guards = (scenario.declaration?.clauses ?? []).flatMap((clause) =>
    clause.kind === 'for' ? [clause.condition] : [],
  );
  const signals = scenario.whens.flatMap((when) =>
    splitTrigger(when.trigger, c).flatMap(({ moment, conditions }) => {
      if (!moment) return conditions.flatMap((condition) => turning(c, condition, true));
      if (moment.kind === 'changes') {
        const wanted = moment.to && wordOf(moment.to);
        const starts = (written: string | undefined) =>
          written === undefined || wanted === undefined || written === wanted;
        return [{ of: moment.attribute.text, starts, through: [] }];
      }
      return moment.kind === 'membership' ? membership(c, moment.set, moment.direction === 'enters') : [];
    }),
  );
  return signals.map((signal) => ({
    ...signal,
    starts: (written) => signal.starts(written) && guards.every((guard) => mayHold(c, guard, signal.of, written)),
  }));
}

function membership(c: Checker, { text }: Name, enters: boolean): readonly Signal[] {
  const symbol = c.symbols.values.get(text);
  if (symbol?.kind !== 'segment')
    return [{ of: text, starts: (written) => written === undefined || written === String(enters), through: [] }];
  return turning(c, symbol.declaration.condition, enters).map((signal) => ({
    ...signal,
    through: [symbol, ...signal.through],
  }));
}

/** What can make a condition turn true, or false. */
function turning(c: Checker, condition: Expression, holds: boolean): readonly Signal[] {
  return [...readsOf(c, condition)].map(([of, through]) => ({
    of,
    through,
    starts: (written) => (holds ? mayHold(c, condition, of, written) : !surely(c, condition, of, written)),
  }));
}

/** Attributes and groups that an expression depends on, with the declarations on a shortest way there. Each declaration is looked into once. */
function readsOf(c: Checker, expression: Expression): Map<string, readonly Named[]> {
  const reads = new Map<string, readonly Named[]>();
  const seen = new Set<Named>();
  const rest: { readonly node: unknown; readonly through: readonly Named[] }[] = [{ node: expression, through: [] }];
  for (const { node, through } of rest) {
    if (typeof node !== 'object' || node === null) continue;
    const symbol = 'text' in node && 'span' in node ? c.meanings.get(node as Name) : undefined;
    if (symbol?.kind === 'attribute' || symbol?.kind === 'group') {
      if (!reads.has(symbol.name)) reads.set(symbol.name, through);
    } else if (symbol?.kind === 'segment' || symbol?.kind === 'let') {
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      const inner = symbol.kind === 'segment' ? symbol.declaration.condition : symbol.declaration.value;
      rest.push({ node: inner, through: [...through, symbol] });
    } else for (const part of Object.values(node)) if (typeof part === 'object') rest.push({ node: part, through });
  }
  return reads;
}

/** Whether a condition can hold once `of` is `written`; where nobody can tell it can. */
function mayHold(c: Checker, condition: Expression, of: string, written: string | undefined): boolean {
  return judged(c, condition, of, written) !== false;
}

function surely(c: Checker, condition: Expression, of: string, written: string | undefined): boolean {
  return judged(c, condition, of, written) === true;
}

/** `asked`: segments that were asked already or are being asked, which nothing is known of yet. */
function judged(
  c: Checker,
  condition: Expression,
  of: string,
  written: string | undefined,
  asked = new Map<Expression, boolean | undefined>(),
): boolean | undefined {
  if (written === undefined) return undefined;
  const inner = unwrapped(condition);
  const ask = (part: Expression) => judged(c, part, of, written, asked);
  switch (inner.kind) {
    case 'unary':
      return inner.operator === 'not' ? denied(ask(inner.operand)) : undefined;
    case 'known':
      return isOf(inner.operand, of) ? inner.known : undefined;
    case 'in': {
      const words = inner.values.map(wordOf);
      if (!isOf(inner.operand, of) || words.includes(undefined)) return undefined;
      return words.includes(written) !== inner.negated;
    }
    case 'nameExpr':
    case 'member': {
      if (isOf(inner, of)) return written === 'true' ? true : written === 'false' ? false : undefined;
      const symbol = inner.kind === 'nameExpr' ? c.meanings.get(inner.name) : undefined;
      if (symbol?.kind !== 'segment') return undefined;
      const { condition: meant } = symbol.declaration;
      if (!asked.has(meant)) {
        asked.set(meant, undefined);
        asked.set(meant, ask(meant));
      }
      return asked.get(meant);
    }
    case 'binary':
      return judgedOperation(inner, of, written, ask);
    default:
      return undefined;
  }
}

function judgedOperation(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  of: string,
  written: string,
  ask: (part: Expression) => boolean | undefined,
): boolean | undefined {
  if (operator === 'and' || operator === 'or') {
    const settles = operator === 'or';
    const sides = [ask(left), ask(right)];
    if (sides.includes(settles)) return settles;
    return sides.includes(undefined) ? undefined : !settles;
  }
  const equal = operator === '==' || operator === 'is';
  if (!equal && operator !== '!=' && operator !== 'is not') return undefined;
  const word = isOf(left, of) ? wordOf(right) : isOf(right, of) ? wordOf(left) : undefined;
  return word === undefined ? undefined : (word === written) === equal;
}

function denied(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

/** `tier`, `contact.tier`. */
function isOf(expression: Expression, of: string): boolean {
  const inner = unwrapped(expression);
  if (inner.kind === 'nameExpr') return inner.name.text === of;
  return (
    inner.kind === 'member' &&
    inner.object.kind === 'nameExpr' &&
    inner.object.name.text === 'contact' &&
    inner.member.text === of
  );
}

/** Texts, yes and no, and the values of an enum. */
function wordOf(expression: Expression): string | undefined {
  const inner = unwrapped(expression);
  if (inner.kind === 'text') return inner.value;
  if (inner.kind === 'bool') return String(inner.value);
  return inner.kind === 'nameExpr' ? inner.name.text : undefined;
}
