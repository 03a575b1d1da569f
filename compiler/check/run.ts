/** What the checks of statements share: where they stand, how to go into a block, and what a sequence learns about the messages it is handed. */
import type { Block, Name, Span } from '../../grammar/index.js';
import type { Env, Path } from '../resolve/locals.js';
import type { Location, SequenceSymbol } from '../resolve/symbol.js';
import type { Type } from '../types/type.js';
import type { Checker, Owner, Scope } from './checker.js';

/** One place of a sequence that sends a message it was handed. */
export interface MessageUse {
  /** The sequence's parameter. */
  readonly param: string;
  readonly with: ReadonlyMap<string, { readonly type: Type; readonly name: Name }>;
  /** Names bound there, the sequence's own. */
  readonly env: Env;
  readonly at: Location;
}

export interface SequenceSummary {
  /** Whether every path through it stops the run. */
  readonly ends: boolean;
  readonly uses: readonly MessageUse[];
}

/** Lives while one scenario or sequence is checked. */
export interface Run {
  readonly c: Checker;
  readonly file: string;
  readonly owner: Owner;
  /** Filled while a sequence is checked. */
  readonly uses: MessageUse[];
  /** What `for`, the trigger and the branches around have asked for; see `Scope.known`. */
  readonly known: ReadonlySet<string>;
  readonly block: (run: Run, block: Block, env: Env) => Path;
  readonly summary: (sequence: SequenceSymbol) => SequenceSummary;
}

export function scopeOf(run: Run, env: Env): Scope {
  return { file: run.file, owner: run.owner, env, fields: [], inRun: true, known: run.known };
}

/** The run inside a branch that is taken only where these are known. */
export function knowing(run: Run, known: ReadonlySet<string>): Run {
  return known.size === 0 ? run : { ...run, known: new Set([...run.known, ...known]) };
}

export function locationOf(run: Run, node: { readonly span: Span }): Location {
  return { file: run.file, span: node.span };
}

/** A block that may be absent: then the path goes on as it is. */
export function through(run: Run, block: Block | undefined, env: Env): Path {
  return block ? run.block(run, block, env) : env;
}
