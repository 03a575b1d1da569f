/** Goes through a template from top to bottom: what it shows, sets, asks and repeats, with what is known at each place. */
import { describeType } from '../types/describe.js';
import { error, isError, isOptional, number, text } from '../types/make.js';
import type { Type } from '../types/type.js';
import { checkSame } from './comparison.js';
import { expectNumber, seen, together, typeOf, wrongType } from './expression.js';
import { knownWhere, prefixes } from './guards.js';
import { isShown } from './kinds.js';
import { checkRaw, noteSource } from './raw.js';
import { bodiesOf, type TemplateExpression, type TemplateNode } from './tree.js';
import { either, loopType, type Place, sentFrom, sourceOf, tell, type View } from './view.js';

type Env = Place['env'];

/** The names set when it has been gone through. */
export function checkNodes(view: View, nodes: readonly TemplateNode[], place: Place): Env {
  let { env, known } = place;
  for (const node of nodes) {
    const after = checkNode(view, node, { env, known });
    // What is set anew is not known by what was asked before.
    const changed = [...after.keys()].filter((name) => after.get(name) !== env.get(name));
    if (changed.length > 0)
      known = new Set([...known].filter((key) => !changed.some((name) => key === name || key.startsWith(`${name}.`))));
    env = after;
  }
  return env;
}

function checkNode(view: View, node: TemplateNode, place: Place): Env {
  switch (node.kind) {
    case 'output':
      checkOutput(view, place, node.value);
      return place.env;
    case 'assign':
      noteSource(view, node.name, node.value);
      return new Map(place.env).set(node.name, typeOf(view, place, node.value));
    case 'capture':
      return new Map(checkNodes(view, node.body, place)).set(node.name, text);
    case 'if':
      return checkIf(view, node, place);
    case 'case':
      return checkCase(view, node, place);
    case 'for':
      return checkFor(view, node, place);
    case 'counter':
      return new Map(place.env).set(node.name, number);
    case 'cycle':
      for (const value of node.values) checkOutput(view, place, value);
      return place.env;
    case 'group':
      return checkNodes(view, node.body, place);
    case 'text':
    case 'raw':
    case 'nothing':
      return place.env;
  }
}

function checkOutput(view: View, place: Place, value: TemplateExpression): void {
  checkRaw(view, place, value);
  const { type, key } = seen(view, place, value);
  if (isError(type)) return;
  const what = sourceOf(view, value.span);
  if (!isShown(type)) {
    const fields = type.kind === 'record' ? [...type.fields.keys()] : [];
    const list = type.kind === 'list' ? (isShown(type.of) ? 'values' : 'records') : undefined;
    tell(view, 'messages/shown-whole', { what, found: describeType(type), fields, list }, value.span);
    return;
  }
  if (!isOptional(type)) return;
  const missing = missingParam(view, place, value);
  const related = missing === undefined ? [] : sentFrom(view, missing);
  tell(view, 'messages/may-be-empty', { what, guard: key ?? pathIn(value), param: missing }, value.span, { related });
}

/** The parameter that is not given on some path, where that is why nothing may stand there. */
function missingParam(view: View, place: Place, value: TemplateExpression): string | undefined {
  const path = value.kind === 'filtered' ? value.initial : value;
  if (path.kind !== 'path' || place.known.has(path.root) || place.env.has(path.root)) return undefined;
  const type = view.names.get(path.root);
  return type && isOptional(type) ? path.root : undefined;
}

function pathIn(value: TemplateExpression): string | undefined {
  return value.kind === 'filtered' ? [...prefixes(value.initial)].at(-1) : undefined;
}

function within(place: Place, keys: ReadonlySet<string>): Place {
  return keys.size === 0 ? place : { ...place, known: new Set([...place.known, ...keys]) };
}

function checkIf(view: View, node: Extract<TemplateNode, { kind: 'if' }>, place: Place): Env {
  let inside = place;
  const ends: Env[] = [];
  for (const { condition, negated, body } of node.branches) {
    seen(view, inside, condition, true);
    ends.push(checkNodes(view, body, within(inside, knownWhere(condition, !negated))));
    inside = within(inside, knownWhere(condition, negated));
  }
  ends.push(checkNodes(view, node.otherwise, inside));
  return joined(ends);
}

function checkCase(view: View, node: Extract<TemplateNode, { kind: 'case' }>, place: Place): Env {
  const subject = seen(view, place, node.subject, true);
  const ends: Env[] = [];
  for (const { values, body } of node.branches) {
    for (const value of values) checkSame(view, node.subject, value, subject.type, typeOf(view, place, value));
    const there = values.every(({ kind }) => kind === 'literal') ? prefixes(node.subject) : new Set<string>();
    ends.push(checkNodes(view, body, within(place, there)));
  }
  ends.push(checkNodes(view, node.otherwise, place));
  return joined(ends);
}

function checkFor(view: View, node: Extract<TemplateNode, { kind: 'for' }>, place: Place): Env {
  const { collection, tag } = node;
  const type = typeOf(view, place, collection);
  for (const bound of node.bounds) expectNumber(view, place, bound, `\`${tag}\` takes a number there`);
  const rest = /^\s*\|\s*(\w+)/.exec(view.part.text.slice(collection.span.end));
  if (rest) {
    const start = collection.span.end + rest[0].length - rest[1]!.length;
    const span = { start, end: start + rest[1]!.length };
    tell(view, 'messages/filter-ignored', { filter: rest[1]!, list: sourceOf(view, collection.span) }, span);
  }
  if (type.kind !== 'list' && !isError(type)) {
    const lists = type.kind === 'record' ? [...type.fields].filter(([, field]) => field.kind === 'list') : [];
    const what = sourceOf(view, collection.span);
    const hint = lists[0] ? `Go through \`${what}.${lists[0][0]}\`.` : undefined;
    const wants = `\`${tag}\` goes through a list`;
    tell(view, 'messages/wrong-type', wrongType(view, collection.span, type, wants, hint), collection.span);
  }
  noteSource(view, node.name, collection);
  const element: Type = type.kind === 'list' ? type.of : error;
  const env = new Map(place.env).set(node.name, element).set(tag === 'for' ? 'forloop' : 'tablerowloop', loopType(tag));
  // A name that the loop sets may be there from the round before.
  for (const name of namesSet(node.body)) if (!env.has(name)) env.set(name, error);
  const hidden = [...place.known].filter((key) => key === node.name || key.startsWith(`${node.name}.`));
  const known = new Set([...place.known, ...prefixes(collection)].filter((key) => !hidden.includes(key)));
  const after = new Map(checkNodes(view, node.body, { env, known }));
  for (const name of [node.name, 'forloop', 'tablerowloop']) {
    const outer = place.env.get(name);
    if (outer) after.set(name, outer);
    else after.delete(name);
  }
  return joined([place.env, after, checkNodes(view, node.otherwise, place)]);
}

/** Every name that a part of a template sets, loop variables not among them. */
export function namesSet(nodes: readonly TemplateNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'assign' || node.kind === 'capture' || node.kind === 'counter') names.add(node.name);
    for (const body of bodiesOf(node)) body.forEach(visit);
  };
  nodes.forEach(visit);
  return names;
}

function joined(ends: readonly Env[]): Env {
  return ends.reduce((a, b) => {
    if (a === b) return a;
    const env = new Map(a);
    for (const name of new Set([...a.keys(), ...b.keys()])) {
      const [one, other] = [a.get(name), b.get(name)];
      if (one !== other) env.set(name, either(one, other, together));
    }
    return env;
  });
}
