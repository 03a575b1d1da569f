/** Nodes of what a file declares. */
import type { Base, Comment, Name, Span } from './base.js';
import type { EventPattern, Expression, NumberLiteral, TextLiteral, TimeLiteral } from './expressions.js';
import type { Block, Unreadable } from './statements.js';
import type { TestDeclaration } from './tests.js';

export interface SourceFile extends Base {
  readonly kind: 'file';
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}

export type Declaration =
  | LetDeclaration
  | SegmentDeclaration
  | EventDeclaration
  | SequenceDeclaration
  | ScenarioDeclaration
  | WhenBlock
  | TestDeclaration
  | Unreadable;

export interface LetDeclaration extends Base {
  readonly kind: 'let';
  readonly name: Name;
  readonly value: Expression;
}

export interface SegmentDeclaration extends Base {
  readonly kind: 'segment';
  readonly name: Name;
  readonly title?: TextLiteral;
  readonly condition: Expression;
}

/** `event E = A [where (…)] [without B [where (…)] [or C …] within D [per FIELD]]`. */
export interface EventDeclaration extends Base {
  readonly kind: 'event';
  readonly name: Name;
  readonly base: EventPattern;
  readonly without: readonly EventPattern[];
  readonly within?: Expression;
  readonly per?: Name;
}

export interface SequenceDeclaration extends Base {
  readonly kind: 'sequence';
  readonly name: Name;
  readonly params: readonly SequenceParam[];
  readonly body: Block;
}

export interface SequenceParam extends Base {
  readonly kind: 'param';
  readonly name: Name;
  /** A channel name (the param is a message of it) or a type name such as `duration`, `percent`, `text`. */
  readonly type: Name;
}

export interface ScenarioDeclaration extends Base {
  readonly kind: 'scenario';
  readonly name: Name;
  readonly title?: TextLiteral;
  readonly clauses: readonly HeaderClause[];
  readonly whens: readonly WhenBlock[];
}

/** Inside a scenario, or at the top level of a file (then the scenario is named after the file). */
export interface WhenBlock extends Base {
  readonly kind: 'when';
  readonly trigger: Expression;
  /** The span of `, including existing` where it was written. */
  readonly includingExisting?: Span;
  readonly body: Block;
}

export type HeaderClause =
  | (Base & { readonly kind: 'for'; readonly condition: Expression })
  | (Base & { readonly kind: 'enterOnce'; readonly per?: Expression })
  | (Base & { readonly kind: 'restart' })
  | (Base & { readonly kind: 'onePer'; readonly key: Expression })
  | (Base & { readonly kind: 'goal'; readonly moment: Expression; readonly within: Expression; readonly value?: Name })
  | (Base & {
      readonly kind: 'measure';
      readonly moment: Expression;
      readonly within: Expression;
      readonly value?: Name;
    })
  | (Base & { readonly kind: 'stopWhen'; readonly condition: Expression })
  | (Base & {
      readonly kind: 'hours';
      readonly from: TimeLiteral;
      readonly to: TimeLiteral;
      readonly days: readonly DayRange[];
    })
  | (Base & { readonly kind: 'priority'; readonly value: NumberLiteral })
  | (Base & { readonly kind: 'active'; readonly from: Expression; readonly to: Expression })
  | Unreadable;

/** `weekday`, `weekend`, `monday`, `monday-friday`; days are names, judged by the checker. */
export interface DayRange extends Base {
  readonly kind: 'days';
  readonly from: Name;
  readonly to?: Name;
}
