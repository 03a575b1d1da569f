/** `do`: a sequence, its arguments, and what the messages it is handed need; also the sequences themselves, each checked once. */
import type { DoStatement, Expression } from '../../grammar/index.js';
import { type Env, noLocals, type Path } from '../resolve/locals.js';
import { dependencyOrder } from '../resolve/order.js';
import type { SequenceSymbol } from '../resolve/symbol.js';
import { fits, mayLack } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { bool, date, error, isError, moment, number, percent, text, time } from '../types/make.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { statementsIn } from './blocks.js';
import type { Checker, Scope } from './checker.js';
import { lookup, valueKinds } from './lookup.js';
import { checkParams } from './message-params.js';
import { type Run, type SequenceSummary, scopeOf } from './run.js';
import { unknownMessage } from './statement-send.js';
import { unknownName } from './unknown.js';

export function doStatement(run: Run, statement: DoStatement, env: Env): Path {
  const { c } = run;
  const scope = scopeOf(run, env);
  const symbol = c.symbols.sequences.get(statement.sequence.text);
  if (!symbol) {
    unknownName(c, statement.sequence, 'sequence', c.symbols.sequences.keys(), scope);
    for (const arg of statement.args) if (arg.kind !== 'nameExpr') c.typeOf(arg, scope);
    return env;
  }
  c.mean(statement.sequence, symbol);
  c.use(run.owner, symbol);
  const { params } = symbol.declaration;
  const { args } = statement;
  if (params.length !== args.length) {
    const signature = params.map((param) => `${param.name.text}: ${param.type.text}`).join(', ');
    c.report(
      'types/argument-count',
      { sequence: symbol.name, wanted: params.length, found: args.length, signature },
      scope,
      statement.span,
      {
        related: [{ ...symbol.location!, message: 'declared here' }],
      },
    );
  }
  const summary = run.summary(symbol);
  for (const [index, param] of params.entries()) {
    const arg = args[index];
    if (!arg) break;
    const type = typeOfParam(c, param.type.text);
    if (!type) continue;
    if (type.kind === 'message') messageArgument(run, param.name.text, type.channel, arg, summary, env, scope);
    else valueArgument(c, param.name.text, type, arg, scope);
  }
  return summary.ends ? undefined : env;
}

function valueArgument(c: Checker, param: string, wanted: Type, arg: Expression, scope: Scope): void {
  const type = c.typeOf(arg, scope, wanted);
  if (isError(type)) return;
  if (!fits(type, wanted, c.events)) {
    c.report(
      'types/expected',
      { found: describeType(type), wanted: describeType(wanted), place: `for \`${param}\`` },
      scope,
      arg.span,
    );
  } else if (mayLack(type, wanted)) {
    c.report('types/unknown-argument', { what: c.textOf(scope.file, arg.span), param }, scope, arg.span);
  }
}

function messageArgument(
  run: Run,
  param: string,
  channel: string,
  arg: Expression,
  summary: SequenceSummary,
  env: Env,
  scope: Scope,
): void {
  const { c } = run;
  const type: Type = { kind: 'message', channel };
  if (arg.kind !== 'nameExpr') {
    const found = c.typeOf(arg, scope);
    if (!isError(found)) {
      c.report(
        'types/expected',
        { found: describeType(found), wanted: describeType(type), place: `for \`${param}\`` },
        scope,
        arg.span,
      );
    }
    return;
  }
  const uses = summary.uses.filter((use) => use.param === param);
  const handed = env.get(arg.name.text);
  if (handed?.symbol.kind === 'param' && handed.type.kind === 'message') {
    c.mean(arg.name, handed.symbol);
    c.set(arg, handed.type);
    if (handed.type.channel !== channel) {
      c.report(
        'types/expected',
        { found: describeType(handed.type), wanted: describeType(type), place: `for \`${param}\`` },
        scope,
        arg.span,
      );
    }
    for (const use of uses) run.uses.push({ ...use, param: arg.name.text, env: new Map([...env, ...use.env]) });
    return;
  }
  const message = c.symbols.messages.get(`${channel}/${arg.name.text}`);
  if (!message) {
    c.set(arg, error);
    unknownMessage(run, { kind: 'name', text: channel, span: arg.span }, arg.name, scope);
    return;
  }
  c.mean(arg.name, message);
  c.set(arg, type);
  for (const use of uses) {
    checkParams(c, message, use.with, new Map([...env, ...use.env]), {
      file: run.file,
      owner: run.owner,
      span: arg.span,
      sentAt: use.at,
    });
  }
}

/** A channel's name stands for its messages; the others are types. */
export function typeOfParam(c: Checker, name: string): Type | undefined {
  if (own(c.model.channels, name)) return { kind: 'message', channel: name };
  return paramTypes(c).get(name);
}

function paramTypes(c: Checker): ReadonlyMap<string, Type> {
  return new Map<string, Type>([
    ['duration', { kind: 'duration', unit: 'mixed', optional: false }],
    ['percent', percent],
    ['number', number],
    ['money', { kind: 'money', currency: c.model.currency, optional: false }],
    ['text', text],
    ['date', date],
    ['time', time],
    ['moment', moment],
    ['bool', bool],
  ]);
}

/** Checks sequences as they are first needed; one that does itself is taken as if that step were not there. */
export function sequences(
  c: Checker,
  runOf: (symbol: SequenceSymbol) => Run,
): (symbol: SequenceSymbol) => SequenceSummary {
  const done = new Map<SequenceSymbol, SequenceSummary>();
  const open = new Set<SequenceSymbol>();
  return (symbol) => {
    const known = done.get(symbol);
    if (known) return known;
    if (open.has(symbol)) return { ends: false, uses: [] };
    open.add(symbol);
    const run = runOf(symbol);
    const path = run.block(run, symbol.declaration.body, bindParams(run, symbol));
    open.delete(symbol);
    const summary = { ends: path === undefined, uses: run.uses };
    done.set(symbol, summary);
    return summary;
  };
}

/** Each sequence after those it does, so that none is checked deep inside another; those that do themselves are reported. */
export function sequencesInOrder(c: Checker, all: readonly SequenceSymbol[]): readonly SequenceSymbol[] {
  const { order, circles } = dependencyOrder(all, function* (symbol) {
    for (const statement of statementsIn(symbol.declaration.body)) {
      const done = statement.kind === 'do' ? c.symbols.sequences.get(statement.sequence.text) : undefined;
      if (done) yield done;
    }
  });
  for (const circle of circles) {
    const [first, ...others] = circle;
    if (!first?.location) continue;
    const chain = [...circle, first].map(({ name }) => name);
    c.report('flow/recursion', { name: first.name, chain }, { file: first.file, owner: first }, first.location.span, {
      related: others.flatMap(({ location, name }) =>
        location ? [{ ...location, message: `through \`${name}\`` }] : [],
      ),
    });
  }
  return order;
}

function bindParams(run: Run, symbol: SequenceSymbol): Env {
  const { c } = run;
  const scope = scopeOf(run, noLocals);
  const env = new Map(noLocals);
  c.mean(symbol.declaration.name, symbol);
  for (const param of symbol.declaration.params) {
    const { name } = param;
    const type = typeOfParam(c, param.type.text);
    if (!type) {
      const candidates = [...Object.keys(c.model.channels), ...paramTypes(c).keys()];
      unknownName(c, param.type, 'channel or type', candidates, scope);
    }
    const location = { file: symbol.file, span: name.span };
    if (env.has(name.text)) c.report('names/duplicate', { name: name.text, what: 'parameter' }, scope, name.span);
    const hidden = lookup(c, name.text, scope);
    if (hidden?.kind === 'value') {
      const params = { name: name.text, hidden: valueKinds[hidden.symbol.kind] };
      c.report('names/hides', params, scope, name.span);
    }
    const local = { kind: 'param', name: name.text, param, location } as const;
    c.bound.set(name, local);
    c.mean(name, local);
    env.set(name.text, { symbol: local, type: type ?? error, boundAt: location });
  }
  return env;
}
