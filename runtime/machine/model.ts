/**
 * The shop's data model as plain data: what `cauce.yaml` and the messages' front matter say, after checking, without places in files.
 * It travels inside the bundle, so that compiler, backtest and runtime agree on one shape.
 */
import type { CalendarDuration } from './calendar.js';
import type { ClassTable } from './rfm-table.js';

/**
 * Type of an attribute, a field or a value. Values at run time (`Value`):
 * money: integer minor units; percent: points (5 for 5%); date: days since 1970-01-01; time: minutes of the day; moment: epoch ms;
 * duration: CalendarDuration; distance: metres; geo: [latitude, longitude]; enum, email, phone, text: string; unknown: null.
 */
export type TypeShape = { readonly optional?: boolean } & (
  | {
      readonly type:
        | 'bool'
        | 'number'
        | 'percent'
        | 'text'
        | 'email'
        | 'phone'
        | 'date'
        | 'time'
        | 'moment'
        | 'duration'
        | 'distance'
        | 'geo';
    }
  | { readonly type: 'money'; readonly currency: string }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'list'; readonly of: TypeShape }
  | { readonly type: 'record'; readonly name?: string; readonly fields: Readonly<Record<string, TypeShape>> }
);

export type Value =
  | null
  | boolean
  | number
  | string
  | CalendarDuration
  | readonly Value[]
  | { readonly [field: string]: Value };

export interface EventModel {
  /** Own fields; `at` (moment) and `id` (text) exist on every event besides. */
  readonly fields: Readonly<Record<string, TypeShape>>;
  /** Consent attribute that this event sets to true before its triggers are judged. */
  readonly confirms?: string;
  readonly undoes?: { readonly event: string; readonly by: string };
}

export interface ChannelModel {
  readonly provider: string;
  /** Consent attribute, or null for `none`. */
  readonly consent: string | null;
  readonly from?: string;
  readonly rate?: { readonly count: number; readonly per: CalendarDuration };
  /** Provider settings as written; secrets stay `$NAME`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface CapModel {
  readonly count: number;
  /** A channel's name, or `any`. */
  readonly channel: string;
  readonly per: CalendarDuration;
  /** Segment this cap is for. */
  readonly segment?: string;
}

export interface PolicyModel {
  /** Minutes of the local day: sends wait from `from` up to, not including, `to`; may pass midnight. */
  readonly quietHours?: { readonly from: number; readonly to: number };
  /** Days since 1970-01-01. */
  readonly closed: readonly number[];
  /** Marketing by SMS pays no regard to the legal hours of the number's country. */
  readonly legalHours?: 'off';
  readonly caps: readonly CapModel[];
  readonly overCap: 'skip' | 'wait';
  /** Share of contacts, in percent, that never get marketing. */
  readonly holdout: number;
  readonly late: CalendarDuration;
  /** Exact: how long a broadcast takes to reach everybody. */
  readonly spread?: CalendarDuration;
  /** What nobody knows the outcome of is handed over again, and may arrive twice; absent: it is flagged. */
  readonly unknownOutcome?: 'resend';
  readonly assume: readonly { readonly count: number; readonly event: string; readonly per: CalendarDuration }[];
  readonly prove: readonly { readonly count: number; readonly channel: string; readonly per: CalendarDuration }[];
}

export interface CouponModel {
  readonly discount: { readonly percent: number } | { readonly money: number; readonly currency: string };
  readonly valid?: CalendarDuration;
  /** `generated`, or the name of a csv file with codes. */
  readonly codes: string;
}

export interface GroupModel {
  readonly sync?: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface RfmModel {
  readonly event: string;
  /** Money or number field of the event. */
  readonly value: string;
  readonly window: CalendarDuration;
  readonly monetary: 'sum' | 'average';
  readonly scores:
    | { readonly by: 'quintiles' }
    /** Inner cut points, ascending: recency in days, frequency in orders, monetary in minor units. */
    | {
        readonly by: 'thresholds';
        readonly recency: readonly number[];
        readonly frequency: readonly number[];
        readonly monetary: readonly number[];
      };
  readonly bins: number;
  readonly classes: ClassTable;
  /** Lowest level's name first as in language.md: recency short medium long, frequency casual regular often, spend saver average big. */
  readonly levels: {
    readonly recency: LevelModel;
    readonly frequency: LevelModel;
    readonly spend: LevelModel;
  };
  /** Minute of the project's local day at which cut points are refreshed. */
  readonly refresh: number;
  /** Somebody asks `p_alive` or `expected_orders`: then all orders are kept, and a model is fitted at each refresh. */
  readonly alive?: true;
}

export interface LevelModel {
  readonly names: readonly [string, string, string];
  /** Inner cut points (days, orders, minor units); absent: thirds of the base, refreshed with the scores. */
  readonly cuts?: readonly [number, number];
}

export interface MessageModel {
  readonly channel: string;
  readonly name: string;
  /** Path under the project, with `/`. */
  readonly file: string;
  readonly format: 'mjml' | 'html' | 'txt' | 'md';
  readonly kind: 'marketing' | 'transactional';
  readonly subject?: string;
  readonly preheader?: string;
  readonly topic?: string;
  readonly track: 'all' | 'none';
  readonly params: Readonly<Record<string, ParamShape>>;
}

/** A message's parameter: a value, an event's payload (`cart: event cart_updated`), or a coupon code (`promo: coupon`). */
export type ParamShape =
  | TypeShape
  | { readonly type: 'event'; readonly event: string; readonly optional?: boolean }
  | { readonly type: 'coupon'; readonly optional?: boolean };

export interface ProjectModel {
  readonly project: string;
  readonly currency: string;
  readonly timezone: string;
  /** Texts that templates use as `shop.*`: `url`, `address`, `phone` …; `shop.name` is the project's name unless given. */
  readonly shop?: Readonly<Record<string, string>>;
  /** `id`, `timezone`, `locale` and `created_at` included. */
  readonly contact: Readonly<Record<string, TypeShape>>;
  /** The shop's own events and the built-in message events (`message_sent` …); derived events stand in the bundle. */
  readonly events: Readonly<Record<string, EventModel>>;
  readonly records: Readonly<Record<string, Readonly<Record<string, TypeShape>>>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, ChannelModel>>;
  readonly policies: PolicyModel;
  readonly coupons: Readonly<Record<string, CouponModel>>;
  readonly groups: Readonly<Record<string, GroupModel>>;
  /** Latitude, longitude in degrees. */
  readonly places: Readonly<Record<string, readonly [number, number]>>;
  readonly rfm?: RfmModel;
  /** Keyed `<channel>/<name>`. */
  readonly messages: Readonly<Record<string, MessageModel>>;
}
