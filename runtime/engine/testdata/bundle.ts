/** A small shop and scenarios put together by hand, for tests of the engine. */
import type {
  Aggregate,
  Alternative,
  Bundle,
  DerivedEventPlan,
  Expr,
  GoalPlan,
  Machine,
  Moment,
  ProjectModel,
  SegmentPlan,
  Slot,
  SourceSpan,
  State,
} from '../../machine/index.js';
import { FIVE } from '../../machine/rfm-table.js';
import { reads } from './expressions.js';

export const nowhere: SourceSpan = { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 };

const money = { type: 'money', currency: 'EUR' } as const;
const text = { type: 'text' } as const;
const bool = { type: 'bool' } as const;
const messageEvent = {
  fields: { channel: text, message: text, scenario: text, link: { ...text, optional: true } },
} as const;

export function shop(rest: Partial<ProjectModel> = {}): ProjectModel {
  const message = (channel: string, name: string) => ({
    channel,
    name,
    file: `messages/${channel}/${name}.txt`,
    format: 'txt' as const,
    kind: 'marketing' as const,
    track: 'all' as const,
    params: {},
  });
  const names = ['one', 'two', 'three', 'offer'];
  return {
    project: 'shop',
    currency: 'EUR',
    timezone: 'Europe/Madrid',
    contact: {
      id: text,
      timezone: { ...text, optional: true },
      locale: { ...text, optional: true },
      created_at: { type: 'moment', optional: true },
      email: { type: 'email' },
      newsletter: bool,
      sms_consent: bool,
      birthday: { type: 'date', optional: true },
      renews_on: { type: 'date', optional: true },
      tier: { ...text, optional: true },
    },
    events: {
      signed_up: { fields: {} },
      newsletter_confirmed: { fields: {}, confirms: 'newsletter' },
      viewed: { fields: { product: text } },
      cart_updated: { fields: { cart_id: text, total: money } },
      order_placed: { fields: { order_id: text, total: money, cart_id: { ...text, optional: true } } },
      order_cancelled: { fields: { order_id: text }, undoes: { event: 'order_placed', by: 'order_id' } },
      message_sent: messageEvent,
      message_delivered: messageEvent,
      message_opened: messageEvent,
      message_clicked: messageEvent,
      message_bounced: messageEvent,
    },
    records: {},
    aliases: {},
    channels: {
      email: { provider: 'smtp', consent: 'newsletter', settings: {} },
      web: { provider: 'content', consent: null, settings: {} },
    },
    policies: {
      closed: [],
      caps: [],
      overCap: 'skip',
      holdout: 0,
      late: { months: 0, days: 0, ms: 86_400_000 },
      assume: [],
      prove: [],
    },
    coupons: { vip: { discount: { money: 1500, currency: 'EUR' }, valid: { months: 0, days: 30, ms: 0 }, codes: 'generated' } },
    groups: { club: { settings: {} }, callbacks: { settings: {} } },
    places: {},
    messages: Object.fromEntries(
      ['email', 'web'].flatMap((channel) => names.map((name) => [`${channel}/${name}`, message(channel, name)])),
    ),
    ...rest,
  };
}

/** Quintiles over two years, refreshed at three in the morning. */
export const rfm: NonNullable<ProjectModel['rfm']> = {
  event: 'order_placed',
  value: 'total',
  window: { months: 24, days: 0, ms: 0 },
  monetary: 'sum',
  scores: { by: 'quintiles' },
  bins: 5,
  classes: FIVE,
  levels: {
    recency: { names: ['short', 'medium', 'long'] },
    frequency: { names: ['casual', 'regular', 'often'] },
    spend: { names: ['saver', 'average', 'big'] },
  },
  refresh: 180,
};

export interface Parts {
  readonly model?: ProjectModel;
  readonly scenarios?: readonly Machine[];
  readonly segments?: readonly Omit<SegmentPlan, 'span'>[];
  readonly derived?: readonly Omit<DerivedEventPlan, 'span' | 'fields'>[];
  readonly aggregates?: readonly Aggregate[];
  readonly keep?: readonly string[];
}

/** Keeps every event of the shop for ever unless `keep` names some. */
export function bundleOf(parts: Parts): Bundle {
  const model = parts.model ?? shop();
  const derived = (parts.derived ?? []).map((plan) => ({ ...plan, fields: {}, span: nowhere }));
  const events = parts.keep ?? [...Object.keys(model.events), ...derived.map((plan) => plan.name)];
  return {
    format: 'cauce-bundle',
    version: 1,
    model,
    files: ['test.cauce'],
    facts: {
      events: events.map((event) => ({ event, fields: [], keep: 'forever' as const })),
      aggregates: parts.aggregates ?? [],
    },
    segments: (parts.segments ?? []).map((segment) => ({ ...segment, span: nowhere })),
    derived,
    scenarios: [...(parts.scenarios ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A state without its span and id; the id is its kind and place unless given. */
export type StateSketch = DistributiveOmit<State, 'span' | 'id'> & { readonly id?: string };

export interface Sketch {
  readonly when: readonly Partial<Alternative>[];
  readonly states: readonly StateSketch[];
  readonly goal?: { readonly event: string; readonly within: GoalPlan['within']; readonly value?: string };
  readonly measure?: { readonly event: string; readonly within: GoalPlan['within'] };
  readonly stops?: readonly Partial<Alternative>[];
  readonly slots?: readonly Slot['holds'][];
  readonly includingExisting?: boolean;
}

export function scenario(
  name: string,
  sketch: Sketch,
  rest: Partial<Pick<Machine, 'priority' | 'entry' | 'audience' | 'hours' | 'active'>> = {},
): Machine {
  const goalOf = ({ event, within, ...more }: NonNullable<Sketch['goal']>): GoalPlan => ({
    moment: { on: 'event', event },
    within,
    span: nowhere,
    ...more,
  });
  return {
    name,
    span: nowhere,
    priority: 0,
    entry: { kind: 'oneAtATime' },
    goals: sketch.goal ? [goalOf(sketch.goal)] : [],
    measures: sketch.measure ? [goalOf(sketch.measure)] : [],
    stops: (sketch.stops ?? []).map(alternative),
    triggers: [
      {
        alternatives: sketch.when.map(alternative),
        includingExisting: sketch.includingExisting ?? false,
        start: 0,
        span: nowhere,
      },
    ],
    slots: (sketch.slots ?? []).map((holds, index) => ({ name: `slot${index}`, holds })),
    states: sketch.states.map((state, index) => ({ ...state, id: state.id ?? `${state.kind}${index}`, span: nowhere }) as State),
    ...rest,
  };
}

export function alternative(plan: Partial<Alternative>): Alternative {
  return { dependsOn: reads(), span: nowhere, ...plan };
}

export const onEvent = (event: string, where?: Expr): Moment => ({ on: 'event', event, ...(where && { where }) });

export const send = (message: string, handle: number, next: number, rest: { channel?: string; params?: { name: string; value: Expr }[] } = {}): StateSketch => ({
  kind: 'send',
  channel: rest.channel ?? 'email',
  message,
  handle,
  params: rest.params ?? [],
  next,
});

export const wait = (duration: Expr, next: number): StateSketch => ({ kind: 'wait', duration, next });
export const end = (outcome = 'completed'): StateSketch => ({ kind: 'end', outcome });
export const mail = (message: string): Slot['holds'] => ({ kind: 'message', channel: 'email', message });
