/** Statements as states, in the order of the text. Where a statement leads is told to it; sequences are put in place of their `do`. */
import type {
  Block,
  DoStatement,
  Expression,
  MatchCase,
  RepeatStatement,
  Span,
  Statement,
} from '../../grammar/index.js';
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { EventTable } from '../types/events.js';
import { waitLabel } from '../wait-label.js';
import { compareEqual } from './comparison.js';
import { constantNumber } from './constants.js';
import { unwrapped } from './expression.js';
import { type Ids, onOneLine } from './ids.js';
import { lowerGift, messageName, messageParams } from './messages.js';
import { type DraftAlternative, lowerAlternatives } from './moments.js';
import { namesBoundIn } from './names-bound.js';
import { joined, negated } from './operators.js';
import type { Lowering, Scope, SlotTable } from './scope.js';
import type { Draft, StateList } from './states.js';
import { lowerTarget } from './targets.js';

/** What all statements of one machine share. */
export interface MachineDraft {
  readonly lowering: Lowering;
  readonly events: EventTable;
  readonly states: StateList;
  readonly slots: SlotTable;
  readonly ids: Ids;
  /** Scopes by the alternatives lowered in them, which say where a kept event goes. */
  readonly scopes: Map<DraftAlternative, Scope>;
}

/** Where a statement stands. */
export interface Place {
  readonly file: string;
  /** Put before the ids of a sequence's statements: `do nudge/`. */
  readonly prefix: string;
  readonly scope: Scope;
  /** Loops with an `until` around it, innermost first. */
  readonly loops: readonly number[];
  readonly call?: SourceSpan;
}

export function lowerBlock(
  machine: MachineDraft,
  block: Block | undefined,
  place: Place,
  entry: number,
  next: number,
): void {
  const statements = block?.statements ?? [];
  if (statements.length === 0) machine.states.same(entry, next);
  let at = entry;
  for (const [index, statement] of statements.entries()) {
    const isLast = index === statements.length - 1;
    const after = isLast ? next : machine.states.label();
    lowerStatement(machine, statement, place, at, after);
    // What nothing leads to has been said to be unreachable.
    if (!isLast && !machine.states.isTarget(after)) return;
    at = after;
  }
}

function lowerStatement(machine: MachineDraft, statement: Statement, place: Place, entry: number, next: number): void {
  const { lowering, states, slots } = machine;
  const { scope } = place;
  const value = (expression: Expression) => lowering.value(expression, scope);
  const text = (node: { readonly span: Span }) => onOneLine(lowering.positions.textOf(place.file, node.span));
  const base = (wanted: string, span: Span = statement.span) => baseOf(machine, place, wanted, span);
  const emit = (state: Draft) => states.emit(entry, state);
  /** Where a block begins, or what follows where there is none. */
  const into = (block: Block | undefined) => (block ? states.label() : next);
  const fill = (label: number, block: Block | undefined) => {
    if (block) lowerBlock(machine, block, place, label, next);
  };

  switch (statement.kind) {
    case 'wait':
      emit({ ...base(`wait ${text(statement.duration)}`), kind: 'wait', duration: value(statement.duration), next });
      return;
    case 'waitUntil': {
      const late = statement.otherwise ? states.label() : undefined;
      const target = lowerTarget(lowering, statement.target, scope);
      const { span } = statement.target;
      emit({
        ...base(`wait until ${text(statement.target)}`, { start: statement.span.start, end: span.end }),
        kind: 'until',
        target,
        next,
        ...(late === undefined ? {} : { late }),
      });
      if (late !== undefined) fill(late, statement.otherwise);
      return;
    }
    case 'waitFor': {
      const arms = statement.arms.map((arm) => ({ arm, label: into(arm.block) }));
      const otherwise = into(statement.otherwise);
      const last = statement.several ? statement.upTo : (statement.arms.at(-1)?.on ?? statement.upTo);
      emit({
        ...base(
          waitLabel(statement)?.text ?? `wait for ${statement.arms.map((arm) => text(waitedFor(arm.on))).join(', ')}`,
          headOf(statement, last),
        ),
        kind: 'waitFor',
        upTo: value(statement.upTo),
        arms: arms.flatMap(({ arm, label }) => alternatives(machine, arm.on, place).map((on) => ({ on, next: label }))),
        otherwise,
      });
      for (const { arm, label } of arms) fill(label, arm.block);
      fill(otherwise, statement.otherwise);
      return;
    }
    case 'send': {
      const channel = statement.channel.text;
      const message = messageName(lowering, statement.message, scope);
      const common = base(statement.as?.text ?? `send ${channel} ${message}`);
      const name = statement.as ? scope.frame + statement.as.text : common.id;
      emit({
        ...common,
        kind: 'send',
        channel,
        message,
        ...(statement.lifetime ? { lifetime: value(statement.lifetime) } : {}),
        handle: slots.slot(name, { kind: 'message', channel, message }),
        params: messageParams(lowering, machine.events, statement, scope),
        next,
      });
      return;
    }
    case 'give': {
      const common = base(statement.as?.text ?? `give ${text(statement.value)}`);
      const name = statement.as ? scope.frame + statement.as.text : common.id;
      const gift = lowerGift(lowering, statement, scope);
      emit({ ...common, kind: 'give', ...gift, slot: slots.slot(name, { kind: 'code' }), next });
      return;
    }
    case 'if': {
      const branches = statement.branches.map((branch) => ({ branch, label: states.label() }));
      const otherwise = into(statement.otherwise);
      const first = statement.branches[0]!;
      emit({
        ...base(`if ${text(first.condition)}`, headOf(statement, first.condition)),
        kind: 'branch',
        cases: branches.map(({ branch, label }) => ({
          when: lowering.condition(branch.condition, scope),
          next: label,
          span: lowering.positions.spanOf(place.file, branch.condition.span),
        })),
        otherwise,
      });
      for (const { branch, label } of branches) fill(label, branch.block);
      fill(otherwise, statement.otherwise);
      return;
    }
    case 'match': {
      const cases = statement.cases.map((one) => ({ one, label: states.label() }));
      const otherwise = into(statement.otherwise);
      emit({
        ...base(`match ${text(statement.subject)}`, headOf(statement, statement.subject)),
        kind: 'branch',
        cases: cases.map(({ one, label }) => ({
          when: joined(
            'or',
            one.values.map((expected) => caseCondition(lowering, statement.subject, expected, scope)),
          ),
          next: label,
          span: lowering.positions.spanOf(place.file, caseHead(one)),
        })),
        otherwise,
        ...(statement.otherwise ? {} : { exhaustive: true as const }),
      });
      for (const { one, label } of cases) fill(label, one.block);
      fill(otherwise, statement.otherwise);
      return;
    }
    case 'split': {
      const arms = statement.arms.map((arm) => ({ arm, label: states.label() }));
      const end = statement.as?.span.end ?? statement.span.start + 'split'.length;
      const common = base(statement.as?.text ?? 'split', { start: statement.span.start, end });
      emit({
        ...common,
        kind: 'split',
        name: common.id,
        arms: arms.map(({ arm, label }) => ({
          name: arm.name.text,
          share: constantNumber(value(arm.share)) ?? 0,
          next: label,
          span: lowering.positions.spanOf(place.file, { start: arm.span.start, end: arm.name.span.end }),
        })),
      });
      for (const { arm, label } of arms) fill(label, arm.block);
      return;
    }
    case 'repeat':
      lowerRepeat(machine, statement, place, entry, next);
      return;
    case 'group': {
      const { action, group } = statement;
      const common = base(`${action === 'add' ? 'add to' : 'remove from'} ${group.text}`);
      emit({ ...common, kind: 'change', change: { kind: action, group: group.text }, next });
      return;
    }
    case 'set': {
      const attribute = statement.attribute.text;
      const change = { kind: 'set', attribute, value: value(statement.value) } as const;
      emit({ ...base(`set ${attribute}`), kind: 'change', change, next });
      return;
    }
    case 'do':
      lowerDo(machine, statement, place, entry, next);
      return;
    case 'stop': {
      const outcome = statement.as?.text;
      emit({
        ...base(outcome === undefined ? 'stop' : `stop as ${outcome}`),
        kind: 'end',
        outcome: outcome ?? 'stopped',
      });
      return;
    }
    case 'unreadable':
      throw new Error('A statement that could not be read is not lowered.');
  }
}

function baseOf(machine: MachineDraft, place: Place, wanted: string, span: Span) {
  return {
    id: machine.ids.next(place.prefix + wanted),
    span: machine.lowering.positions.spanOf(place.file, span),
    ...(place.call ? { call: place.call } : {}),
    ...(place.loops.length > 0 ? { loops: place.loops } : {}),
  };
}

/** From where a statement begins to the end of what its first line says. */
function headOf(statement: { readonly span: Span }, last: { readonly span: Span }): Span {
  return { start: statement.span.start, end: Math.max(statement.span.start, last.span.end) };
}

function caseHead(one: MatchCase): Span {
  return { start: one.span.start, end: one.values.at(-1)?.span.end ?? one.span.end };
}

/** What names a wait: the event without its filter, or the whole condition. */
function waitedFor(on: Expression): { readonly span: Span } {
  return on.kind === 'eventPattern' ? on.event : on;
}

function caseCondition(lowering: Lowering, subject: Expression, expected: Expression, scope: Scope): Expr {
  if (expected.kind === 'unknownLiteral') return negated({ op: 'known', of: lowering.value(subject, scope) });
  return compareEqual(lowering, subject, expected, scope);
}

function alternatives(machine: MachineDraft, on: Expression, place: Place): readonly DraftAlternative[] {
  const lowered = lowerAlternatives(machine.lowering, on, place.file, place.scope);
  for (const alternative of lowered) machine.scopes.set(alternative, place.scope);
  return lowered;
}

function lowerRepeat(
  machine: MachineDraft,
  statement: RepeatStatement,
  place: Place,
  entry: number,
  next: number,
): void {
  const { lowering, states, slots } = machine;
  const last = statement.until ?? statement.every ?? statement.times;
  const rest = lowering.positions.textOf(place.file, { start: last.span.end, end: statement.body.span.start });
  const end = last.span.end + Math.max(0, rest.indexOf(':'));
  const common = baseOf(machine, place, 'repeat', { start: statement.span.start, end });
  const body = states.label();
  const index = states.emit(entry, {
    ...common,
    kind: 'loop',
    times: statement.times.value,
    counter: slots.slot(common.id, { kind: 'counter' }),
    ...(statement.every ? { every: lowering.value(statement.every, place.scope) } : {}),
    began: slots.slot(`${common.id} began`, { kind: 'value', type: { type: 'moment' } }),
    until: statement.until ? alternatives(machine, statement.until, place) : [],
    body,
    next,
  });
  const loops = statement.until ? [index, ...place.loops] : place.loops;
  lowerBlock(machine, statement.body, { ...place, loops }, body, entry);
}

function lowerDo(machine: MachineDraft, statement: DoStatement, place: Place, entry: number, next: number): void {
  const { lowering } = machine;
  const symbol = lowering.meaningOf(statement.sequence);
  if (symbol?.kind !== 'sequence') throw new Error(`${statement.sequence.text} is no sequence.`);
  const prefix = `${machine.ids.next(`${place.prefix}do ${symbol.name}`)}/`;
  const params = new Map<string, { readonly value: Expr } | { readonly message: string }>();
  for (const [index, { name }] of symbol.declaration.params.entries()) {
    const argument = unwrapped(statement.args[index]!);
    if (lowering.typeOf(argument).kind === 'message' && argument.kind === 'nameExpr') {
      params.set(name.text, { message: messageName(lowering, argument.name, place.scope) });
    } else params.set(name.text, { value: lowering.value(argument, place.scope) });
  }
  const scope: Scope = {
    layers: [],
    slots: machine.slots,
    names: namesBoundIn(symbol.declaration.body, lowering.analysis),
    frame: prefix,
    params,
    caller: place.scope,
  };
  const call = place.call ?? lowering.positions.spanOf(place.file, statement.span);
  lowerBlock(machine, symbol.declaration.body, { ...place, file: symbol.file, prefix, scope, call }, entry, next);
}
