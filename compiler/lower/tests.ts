/** `test` blocks as plain data that the runtime can play on a virtual clock. */
import type {
  Binding,
  Expression,
  GivenStep,
  Name,
  Span,
  TestDeclaration,
  TestStep,
  TestWhenStep,
} from '../../grammar/index.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { HandleMoment } from '../../runtime/machine/expression.js';
import type { TypeShape, Value } from '../../runtime/machine/model.js';
import type { Expectation, Given, TestCase, TestStepPlan } from '../../runtime/machine/test-case.js';
import { instantInZone } from '../zone.js';
import { constantDuration } from './constants.js';
import { boundAlternative, civilOf, lowerAlternatives } from './moments.js';
import { bareScope, type Lowering } from './scope.js';

export function lowerTest(lowering: Lowering, test: TestDeclaration, file: string, scenario: string): TestCase {
  const spanOf = (span: Span) => lowering.positions.spanOf(file, span);
  return {
    title: test.title.value,
    scenario,
    span: spanOf(test.span),
    given: test.steps.flatMap((step) =>
      step.kind === 'given' ? [{ span: spanOf(step.span), ...lowerGiven(lowering, step.given) }] : [],
    ),
    steps: test.steps.flatMap((step) => lowerStep(lowering, step, file, scenario)),
  };
}

type Plain<T> = T extends unknown ? Omit<T, 'span'> : never;

function lowerGiven(lowering: Lowering, given: GivenStep['given']): Plain<Given> {
  switch (given.kind) {
    case 'attribute': {
      if (given.name.text === 'now') {
        const civil = civilOf(lowering.value(given.value, bareScope));
        if (!civil) throw new Error('A test begins at a literal date and time.');
        return { kind: 'now', ...civil };
      }
      const said = aliveOf(lowering, given.name, given.value);
      if (said) return said;
      return {
        kind: 'attribute',
        name: given.name.text,
        value: attributeValue(lowering, given.name.text, given.value),
      };
    }
    case 'event':
      return {
        kind: 'event',
        event: given.event.text,
        ago: durationOf(lowering, given.ago),
        fields: fieldValues(lowering, given.event.text, given.with),
      };
    case 'rfm':
      return { kind: 'rfm', class: given.class.text };
    case 'level':
      return { kind: 'level', axis: given.axis, level: given.level.text };
    case 'group':
      return { kind: 'group', group: given.group.text };
  }
}

/** `p_alive = 0.2`, `expected_orders = 3`; undefined for an attribute. */
function aliveOf(lowering: Lowering, name: Name, value: Expression) {
  if (lowering.meaningOf(name)?.kind !== 'builtin') return undefined;
  const lowered = lowering.value(value, bareScope);
  const said = lowered.op === 'const' && typeof lowered.value === 'number' ? lowered.value : null;
  return { kind: 'alive', of: name.text === 'p_alive' ? 'chance' : 'orders', value: said } as const;
}

function lowerStep(lowering: Lowering, step: TestStep, file: string, scenario: string): readonly TestStepPlan[] {
  const span = lowering.positions.spanOf(file, step.span);
  switch (step.kind) {
    case 'testWhen':
      return [{ span, ...lowerWhen(lowering, step, file) }];
    case 'expect':
      return [{ span, kind: 'expect', expect: lowerExpectation(lowering, step.expect, scenario) }];
    default:
      return [];
  }
}

function lowerWhen(lowering: Lowering, step: TestWhenStep, file: string): Plain<TestStepPlan> {
  const at = step.at ? { at: durationOf(lowering, step.at) } : {};
  const { what } = step;
  switch (what.kind) {
    case 'nameExpr':
      if (step.value) {
        const name = what.name.text;
        const said = aliveOf(lowering, what.name, step.value);
        if (said) return { ...said, ...at };
        return { kind: 'attribute', ...at, name, value: attributeValue(lowering, name, step.value) };
      }
      if (lowering.meaningOf(what.name)?.kind === 'event') {
        return {
          kind: 'event',
          ...at,
          event: what.name.text,
          fields: fieldValues(lowering, what.name.text, step.with),
        };
      }
      break;
    case 'eventPattern':
      return {
        kind: 'event',
        ...at,
        event: what.event.text,
        fields: fieldValues(lowering, what.event.text, step.with),
      };
    case 'member':
      if (what.object.kind === 'nameExpr') {
        return { kind: 'handle', ...at, label: what.object.name.text, moment: what.member.text as HandleMoment };
      }
      break;
    case 'membership':
      if (lowering.meaningOf(what.set)?.kind === 'group') {
        return { kind: 'group', ...at, group: what.set.text, member: what.direction === 'enters' };
      }
      break;
    case 'rfmMove':
      if (what.to) {
        return { kind: 'rfm', ...at, ...(what.from ? { from: what.from.text } : {}), to: what.to.text };
      }
      break;
    case 'changes':
      if (what.to) {
        const name = what.attribute.text;
        return { kind: 'attribute', ...at, name, value: attributeValue(lowering, name, what.to) };
      }
      break;
    default:
  }
  const [alternative] = lowerAlternatives(lowering, what, file, bareScope);
  return { kind: 'until', alternative: boundAlternative(alternative!, bareScope) };
}

type Expect = Extract<TestStep, { kind: 'expect' }>['expect'];

function lowerExpectation(lowering: Lowering, expect: Expect, scenario: string): Expectation {
  const at = 'at' in expect && expect.at ? { at: durationOf(lowering, expect.at) } : {};
  switch (expect.kind) {
    case 'message':
      return { kind: 'message', channel: expect.channel.text, message: expect.message.text, ...at };
    case 'give':
      return { kind: 'give', ...(expect.name ? { label: expect.name.text } : {}), ...at };
    case 'enter':
      return { kind: 'enter', scenario: expect.scenario?.text ?? scenario, ...at };
    case 'nothingBefore':
      return { kind: 'nothingBefore', before: durationOf(lowering, expect.before) };
    case 'no':
      return { kind: 'no', channel: expect.channel.text, ...(expect.message ? { message: expect.message.text } : {}) };
    case 'goal':
      return { kind: 'goal', ...at };
    case 'end':
      return { kind: 'end', ...(expect.as ? { outcome: expect.as.text } : {}), ...at };
    case 'atStep':
      return { kind: 'atStep', step: expect.step.text, ...at };
  }
}

function fieldValues(lowering: Lowering, event: string, bindings: readonly Binding[]): Readonly<Record<string, Value>> {
  const shapes = lowering.eventFields(event);
  const values: Record<string, Value> = {};
  for (const { name, field, value } of bindings) {
    const shape = shapes[name.text];
    if (field) {
      const inner = shape?.type === 'list' ? shape.of : shape;
      const fields = inner?.type === 'record' ? inner.fields : {};
      const before = values[name.text] as PartOfRecord | [PartOfRecord] | undefined;
      const given = constantValue(lowering, value, fields[field.text]);
      const record = { ...(Array.isArray(before) ? before[0] : before), [field.text]: given };
      values[name.text] = shape?.type === 'list' ? [record] : record;
    } else values[name.text] = constantValue(lowering, value, shape);
  }
  return values;
}

/** The fields that a test gives; the runtime completes them with plausible ones. */
type PartOfRecord = Readonly<Record<string, Value>>;

function attributeValue(lowering: Lowering, attribute: string, value: Expression): Value {
  return constantValue(lowering, value, lowering.model.contact[attribute]);
}

/** Literal dates and times where a moment is wanted are the project's zone's: a test's contact has that one unless told otherwise. */
function constantValue(lowering: Lowering, value: Expression, shape: TypeShape | undefined): Value {
  if (shape?.type === 'list' && (value.kind === 'list' || value.kind === 'paren')) {
    const items = value.kind === 'list' ? value.items : [value.inner];
    return items.map((item) => constantValue(lowering, item, shape.of));
  }
  const expr = lowering.value(value, bareScope);
  const civil = shape?.type === 'moment' ? civilOf(expr) : undefined;
  if (civil) return instantInZone(lowering.model.timezone, civil.day, civil.minute);
  if (expr.op !== 'const') throw new Error('A test gives constant values.');
  return expr.value;
}

function durationOf(lowering: Lowering, expression: Expression): CalendarDuration {
  const duration = constantDuration(lowering.value(expression, bareScope));
  if (!duration) throw new Error('A test counts time in constant durations.');
  return duration;
}
