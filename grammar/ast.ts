/**
 * The syntax tree: plain read-only data that says what was written and knows no meaning.
 * Offsets are UTF-16 code units from the start of the file. Whatever the text, there is always a tree: what could not be
 * read stands in it as `missing` (an expression) or `unreadable` (a statement, clause or declaration).
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Base {
  readonly span: Span;
}

export interface Name extends Base {
  readonly kind: 'name';
  /** In Unicode form C. Empty where a name is missing; that has been reported, and its span is empty too. */
  readonly text: string;
}

export interface Comment extends Base {
  /** Text after `#`, as written, without the line end. */
  readonly text: string;
}

export interface SourceFile extends Base {
  readonly kind: 'file';
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}

// ---------------------------------------------------------------- declarations

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

/** An event and its filter: `E [where (…)] [in last D] [as N]`; the same shape wherever an event is named with more than its name. */
export interface EventPattern extends Base {
  readonly kind: 'eventPattern';
  readonly event: Name;
  readonly where?: Expression;
  readonly inLast?: Expression;
  readonly as?: Name;
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

// ---------------------------------------------------------------- statements

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

// ---------------------------------------------------------------- expressions

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
  | ScenarioExpression
  | EventPattern
  | MembershipMoment
  | RfmMoment
  | ChangeMoment
  | AnniversaryMoment
  | ScheduleMoment
  | BroadcastMoment
  | ParenExpression
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
/** `running abandoned_cart`, `entered win_back [in last 30d]`. */
export interface ScenarioExpression extends Base {
  readonly kind: 'scenarioState';
  readonly function: 'running' | 'entered';
  readonly scenario: Name;
  readonly inLast?: Expression;
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
export interface ParenExpression extends Base {
  readonly kind: 'paren';
  readonly inner: Expression;
}
export interface Missing extends Base {
  readonly kind: 'missing';
}

// ---------------------------------------------------------------- tests

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
