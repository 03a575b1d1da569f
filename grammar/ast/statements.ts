/** Nodes of the steps of a scenario. */
import type { Base, Name } from './base.js';
import type { Expression, NumberLiteral, TimeLiteral } from './expressions.js';

export interface Block extends Base {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}

export type Statement =
  | WaitStatement
  | WaitUntilStatement
  | WaitForStatement
  | SendStatement
  | GiveStatement
  | IfStatement
  | MatchStatement
  | SplitStatement
  | RepeatStatement
  | GroupStatement
  | SetStatement
  | DoStatement
  | StopStatement
  | Unreadable;

/** `wait 4h`, `wait 4h if not regular else 24h`. */
export interface WaitStatement extends Base {
  readonly kind: 'wait';
  readonly duration: Expression;
}

/** `wait until TARGET [else: …]`. */
export interface WaitUntilStatement extends Base {
  readonly kind: 'waitUntil';
  readonly target: TimeTarget;
  readonly otherwise?: Block;
}

export type TimeTarget =
  /** `18:00`, `monday 10:00`, `monday`. */
  | (Base & { readonly kind: 'clock'; readonly day?: Name; readonly time?: TimeLiteral })
  /** `2026-12-24 08:00`, a local, an attribute, any expression of a moment or date, with an optional `at 09:00`. */
  | (Base & { readonly kind: 'moment'; readonly moment: Expression; readonly at?: TimeLiteral })
  /** `3d before renews_on at 09:00`, `2d after reminder.opened`, `6mo after last_order`, `3d after entry`. */
  | (Base & {
      readonly kind: 'relative';
      readonly offset: Expression;
      readonly direction: 'before' | 'after';
      readonly anchor: Expression;
      readonly at?: TimeLiteral;
    });

/**
 * `wait up to 3d for X [as x]` with optional block and `else:` — then `arms` has one arm, whose block may be absent;
 * `wait up to 3d:` with `for …:` arms — then every arm has a block.
 */
export interface WaitForStatement extends Base {
  readonly kind: 'waitFor';
  readonly upTo: Expression;
  readonly arms: readonly WaitArm[];
  readonly otherwise?: Block;
  /** True when the arms stand in an indented block of their own. */
  readonly several: boolean;
}

export interface WaitArm extends Base {
  readonly kind: 'arm';
  /** An event pattern, a name, `handle.moment`, or a condition; which of them it is, the checker decides. */
  readonly on: Expression;
  readonly block?: Block;
}

export interface SendStatement extends Base {
  readonly kind: 'send';
  readonly channel: Name;
  readonly message: Name;
  /** `send web banner for 7d`. */
  readonly lifetime?: Expression;
  readonly as?: Name;
  readonly with: readonly Binding[];
}

export interface Binding extends Base {
  readonly kind: 'binding';
  readonly name: Name;
  /** Only in tests: `items.category = "coffee"`. */
  readonly field?: Name;
  readonly value: Expression;
}

/** `give 5% valid 7d as promo` (value is a percent or money), `give welcome as promo` (value is a name). */
export interface GiveStatement extends Base {
  readonly kind: 'give';
  readonly value: Expression;
  readonly valid?: Expression;
  readonly as?: Name;
}

export interface IfStatement extends Base {
  readonly kind: 'if';
  readonly branches: readonly IfBranch[];
  readonly otherwise?: Block;
}

export interface IfBranch extends Base {
  readonly kind: 'branch';
  readonly condition: Expression;
  readonly block: Block;
}

export interface MatchStatement extends Base {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
  readonly otherwise?: Block;
}

export interface MatchCase extends Base {
  readonly kind: 'case';
  /** Names (enum values, classes), literals, or the name `unknown` as `{kind:'unknownLiteral'}`. */
  readonly values: readonly Expression[];
  readonly block: Block;
}

export interface SplitStatement extends Base {
  readonly kind: 'split';
  readonly as?: Name;
  readonly arms: readonly SplitArm[];
}

export interface SplitArm extends Base {
  readonly kind: 'splitArm';
  readonly share: Expression;
  readonly name: Name;
  readonly block: Block;
}

export interface RepeatStatement extends Base {
  readonly kind: 'repeat';
  readonly times: NumberLiteral;
  readonly every?: Expression;
  readonly until?: Expression;
  readonly body: Block;
}

export interface GroupStatement extends Base {
  readonly kind: 'group';
  readonly action: 'add' | 'remove';
  readonly group: Name;
}

export interface SetStatement extends Base {
  readonly kind: 'set';
  readonly attribute: Name;
  readonly value: Expression;
}

export interface DoStatement extends Base {
  readonly kind: 'do';
  readonly sequence: Name;
  readonly args: readonly Expression[];
}

export interface StopStatement extends Base {
  readonly kind: 'stop';
  readonly as?: Name;
}

/** What could not be read; the syntax problem that belongs to it has been reported. */
export interface Unreadable extends Base {
  readonly kind: 'unreadable';
  /** The first word, when there is one: `wiat` in `wiat 5h`. */
  readonly word?: Name;
  /** The steps that stood under it, when it is a step: they could be read. */
  readonly block?: Block;
}
