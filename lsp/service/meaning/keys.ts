/** What each name of a program stands for, as a key that is the same wherever the same is meant: in programs, in `cauce.yaml`, in templates. */
import type { Symbols } from '../../../compiler/analysis.js';
import type { Meaning } from '../../../compiler/resolve/symbol.js';
import type { Declaration, Expression, Name } from '../../../grammar/index.js';
import { childrenOf, type TreeNode } from '../nodes.js';
import type { View } from '../view.js';

export interface Occurrence {
  readonly path: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly key: string;
  /** Whether the name gets its meaning here. */
  readonly declares: boolean;
}

export const keyOfValue = (name: string) => `value ${name}`;
export const keyOfField = (event: string, field: string) => `field ${event}.${field}`;
export const keyOfChannel = (name: string) => `channel ${name}`;
export const keyOfMessage = (key: string) => `message ${key}`;
export const keyOfParam = (message: string, name: string) => `param ${message} ${name}`;

/** The shop's own event that an event goes back to. */
export function rootOf({ values }: Symbols, event: string): string {
  let name = event;
  for (const seen = new Set<string>(); !seen.has(name); ) {
    seen.add(name);
    const symbol = values.get(name);
    if (symbol?.kind !== 'event' || !symbol.declaration) break;
    name = symbol.declaration.base.event.text;
  }
  return name;
}

const known = new WeakMap<object, readonly Occurrence[]>();

/** All names of the program that mean something, in no certain order. */
export function occurrencesIn(view: View): readonly Occurrence[] {
  const { program, workspace, path } = view;
  if (!program) return [];
  const checked = workspace.checked(path) ?? program;
  let found = known.get(checked);
  if (!found) {
    found = [...program.tree.declarations.flatMap((declaration) => [...inDeclaration(view, declaration)])];
    known.set(checked, found);
  }
  return found;
}

function* inDeclaration(view: View, declaration: Declaration): Iterable<Occurrence> {
  const chain: TreeNode[] = [];
  function* walk(node: TreeNode): Iterable<Occurrence> {
    chain.push(node);
    for (const child of childrenOf(node)) {
      if (child.kind !== 'name') {
        yield* walk(child);
        continue;
      }
      const name = child as Name;
      if (name.text === '') continue;
      const key = keyOf(view, name, chain, declaration);
      if (key !== undefined) yield { path: view.path, span: name.span, key, declares: declaresIt(view, name, chain) };
    }
    chain.pop();
  }
  yield* walk(declaration);
}

function declaresIt(view: View, name: Name, chain: readonly TreeNode[]): boolean {
  const parent = chain.at(-1) as { name?: Name; as?: Name; kind: string };
  const meaning = view.meanings.get(name);
  if (parent.as === name) return true;
  if (parent.name !== name) return false;
  return meaning !== undefined && ['let', 'segment', 'event', 'sequence', 'scenario', 'param'].includes(parent.kind);
}

function keyOf(view: View, name: Name, chain: readonly TreeNode[], declaration: Declaration): string | undefined {
  const meaning = view.meanings.get(name);
  return meaning ? keyOfMeaning(view, meaning, declaration) : keyByPlace(view, name, chain);
}

export function keyOfMeaning(view: View, meaning: Meaning, declaration: Declaration): string | undefined {
  switch (meaning.kind) {
    case 'message':
      return keyOfMessage(`${meaning.channel}/${meaning.name}`);
    case 'scenario':
    case 'sequence':
      return `${meaning.kind} ${meaning.name}`;
    case 'field':
      return meaning.event === undefined
        ? undefined
        : keyOfField(rootOf(view.workspace.symbols, meaning.event), meaning.name);
    case 'constant':
      return `constant ${meaning.value}`;
    case 'alias':
      if (meaning.implicit) return keyOfValue(meaning.event);
      return `local ${view.path} ${declaration.span.start} ${meaning.name}`;
    case 'handle':
    case 'code':
    case 'split':
    case 'param':
      return `local ${view.path} ${declaration.span.start} ${meaning.name}`;
    default:
      return keyOfValue(meaning.name);
  }
}

type Shape = Readonly<Record<string, unknown>>;

/** Names that the checker gives no meaning of their own: fields behind a dot, channels, parameters. */
function keyByPlace(view: View, name: Name, chain: readonly TreeNode[]): string | undefined {
  const { symbols } = view.workspace;
  const parent = chain.at(-1) as unknown as Shape & TreeNode;
  const field = (event: string | undefined) =>
    event === undefined ? undefined : keyOfField(rootOf(symbols, event), name.text);
  switch (parent.kind) {
    case 'member': {
      const type = view.types.get(parent.object as Expression);
      return type?.kind === 'event' ? field(type.event) : undefined;
    }
    case 'history':
      return (parent.path as readonly Name[])[0] === name && isEvent(view, parent.event as Name)
        ? field((parent.event as Name).text)
        : undefined;
    case 'event':
      return parent.per === name ? field((parent.base as { event: Name }).event.text) : undefined;
    case 'goal':
    case 'measure':
      return parent.value === name ? field(eventOf(parent.moment)) : undefined;
    case 'send':
    case 'message':
    case 'no':
      return parent.channel === name ? keyOfChannel(name.text) : undefined;
    case 'param':
      return parent.type === name && Object.hasOwn(view.workspace.model.channels, name.text)
        ? keyOfChannel(name.text)
        : undefined;
    case 'binding': {
      const holder = chain.at(-2) as unknown as Shape & TreeNode;
      if (parent.name !== name) return undefined;
      if (holder.kind === 'send')
        return keyOfParam(`${(holder.channel as Name).text}/${(holder.message as Name).text}`, name.text);
      return field(eventOf(holder.event ?? holder.what));
    }
    case 'attribute':
    case 'set':
      return symbols.values.get(name.text)?.kind === 'attribute' ? keyOfValue(name.text) : undefined;
    default:
      return undefined;
  }
}

function isEvent(view: View, name: Name): boolean {
  return view.meanings.get(name)?.kind === 'event';
}

/** The event that a name, a name as an expression or a pattern speaks of. */
function eventOf(node: unknown): string | undefined {
  const one = node as { kind?: string; text?: string; name?: Name; event?: Name } | undefined;
  switch (one?.kind) {
    case 'name':
      return one.text;
    case 'nameExpr':
      return one.name?.text;
    case 'eventPattern':
      return one.event?.text;
    default:
      return undefined;
  }
}
