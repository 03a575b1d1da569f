/** Sequences: their parameters, their order, and each checked once, with what it learns about the messages it is handed. */
import { type Env, noLocals } from '../resolve/locals.js';
import { circlesAmong, dependencyOrder } from '../resolve/order.js';
import type { SequenceSymbol } from '../resolve/symbol.js';
import { bool, date, error, moment, number, percent, text, time } from '../types/make.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { statementsIn } from './blocks.js';
import type { Checker } from './checker.js';
import { lookup, valueKinds } from './lookup.js';
import { type Run, type SequenceSummary, scopeOf } from './run.js';
import { unknownName } from './unknown.js';

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
export function sequences(runOf: (symbol: SequenceSymbol) => Run): (symbol: SequenceSymbol) => SequenceSummary {
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
  const needs = function* (symbol: SequenceSymbol): Iterable<SequenceSymbol> {
    for (const statement of statementsIn(symbol.declaration.body)) {
      const done = statement.kind === 'do' ? c.symbols.sequences.get(statement.sequence.text) : undefined;
      if (done) yield done;
    }
  };
  for (const circle of circlesAmong(all, needs)) {
    const [first, ...others] = circle;
    if (!first?.location) continue;
    const chain = [...circle, first].map(({ name }) => name);
    c.report('flow/recursion', { name: first.name, chain }, { file: first.file, owner: first }, first.location.span, {
      related: others.flatMap(({ location, name }) =>
        location ? [{ ...location, message: `through \`${name}\`` }] : [],
      ),
    });
  }
  return dependencyOrder(all, needs).order;
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
