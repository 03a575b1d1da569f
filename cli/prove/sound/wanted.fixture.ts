/** What brings about what a program's triggers listen to, as acts of a history. */
import type { Bundle, Moment } from '../../../runtime/machine/index.js';
import type { Act } from './histories.generator.js';

/** For the n-th alternative of all triggers, counted round; none where only time brings it. */
export function wantedBy(bundle: Bundle, which: number): readonly Act[] {
  const all = bundle.scenarios.flatMap(({ triggers }) => triggers.flatMap(({ alternatives }) => alternatives));
  const { moment } = all[which % all.length]!;
  return moment ? actsFor(bundle, moment) : [event('order_placed'), event('quote_sent')];
}

function actsFor(bundle: Bundle, moment: Moment): readonly Act[] {
  switch (moment.on) {
    case 'event':
      if (moment.event === 'message_clicked') return [{ kind: 'response', moment: 'clicked', back: 0 }];
      if (moment.event === 'message_opened') return [{ kind: 'response', moment: 'opened', back: 0 }];
      // Whatever makes the other scenarios send.
      if (moment.event === 'message_sent') return [event('order_placed'), event('cart_updated')];
      return [event(baseOf(bundle, moment.event))];
    case 'enters':
    case 'leaves': {
      const enters = moment.on === 'enters';
      if (moment.of === 'group') {
        return [
          { kind: 'group', member: !enters },
          { kind: 'group', member: enters },
        ];
      }
      if (moment.name === 'viewers') return [event('product_viewed'), event('product_viewed')];
      if (moment.name === 'quoted') return [event('quote_sent')];
      return moment.name === 'gold_ones' ? turned : [event('order_placed')];
    }
    case 'changes':
      return turned;
    case 'rfm':
      return [event('order_placed')];
    default:
      return [];
  }
}

const turned: readonly Act[] = [
  { kind: 'attributes', values: { tier: 'silver' } },
  { kind: 'attributes', values: { tier: 'gold' } },
];

function baseOf({ derived }: Bundle, event: string): string {
  const plan = derived.find(({ name }) => name === event);
  return plan ? baseOf({ derived } as Bundle, plan.base.event) : event;
}

function event(name: string): Act {
  const fields = { order_id: 'o9', total: 60_000, cart_id: 'a', product: 'x', quote_id: 'q' };
  const own: Readonly<Record<string, readonly (keyof typeof fields)[]>> = {
    order_placed: ['order_id', 'total'],
    cart_updated: ['cart_id', 'total'],
    product_viewed: ['product'],
    quote_sent: ['quote_id'],
  };
  return { kind: 'event', event: name, fields: Object.fromEntries((own[name] ?? []).map((one) => [one, fields[one]])) };
}
