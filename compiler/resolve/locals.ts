/**
 * A run's names and where they are bound: definite assignment along the paths of a scenario (R10). A binding is never changed, only replaced in a
 * new environment; joining paths keeps what every path bound and remembers where it was not.
 */
import type { Type } from '../types/type.js';
import type { LocalSymbol, Location } from './symbol.js';

export interface Binding {
  readonly symbol: LocalSymbol;
  readonly type: Type;
  readonly boundAt: Location;
  /** Present where some path has not bound the name: that path. */
  readonly missingAt?: Location;
  /** Present where two paths bound it to different things: the other place. */
  readonly otherAt?: Location;
}

export type Env = ReadonlyMap<string, Binding>;

/** A path that has come to an end joins nothing. */
export type Path = Env | undefined;

export interface Branch {
  readonly path: Path;
  /** The branch itself, to point at when it is the one that binds nothing. */
  readonly at: Location;
}

export const noLocals: Env = new Map();

export function bind(env: Env, name: string, binding: Binding): Env {
  return new Map(env).set(name, binding);
}

/** Usable after a join: bound on every path, to the same kind of thing (and the same event). */
export function isUsable(binding: Binding): boolean {
  return binding.missingAt === undefined && binding.otherAt === undefined;
}

export function join(branches: readonly Branch[]): Path {
  const open = branches.filter((branch): branch is { path: Env; at: Location } => branch.path !== undefined);
  const [first, ...others] = open;
  if (!first) return undefined;
  if (others.every(({ path }) => path === first.path)) return first.path;
  const joined = new Map<string, Binding>();
  for (const name of new Set(open.flatMap(({ path }) => [...path.keys()]))) {
    const bound = open.map(({ path }) => path.get(name));
    const present = bound.filter((binding) => binding !== undefined);
    const start = present.find((binding) => !isUsable(binding)) ?? present[0]!;
    const absent = bound.indexOf(undefined);
    const other = present.find((binding) => !sameThing(binding, start));
    joined.set(name, {
      ...start,
      ...(start.missingAt === undefined && absent >= 0 ? { missingAt: open[absent]!.at } : {}),
      ...(start.otherAt === undefined && other ? { otherAt: other.boundAt } : {}),
    });
  }
  return joined;
}

function sameThing(a: Binding, b: Binding): boolean {
  if (a.symbol.kind !== b.symbol.kind) return false;
  return !(a.symbol.kind === 'alias' && b.symbol.kind === 'alias') || a.symbol.event === b.symbol.event;
}

/** One place of a program that sends a message. */
export interface Sending {
  /** Of the message: `<channel>/<name>`. */
  readonly key: string;
  readonly at: Location;
  /** Parameters of the message that are not bound there, or may be unknown. */
  readonly lacks: ReadonlySet<string>;
  /** What the conditions on the way there make sure of: `city` of the contact, `cart.coupon` of what the run knows as `cart`. */
  readonly known: ReadonlySet<string>;
  /** The run's names there. */
  readonly env: Env;
}
