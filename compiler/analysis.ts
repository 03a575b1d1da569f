/**
 * What the compiler knows about a project after resolving and checking: side tables keyed by node, so that trees stay as they are.
 * Lowering, the language server and every later analysis read these tables; none of them looks a name up again.
 */
import type { Expression, Name, SourceFile, Span, SyntaxProblem } from '../grammar/index.js';
import type { ProjectModel } from '../runtime/machine/model.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type {
  Location,
  Meaning,
  MessageSymbol,
  ScenarioSymbol,
  SequenceSymbol,
  ValueSymbol,
} from './resolve/symbol.js';
import type { Type } from './types/type.js';

/** A `.cauce` file of the project, or the prelude. */
export interface ParsedFile {
  /** Path under the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
  readonly problems: readonly SyntaxProblem[];
}

export interface Symbols {
  readonly values: ReadonlyMap<string, ValueSymbol>;
  readonly scenarios: ReadonlyMap<string, ScenarioSymbol>;
  readonly sequences: ReadonlyMap<string, SequenceSymbol>;
  /** Keyed `<channel>/<name>`. */
  readonly messages: ReadonlyMap<string, MessageSymbol>;
}

export interface Analysis {
  readonly model: ProjectModel;
  /** Sorted by path; the prelude last. */
  readonly files: readonly ParsedFile[];
  readonly symbols: Symbols;
  /** Type of every expression node that was checked. */
  readonly types: ReadonlyMap<Expression, Type>;
  /** Meaning of every name that stands for something declared: uses, and declarations themselves. */
  readonly meanings: ReadonlyMap<Name, Meaning>;
  /** Names declared by the project that override one of the prelude are simply in `symbols`; prelude ones not overridden as well. */
  readonly diagnostics: readonly Diagnostic[];
  /** Scenarios with an error anywhere in them or in what they use: not lowered. */
  readonly broken: ReadonlySet<string>;
  /** Where a declared thing of `cauce.yaml` stands: `contact.email`, `events.order_placed.total`, `channels.sms`. */
  readonly places: ReadonlyMap<string, Location>;
  /** Where the files have syntax problems, by path: what holds one is broken too. */
  readonly unread: ReadonlyMap<string, readonly Span[]>;
}
