/** Nodes that stand for a value, a condition or a moment. */
import type { Base, Name, Span } from './base.js';

export type Expression =
  | NumberLiteral
  | PercentLiteral
  | MoneyLiteral
  | DurationLiteral
  | DistanceLiteral
  | PointLiteral
  | TextLiteral
  | DateLiteral
  | TimeLiteral
  | MomentLiteral
  | BoolLiteral
  | UnknownLiteral
  | NameExpression
  | MemberExpression
  | UnaryExpression
  | BinaryExpression
  | KnownExpression
  | InExpression
  | BetweenExpression
  | NearExpression
  | HasExpression
  | ConditionalExpression
  | HistoryExpression
  | SinceExpression
  | WindowExpression
  | HorizonExpression
  | ScenarioExpression
  | EventPattern
  | MembershipMoment
  | RfmMoment
  | ChangeMoment
  | AnniversaryMoment
  | ScheduleMoment
  | BroadcastMoment
  | ParenExpression
  | ListExpression
  | Missing;

export interface NumberLiteral extends Base {
  readonly kind: 'number';
  readonly value: number;
  /** As written: `2.50`. */
  readonly text: string;
}
export interface PercentLiteral extends Base {
  readonly kind: 'percent';
  /** In percentage points: 5 for `5%`. */
  readonly value: number;
  readonly text: string;
}
export interface MoneyLiteral extends Base {
  readonly kind: 'money';
  /** The amount as written, `9.90`: minor units are the checker's, since they depend on the currency. */
  readonly amount: string;
  readonly currency: string;
}
export interface DurationLiteral extends Base {
  readonly kind: 'duration';
  readonly text: string;
  /** In the order written: `1d12h` is [1 d, 12 h]. */
  readonly parts: readonly { readonly value: number; readonly unit: DurationUnit }[];
}
export type DurationUnit = 's' | 'min' | 'h' | 'd' | 'w' | 'mo' | 'y';
export interface DistanceLiteral extends Base {
  readonly kind: 'distance';
  readonly value: number;
  readonly unit: 'km' | 'mi' | 'm';
  readonly text: string;
}
export interface PointLiteral extends Base {
  readonly kind: 'point';
  readonly latitude: number;
  readonly longitude: number;
  readonly text: string;
}
export interface TextLiteral extends Base {
  readonly kind: 'text';
  /** With escapes resolved. */
  readonly value: string;
}
export interface DateLiteral extends Base {
  readonly kind: 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
export interface TimeLiteral extends Base {
  readonly kind: 'time';
  readonly hour: number;
  readonly minute: number;
}
export interface MomentLiteral extends Base {
  readonly kind: 'momentLiteral';
  readonly date: DateLiteral;
  readonly time: TimeLiteral;
}
export interface BoolLiteral extends Base {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** The word `unknown` as a value: only `case unknown:` has a use for it. */
export interface UnknownLiteral extends Base {
  readonly kind: 'unknownLiteral';
}
export interface NameExpression extends Base {
  readonly kind: 'nameExpr';
  readonly name: Name;
}
/** `a.b`; `last order_placed.total` is a member of a history expression. */
export interface MemberExpression extends Base {
  readonly kind: 'member';
  readonly object: Expression;
  readonly member: Name;
}
export interface UnaryExpression extends Base {
  readonly kind: 'unary';
  readonly operator: 'not' | '-';
  readonly operand: Expression;
}
export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'is'
  | 'is not'
  | 'contains'
  | 'starts with'
  | 'ends with'
  | '+'
  | '-'
  | '*'
  | '/';
export interface BinaryExpression extends Base {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `X is known`, `X is unknown`. */
export interface KnownExpression extends Base {
  readonly kind: 'known';
  readonly operand: Expression;
  readonly known: boolean;
}
/** `X in (a, b)`, `X not in (a, b)`. */
export interface InExpression extends Base {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly negated: boolean;
  readonly values: readonly Expression[];
}
export interface BetweenExpression extends Base {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}
/** `location within 20km of valencia_store`. */
export interface NearExpression extends Base {
  readonly kind: 'near';
  readonly operand: Expression;
  readonly distance: Expression;
  readonly centre: Expression;
}
/** `order.items has (category == "shoes")`. */
export interface HasExpression extends Base {
  readonly kind: 'has';
  readonly operand: Expression;
  readonly condition: Expression;
}
export interface ConditionalExpression extends Base {
  readonly kind: 'conditional';
  readonly then: Expression;
  readonly condition: Expression;
  readonly otherwise: Expression;
}
export type HistoryFunction =
  | 'any'
  | 'no'
  | 'count'
  | 'sum'
  | 'average'
  | 'min'
  | 'max'
  | 'last'
  | 'first'
  | 'previous';
/**
 * `any E [where (…)] [in last D]`, `count of E …`, `sum of E.field …`, `last E …`.
 * `sum of items.price` parses the same way: `event` is then the list's name and the checker decides.
 * For `last E.total` the `.total` is a MemberExpression around this node; for `sum|average|min|max of E.total` it is `field`.
 */
export interface HistoryExpression extends Base {
  readonly kind: 'history';
  readonly function: HistoryFunction;
  readonly functionSpan: Span;
  readonly event: Name;
  /** Member path after the event for `sum average min max` (and `count of order.items` style lists): `items.price` of `order.items.price` gives ['items','price']. */
  readonly path: readonly Name[];
  readonly where?: Expression;
  readonly inLast?: Expression;
}
/** `since M` (a duration), `years since birthday` (a number). */
export interface SinceExpression extends Base {
  readonly kind: 'since';
  readonly unit?: 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes';
  readonly moment: Expression;
}
/** `renews_on in next 7d`, `renews_on in last 7d`. */
export interface WindowExpression extends Base {
  readonly kind: 'window';
  readonly operand: Expression;
  readonly direction: 'last' | 'next';
  readonly duration: Expression;
}
/** `expected_orders in 90d`. */
export interface HorizonExpression extends Base {
  readonly kind: 'horizon';
  readonly operand: NameExpression;
  readonly duration: DurationLiteral;
}
/** `running abandoned_cart`, `entered win_back [in last 30d]`. */
export interface ScenarioExpression extends Base {
  readonly kind: 'scenarioState';
  readonly function: 'running' | 'entered';
  readonly scenario: Name;
  readonly inLast?: Expression;
}
/** An event and its filter: `E [where (…)] [in last D] [as N]`; the same shape wherever an event is named with more than its name. */
export interface EventPattern extends Base {
  readonly kind: 'eventPattern';
  readonly event: Name;
  readonly where?: Expression;
  readonly inLast?: Expression;
  readonly as?: Name;
}
/** `enters regular`, `leaves vip_club`. */
export interface MembershipMoment extends Base {
  readonly kind: 'membership';
  readonly direction: 'enters' | 'leaves';
  readonly set: Name;
}
/** `rfm moves [from A] [to B]`, `rfm rises`, `rfm drops`. */
export interface RfmMoment extends Base {
  readonly kind: 'rfmMove';
  readonly change: 'moves' | 'rises' | 'drops';
  readonly from?: Name;
  readonly to?: Name;
}
/** `tier changes [from "silver"] [to "gold"]`. */
export interface ChangeMoment extends Base {
  readonly kind: 'changes';
  readonly attribute: Name;
  readonly from?: Expression;
  readonly to?: Expression;
}
/** `each birthday at 09:00`, `3d before each birthday`, `on renews_on at 09:00`, `7d before renews_on`. */
export interface AnniversaryMoment extends Base {
  readonly kind: 'anniversary';
  readonly every: boolean;
  readonly attribute: Name;
  readonly offset?: Expression;
  readonly direction?: 'before' | 'after';
  readonly at?: TimeLiteral;
}
/** `every day at 09:00`, `every monday, thursday at 10:00`, `every month on 1 at 09:00`. */
export interface ScheduleMoment extends Base {
  readonly kind: 'schedule';
  readonly days: readonly Name[];
  /** Day of the month for `every month on N`. */
  readonly monthDay?: NumberLiteral;
  readonly at?: TimeLiteral;
}
/** `at 2026-11-27 09:00`. */
export interface BroadcastMoment extends Base {
  readonly kind: 'broadcast';
  readonly at: Expression;
}
/** Kept so that the formatter writes what the author wrote. */
/** `("shoes", "bags")` as a value, which only tests give. */
export interface ListExpression extends Base {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
export interface ParenExpression extends Base {
  readonly kind: 'paren';
  readonly inner: Expression;
}
export interface Missing extends Base {
  readonly kind: 'missing';
}
