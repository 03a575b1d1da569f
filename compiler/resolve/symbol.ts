/** What a name can mean, and where it was said. Symbols are compared by identity. */
import type {
  EventDeclaration,
  GiveStatement,
  LetDeclaration,
  ScenarioDeclaration,
  SegmentDeclaration,
  SendStatement,
  SequenceDeclaration,
  SequenceParam,
  Span,
  SplitStatement,
  WhenBlock,
} from '../../grammar/index.js';

/** A place in one of the project's files; `file` is the path under the project, with `/`. The prelude's path is `prelude.cauce`. */
export interface Location {
  readonly file: string;
  readonly span: Span;
}

interface SymbolBase {
  readonly name: string;
  /** Absent for what the language itself brings (`created_at`, message events). */
  readonly location?: Location;
}

export type Meaning =
  | ValueSymbol
  | ScenarioSymbol
  | SequenceSymbol
  | MessageSymbol
  | LocalSymbol
  | FieldSymbol
  | ConstantSymbol;

/** The name space of values (R10). */
export type ValueSymbol =
  | (SymbolBase & { readonly kind: 'attribute' })
  | (SymbolBase & { readonly kind: 'event'; readonly declaration?: EventDeclaration })
  | (SymbolBase & { readonly kind: 'segment'; readonly declaration: SegmentDeclaration })
  | (SymbolBase & { readonly kind: 'let'; readonly declaration: LetDeclaration })
  | (SymbolBase & { readonly kind: 'group' })
  | (SymbolBase & { readonly kind: 'coupon' })
  | (SymbolBase & { readonly kind: 'place' })
  /** `rfm`, `recency`, `frequency`, `spend`, `contact`, `now`, `today`, and in a run `entry`. */
  | (SymbolBase & { readonly kind: 'builtin' });

export interface ScenarioSymbol extends SymbolBase {
  readonly kind: 'scenario';
  /** Absent for one made of top-level `when` blocks, named after its file. */
  readonly declaration?: ScenarioDeclaration;
  readonly file: string;
  readonly whens: readonly WhenBlock[];
}

export interface SequenceSymbol extends SymbolBase {
  readonly kind: 'sequence';
  readonly file: string;
  readonly declaration: SequenceDeclaration;
}

export interface MessageSymbol extends SymbolBase {
  readonly kind: 'message';
  readonly channel: string;
}

/** A run's names: aliases of events, message handles, codes, split names, sequence params. */
export type LocalSymbol =
  /** `as cart`; or, with `implicit`, the event's own name after a trigger or wait for it: `order_placed.total`. */
  | (SymbolBase & { readonly kind: 'alias'; readonly event: string; readonly implicit?: boolean })
  | (SymbolBase & { readonly kind: 'handle'; readonly statement: SendStatement })
  | (SymbolBase & { readonly kind: 'code'; readonly statement: GiveStatement })
  | (SymbolBase & { readonly kind: 'split'; readonly statement: SplitStatement })
  | (SymbolBase & { readonly kind: 'param'; readonly param: SequenceParam });

/** A bare name inside `where (…)` or `has (…)` that stands for a field of the event or list element being judged there. */
export interface FieldSymbol extends SymbolBase {
  readonly kind: 'field';
  readonly of: 'event' | 'element';
  /** How many enclosing `where` and `has` stand between: 0 is the innermost. */
  readonly depth: number;
  /** The event whose field it is, for `of: 'event'`. */
  readonly event?: string;
}

/** An enum value, an RFM class or a level, found by the type it meets. */
export interface ConstantSymbol extends SymbolBase {
  readonly kind: 'constant';
  readonly value: string;
}
