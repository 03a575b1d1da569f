/** R4, R5 and R6 together: whatever time and data do, triggers, segments and waits know at every instant what their conditions say. */
import { expect, it } from 'vitest';
import { at, world } from '../../runtime/engine/testdata/world.js';
import { decide, loadBundle, type Value } from '../../runtime/machine/index.js';
import { configOfModel, RfmBase } from '../../runtime/rfm/index.js';
import { lowered } from './program.fixture.js';

const conditions = [
  'last_order > 5d',
  'last_order >= 3d and orders >= 1',
  'last_order < 36h',
  'no order_placed in last 2w',
  'any order_placed where (total > 50 EUR) in last 5d',
  'any order_placed in last 1mo and not any order_placed in last 1w',
  'count of product_viewed in last 3d >= 3',
  'count of product_viewed where (category == "shoes") in last 30d < 2',
  'count of order_placed == 2',
  'sum of order_placed.total in last 12d >= 150 EUR',
  'average of order_placed.total in last 20d < 60 EUR',
  'max of order_placed.total in last 4d > 90 EUR',
  'min of order_placed.total in last 4d is known',
  'renews_on in next 7d',
  'renews_on in last 3d',
  'renews_on in next 1mo and renews_on > today',
  'renews_on < today',
  'days since last_order >= 4',
  'hours since last_order between 30 and 80',
  'years since birthday >= 30',
  'days since birthday > 0',
  'today >= 2026-03-20',
  'now between 2026-03-15 12:00 and 2026-03-18 12:00',
  'last order_placed.total > 50 EUR',
  '(last order_placed where (total > 50 EUR)) > 6d',
  'first_order > 20d',
  'since last_order > 4d',
  'regular and not (last_order < 8d)',
  'lapsed or lapsing or new_customer or loyal_customer',
  'tier is "gold"',
  'tier is not "gold"',
  'points between 2 and 5 or city contains "a"',
  'vip_club and last_order > 2d',
  'last_order > 4d if tier is "gold" else last_order > 8d',
  '(last_order > 3d) == (tier is "gold")',
  'last product_viewed.at > last_order.at',
  'last_order.at in last 60h',
  'entered caller in last 4d',
  'running caller',
  'not running caller and entered caller',
  'last_order > patience',
  'any cart_abandoned in last 2d',
  'created_at in last 20d',
  'last_order > 10d or renews_on in next 2d',
  'last_order.total * 2 > 150 EUR and last_order < 9d',
  'any message_clicked in last 2d',
  'count of message_sent where (scenario == "caller") in last 10d >= 2',
  'count of message_opened in last 5d >= 1 and no message_clicked in last 5d',
  'super_active or moderate',
  'inactive and any message_sent',
  'rfm in (champions, loyal)',
  'rfm is not none and recency is short',
  'rfm.before is lost and rfm.since > 2d',
  'rfm.r >= 4 and frequency is casual',
];

const program = `
scenario caller:
  when called:
    send email note
    wait 3d
${conditions
  .map(
    (condition, n) => `
segment s${n} = ${condition}
scenario t${n}:
  when ${condition}:
    stop
scenario w${n}:
  one per quote.quote_id
  when quote_sent as quote:
    wait up to 300d for ${condition}:
      stop as held
`,
  )
  .join('')}`;

const fixedCuts = [
  [
    'scores: quintiles',
    'scores: {thresholds: {recency: [2, 5, 9, 20], frequency: [2, 3, 4, 6], monetary: [50, 100, 200, 300]}}',
  ],
] as const;

const DAY = 86_400_000;
/** Every threshold and every zone's offset lies on this grid. */
const STEP = 1_800_000;
const ZONES = ['Europe/Madrid', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];

/** A number below `n`, from a seed that moves on. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

it.each([1, 2])(
  'R4.1 R5.2 R6.2 conditions are known at every instant, whatever time and data do: history %i',
  (seed) => {
    const { bundle } = lowered(program, fixedCuts);
    const { segments } = loadBundle(bundle);
    const below = dice(seed);
    const open = new Map<string, number>();
    const ended = new Map<string, number>();
    const w = world(bundle, {
      // A backtest keeps only what its questions need, a test everything.
      storesLess: seed % 2 === 0,
      rfm: new RfmBase(configOfModel(bundle.model.rfm!)),
      sink: {
        enter: (_now, { scenario }) => open.set(scenario, (open.get(scenario) ?? 0) + 1),
        end: (now, { scenario }, outcome) => {
          open.set(scenario, open.get(scenario)! - 1);
          if (outcome === 'held') ended.set(scenario, now);
        },
      },
    });
    const start = at('2026-02-20 00:00');
    const day = Math.floor(start / DAY);
    const index = w.engine.create('ana', {
      email: 'ana@example.com',
      created_at: start - 40 * STEP,
      birthday: day + below(60) - 365 * 30 - 8,
      renews_on: day + below(40),
      patience: { months: 0, days: 3 + below(5), ms: 0 } as never,
    });
    w.engine.settle(index, start - STEP);
    const { engine } = w;
    const { keeper, program: own, holding } = engine.state;
    const inputAt = (now: number) => {
      const set = (values: Readonly<Record<string, Value>>) =>
        engine.processInput(index, { kind: 'attributes', values }, now);
      const event = (name: string, fields: Readonly<Record<string, Value>>) =>
        engine.processInput(
          index,
          { kind: 'event', event: { event: name, at: now - below(3) * STEP, id: `${now}`, fields } },
          now,
        );
      const message = (moment: 'opened' | 'clicked') => {
        const messageId = `ana/${1 + below(engine.contact(index).messages + 1)}`;
        const about = { messageId, channel: 'email', message: 'note', scenario: 'caller' };
        engine.processInput(index, { kind: 'message', moment, ...about }, now);
      };
      const happenings: readonly (() => void)[] = [
        () => event('order_placed', { order_id: `${below(6)}`, total: below(12) * 1000, items: [], coupon: null }),
        () => event('order_cancelled', { order_id: `${below(6)}` }),
        () => event('product_viewed', { product: 'p', category: below(2) === 0 ? 'shoes' : 'hats', price: 1 }),
        () => event('cart_updated', { cart_id: 'c', total: 1, items: [] }),
        () => event('called', {}),
        () => message(below(2) === 0 ? 'opened' : 'clicked'),
        () => event('quote_sent', { quote_id: `${below(3)}`, amount: 1, stars: null }),
        () => set({ tier: [null, 'gold', 'silver'][below(3)]! }),
        () => set({ points: below(8), city: [null, 'Valencia', 'Lyon'][below(3)]! }),
        () => set({ renews_on: below(4) === 0 ? null : Math.floor(now / DAY) + below(20) - 6 }),
        () => set({ timezone: ZONES[below(ZONES.length)]! }),
        () => engine.processInput(index, { kind: 'group', group: 'vip_club', member: below(2) === 0 }, now),
      ];
      happenings[below(happenings.length)]!();
    };
    const wrong: string[] = [];
    const turned = new Set<string>();
    const held = new Set<string>();
    for (let now = start; now < start + 50 * DAY; now += STEP) {
      engine.advanceTo(now - 1);
      const hasInput = below(10) === 0;
      if (hasInput) inputAt(now);
      engine.advanceTo(now);
      keeper.view.bind(engine.contact(index).data, now);
      for (const [n, condition] of conditions.entries()) {
        const place = segments.findIndex(({ plan }) => plan.name === `s${n}`);
        keeper.context.event = null;
        const holds = decide(segments[place]!.condition.value(keeper.context));
        if (holds) held.add(condition);
        else if (held.has(condition)) turned.add(condition);
        const says = (what: string) =>
          wrong.push(`${new Date(now).toISOString()} ${condition}: ${what}, and is ${holds}`);
        if (keeper.isInSegment(index, place) !== holds) says('segment');
        const { cell } = own.conditions.find(({ machine }) => own.machines[machine]!.name === `t${n}`)!;
        if ((holding.cells[index * holding.width + cell] === 1) !== holds) says('trigger');
        if (holds && (open.get(`w${n}`) ?? 0) > 0) says('waits');
        // An input may begin a wait for what a timer of the same instant ends.
        if (!holds && !hasInput && ended.get(`w${n}`) === now) says('wait ended');
      }
      if (wrong.length > 20) break;
    }
    expect(wrong).toEqual([]);
    expect(turned.size).toBeGreaterThan(conditions.length * 0.8);
  },
);
