/** Tests of scenarios: their names, the fields and values they give, the messages and steps they expect, and the order of their times. It runs nothing. */
import type {
  Binding,
  ExpectStep,
  Expression,
  GivenStep,
  Name,
  TestDeclaration,
  TestWhenStep,
} from '../../grammar/index.js';
import { classNames } from '../../runtime/machine/rfm-table.js';
import { nameOfFile } from '../resolve/collect.js';
import type { Env } from '../resolve/locals.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { fits } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { choicesOf } from '../types/from-model.js';
import { isError, number } from '../types/make.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope, withEnv } from './checker.js';
import { outside } from './declaration.js';
import { eventName } from './event-pattern.js';
import { expectDuration, unwrapped } from './expectation.js';
import { kindOfName, lookup, valueKinds } from './lookup.js';
import { attributeType, className } from './moment.js';
import { messagesOf } from './statement-send.js';
import type { Steps } from './step-names.js';
import { stepsOf } from './steps.js';
import { checkTimes } from './test-times.js';
import { checkTrigger } from './trigger.js';
import { unknownChannel, unknownField, unknownName, unknownValue, wrongKind } from './unknown.js';
import { valueNextTo } from './value-next-to.js';

export function checkTest(
  c: Checker,
  test: TestDeclaration,
  file: string,
  handles: (scenario: ScenarioSymbol) => Env,
): void {
  const scope = outside(file, test);
  const scenario = scenarioOf(c, test, scope);
  const steps = scenario && stepsOf(c, scenario);
  const judged = scenario && steps && isRight(c, scenario) ? steps : undefined;
  const inRun = scenario ? withEnv(scope, handles(scenario)) : scope;
  const started = test.steps.some(({ kind }) => kind === 'testWhen');
  let running = false;
  for (const step of test.steps) {
    switch (step.kind) {
      case 'given':
        if (running) c.report('tests/late-given', {}, scope, step.span);
        given(c, step, scope);
        break;
      case 'testWhen':
        running = true;
        when(c, step, inRun);
        break;
      case 'expect':
        if (!running && started) c.report('tests/early-expect', {}, scope, step.span);
        expectation(c, step.expect, steps, judged, scope);
        break;
      case 'unreadable':
        c.fail(scope);
    }
  }
  if (c.hasUnread(file, test.span)) return;
  if (!started && !test.steps.some(({ kind }) => kind === 'unreadable'))
    c.report('tests/no-when', {}, scope, test.title.span);
  else if (!test.steps.some(({ kind }) => kind === 'expect' || kind === 'unreadable'))
    c.report('tests/no-expect', {}, scope, test.title.span);
  checkTimes(c, test, scope);
}

function scenarioOf(c: Checker, test: TestDeclaration, scope: Scope): ScenarioSymbol | undefined {
  const { scenario } = test;
  const name = scenario?.text ?? nameOfFile(scope.file);
  const symbol = c.symbols.scenarios.get(name);
  if (symbol) {
    if (scenario) c.mean(scenario, symbol);
    return symbol;
  }
  if (scenario) unknownName(c, scenario, 'scenario', c.symbols.scenarios.keys(), scope);
  else {
    const here = [...c.symbols.scenarios.values()].filter(({ file }) => file === scope.file);
    const [only] = here.length === 1 ? here : [];
    const end = { start: test.title.span.end, end: test.title.span.end };
    const fixes = only ? [replacement(`Write \`for ${only.name}\``, scope.file, end, ` for ${only.name}`, true)] : [];
    c.report('tests/no-scenario', { scenarios: here.map((one) => one.name) }, scope, test.title.span, { fixes });
  }
  return undefined;
}

function given(c: Checker, step: GivenStep, scope: Scope): void {
  const { given } = step;
  switch (given.kind) {
    case 'attribute': {
      if (given.name.text === 'now') {
        const type = c.typeOf(given.value, scope);
        if (!isError(type) && type.kind !== 'moment' && type.kind !== 'date') {
          c.report(
            'types/expected',
            { found: describeType(type), wanted: 'a date and time like 2026-03-02 10:00', place: 'for `now`' },
            scope,
            given.value.span,
          );
        }
        return;
      }
      const type = settable(c, given.name, scope);
      if (type) value(c, given.name.text, type, given.value, scope);
      return;
    }
    case 'event': {
      const event = eventName(c, given.event, scope);
      expectDuration(c, given.ago, scope, 'before `ago`');
      fields(c, event, given.with, scope);
      return;
    }
    case 'rfm':
      if (!c.model.rfm) c.report('types/no-rfm', { name: 'rfm' }, scope, given.span);
      else if (given.class.text !== '') className(c, given.class, classNames(c.model.rfm.classes), scope);
      return;
    case 'level': {
      const levels = c.model.rfm?.levels[given.axis].names;
      if (!levels) c.report('types/no-rfm', { name: given.axis }, scope, given.span);
      else if (given.level.text !== '' && !levels.includes(given.level.text))
        unknownValue(c, given.level.text, given.level.span, `a level of ${given.axis}`, levels, scope);
      return;
    }
    case 'group': {
      const symbol = c.symbols.values.get(given.group.text);
      if (symbol?.kind === 'group') c.mean(given.group, symbol);
      else if (symbol) wrongKind(c, given.group, valueKinds[symbol.kind], 'a group', scope);
      else unknownName(c, given.group, 'group', Object.keys(c.model.groups), scope);
    }
  }
}

/** An attribute, or what is said of who still buys: `given p_alive = 0.2`. */
function settable(c: Checker, name: Name, scope: Scope): Type | undefined {
  const said = name.text === 'p_alive' || name.text === 'expected_orders';
  const symbol = said ? c.symbols.values.get(name.text) : undefined;
  const found = said && symbol === undefined ? lookup(c, name.text, scope) : undefined;
  if (found?.kind === 'value' && found.symbol.kind === 'builtin') {
    c.mean(name, found.symbol);
    return { ...number, optional: true } as Type;
  }
  if (said && symbol === undefined) {
    c.report('types/no-rfm', { name: name.text }, scope, name.span);
    return undefined;
  }
  return attributeType(c, name, scope);
}

/** `with total = 80 EUR`: fields of the event, of fitting types; `items.category = "coffee"`: a field of what the list holds. */
function fields(c: Checker, event: string | undefined, bindings: readonly Binding[], scope: Scope): void {
  const known = event === undefined ? undefined : c.events.fields(event);
  for (const binding of bindings) {
    const type = known?.get(binding.name.text);
    if (type && binding.field) fieldOf(c, binding, binding.field, type, scope);
    else if (type) value(c, binding.name.text, type, binding.value, scope);
    else {
      c.typeOf(binding.value, scope);
      if (known && event !== undefined) unknownField(c, binding.name, `\`${event}\``, known.keys(), scope);
    }
  }
}

function fieldOf(c: Checker, { name, value: given }: Binding, field: Name, type: Type, scope: Scope): void {
  const element = type.kind === 'list' ? type.of : type;
  const fields = element.kind === 'record' ? element.fields : new Map<string, Type>();
  const wanted = fields.get(field.text);
  if (wanted) value(c, `${name.text}.${field.text}`, wanted, given, scope);
  else {
    c.typeOf(given, scope);
    unknownField(c, field, `\`${name.text}\``, fields.keys(), scope);
  }
}

function value(c: Checker, name: string, wanted: Type, expression: Expression, scope: Scope): void {
  if (expression.kind === 'unknownLiteral') {
    c.set(expression, wanted);
    return;
  }
  if (wanted.kind === 'list' && (expression.kind === 'list' || expression.kind === 'paren')) {
    for (const item of expression.kind === 'list' ? expression.items : [expression.inner]) {
      value(c, name, wanted.of, item, scope);
    }
    c.set(expression, wanted);
    return;
  }
  const found = valueNextTo(c, expression, wanted, scope);
  const inner = unwrapped(expression);
  const chosen = inner.kind === 'text' && (choicesOf(wanted, c.model)?.includes(inner.value) ?? isWritable(wanted));
  if (isError(found) || chosen || fits(found, wanted, c.events)) return;
  c.report(
    'types/expected',
    { found: describeType(found), wanted: describeType(wanted), place: `for \`${name}\`` },
    scope,
    expression.span,
  );
}

/** What a test writes as a text although it is not any text. */
function isWritable(type: Type): boolean {
  return type.kind === 'email' || type.kind === 'phone';
}

function when(c: Checker, step: TestWhenStep, scope: Scope): void {
  if (step.at) expectDuration(c, step.at, scope, 'after `at`', 'nothing');
  const what = unwrapped(step.what);
  if (step.value && what.kind === 'nameExpr') {
    const type = settable(c, what.name, scope);
    if (type) {
      c.set(what, type);
      value(c, what.name.text, type, step.value, scope);
    } else c.set(what, { kind: 'error' });
    return;
  }
  checkTrigger(c, step.what, scope, 'stop');
  const name = what.kind === 'nameExpr' ? what.name : what.kind === 'eventPattern' ? what.event : undefined;
  const event = name && c.symbols.values.get(name.text)?.kind === 'event' ? name.text : undefined;
  if (event !== undefined || step.with.length === 0) fields(c, event, step.with, scope);
  else if (c.typeAt(step.what).kind !== 'error') {
    c.report('tests/with-event', {}, scope, step.with[0]!.span);
  }
}

/** Whether neither the scenario nor a sequence it does holds an error, by which it might only seem to send less than was meant. */
function isRight(c: Checker, scenario: ScenarioSymbol): boolean {
  const seen = new Set<object>([scenario]);
  for (const symbol of seen) {
    if (c.failed.has(symbol)) return false;
    for (const used of c.uses.get(symbol) ?? []) if (used.kind === 'sequence') seen.add(used);
  }
  return !scenario.whens.some(({ span }) => c.hasUnread(scenario.file, span));
}

/** `judged` are the steps where everything in them is right. */
function expectation(
  c: Checker,
  expect: ExpectStep['expect'],
  steps: Steps | undefined,
  judged: Steps | undefined,
  scope: Scope,
): void {
  if ('at' in expect && expect.at) expectDuration(c, expect.at, scope, 'after `at`', 'nothing');
  switch (expect.kind) {
    case 'message':
      message(c, expect.channel, expect.message, scope, judged);
      return;
    case 'no':
      if (expect.message) message(c, expect.channel, expect.message, scope);
      else channel(c, expect.channel, scope);
      return;
    case 'give':
      if (expect.name && steps && !steps.codes.has(expect.name.text))
        unknownName(c, expect.name, 'code', steps.codes, scope);
      return;
    case 'enter': {
      if (!expect.scenario) return;
      const symbol = c.symbols.scenarios.get(expect.scenario.text);
      if (symbol) c.mean(expect.scenario, symbol);
      else unknownName(c, expect.scenario, 'scenario', c.symbols.scenarios.keys(), scope);
      return;
    }
    case 'nothingBefore':
      expectDuration(c, expect.before, scope, 'after `before`');
      return;
    case 'goal':
      if (steps && !steps.hasGoal) c.report('tests/no-goal', {}, scope, expect.span);
      return;
    case 'end':
      if (expect.as && expect.as.text !== '' && steps && !steps.outcomes.has(expect.as.text)) {
        unknownValue(c, expect.as.text, expect.as.span, 'an outcome of this scenario', [...steps.outcomes], scope);
      }
      return;
    case 'atStep':
      if (steps && !steps.labels.has(expect.step.text)) unknownName(c, expect.step, 'step', steps.labels, scope);
  }
}

function channel(c: Checker, name: Name, scope: Scope): boolean {
  if (own(c.model.channels, name.text)) return true;
  unknownChannel(c, name, scope);
  return false;
}

function message(c: Checker, on: Name, name: Name, scope: Scope, steps?: Steps): void {
  if (!channel(c, on, scope)) return;
  const key = `${on.text}/${name.text}`;
  const symbol = c.symbols.messages.get(key);
  if (!symbol) {
    const is = kindOfName(c, name.text, scope);
    if (is?.startsWith('a message of')) wrongKind(c, name, is, `a message of ${on.text}`, scope);
    else unknownName(c, name, 'message', messagesOf(c, on.text), scope, ` for ${on.text}`);
    return;
  }
  c.mean(name, symbol);
  if (steps && !steps.messages.has(key)) {
    c.report('tests/never-sent', { channel: on.text, message: name.text, scenario: steps.scenario }, scope, name.span);
  }
}
