/** Nodes of tests beside a scenario. */
import type { Base, Name } from './base.js';
import type { Expression, TextLiteral } from './expressions.js';
import type { Binding, Unreadable } from './statements.js';

export interface TestDeclaration extends Base {
  readonly kind: 'test';
  readonly title: TextLiteral;
  /** Absent: the scenario named after the file. */
  readonly scenario?: Name;
  readonly steps: readonly TestStep[];
}

export type TestStep = GivenStep | TestWhenStep | ExpectStep | Unreadable;

export type GivenStep = Base & {
  readonly kind: 'given';
  readonly given: /** `given newsletter = true`, `given now = 2026-03-02 10:00`. */
    | (Base & { readonly kind: 'attribute'; readonly name: Name; readonly value: Expression })
    /** `given order_placed 40d ago [with a = …]`. */
    | (Base & {
        readonly kind: 'event';
        readonly event: Name;
        readonly ago: Expression;
        readonly with: readonly Binding[];
      })
    /** `given rfm is at_risk`. */
    | (Base & { readonly kind: 'rfm'; readonly class: Name })
    /** `given frequency is often`. */
    | (Base & { readonly kind: 'level'; readonly axis: 'recency' | 'frequency' | 'spend'; readonly level: Name })
    /** `given in vip_club`. */
    | (Base & { readonly kind: 'group'; readonly group: Name });
};

/**
 * `when cart_abandoned [at 30h] [with total = 80 EUR]`; `when reminder.clicked at 3h`; `when tier = "gold" at 2d`;
 * `when rfm moves to champions`; `when each birthday at 09:00`, `when at 2026-11-27 09:00`, `when last_order > 3mo`:
 * what is not an event or a change runs the clock on until it fires.
 */
export interface TestWhenStep extends Base {
  readonly kind: 'testWhen';
  readonly what: Expression;
  /** For `when tier = "gold"`: the new value; `what` is then the attribute's name. */
  readonly value?: Expression;
  readonly at?: Expression;
  readonly with: readonly Binding[];
}

export type ExpectStep = Base & {
  readonly kind: 'expect';
  readonly expect:
    | (Base & { readonly kind: 'message'; readonly channel: Name; readonly message: Name; readonly at?: Expression })
    | (Base & { readonly kind: 'give'; readonly name?: Name; readonly at?: Expression })
    | (Base & { readonly kind: 'enter'; readonly scenario?: Name; readonly at?: Expression })
    | (Base & { readonly kind: 'nothingBefore'; readonly before: Expression })
    /** `expect no sms`, `expect no email cart_offer`. */
    | (Base & { readonly kind: 'no'; readonly channel: Name; readonly message?: Name })
    | (Base & { readonly kind: 'goal'; readonly at?: Expression })
    | (Base & { readonly kind: 'end'; readonly as?: Name; readonly at?: Expression })
    | (Base & { readonly kind: 'atStep'; readonly step: Name; readonly at?: Expression });
};
