import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { check, found } from '../check/checks.fixture.js';
import { shop } from '../check/model.fixture.js';
import { preludeText } from '../prelude.js';

const without = (...events: string[]): ProjectModel => ({
  ...shop,
  events: Object.fromEntries(Object.entries(shop.events).filter(([name]) => !events.includes(name))),
  rfm: undefined as never,
  policies: { ...shop.policies, caps: [] },
  messages: {},
});

const given = (model: ProjectModel) =>
  [...check('', model).symbols.values.values()].filter(({ location }) => location?.file === 'prelude.cauce');

describe('the prelude', () => {
  it('is the text of prelude.cauce', () => {
    expect(preludeText).toBe(readFileSync(new URL('../prelude.cauce', import.meta.url), 'utf8'));
    expect(parse(preludeText).problems).toEqual([]);
  });

  it('gives a shop with all events every name once', () => {
    expect(given(shop).map(({ name }) => name)).toEqual([
      'last_order',
      'first_order',
      'orders',
      'spent',
      'average_order',
      'regular',
      'prospect',
      'new_customer',
      'loyal_customer',
      'lapsing',
      'lapsed',
      'cart_abandoned',
      'super_active',
      'moderate',
      'inactive',
    ]);
    expect(check('').diagnostics).toEqual([]);
  });

  it('gives only what the model has the events for', () => {
    const names = given(without('order_placed', 'message_opened')).map(({ name }) => name);
    expect(names).toEqual(['super_active']);
  });

  it('makes cart_abandoned of checkout_started where there is no cart_updated', () => {
    const base = (model: ProjectModel) => {
      const symbol = check('', model).symbols.values.get('cart_abandoned');
      return symbol?.kind === 'event' ? symbol.declaration?.base.event.text : undefined;
    };
    expect(base(shop)).toBe('cart_updated');
    expect(base(without('cart_updated'))).toBe('checkout_started');
  });

  it('leaves out sums of a field the event has not, and says so where they are missed', () => {
    const { total: _, ...fields } = shop.events.order_placed!.fields;
    const model = { ...without(), events: { ...shop.events, order_placed: { fields } } };
    expect(given(model).map(({ name }) => name)).not.toContain('spent');
    const [diagnostic] = check('segment big = spent > 5 EUR\n', model).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'names/unknown' });
    expect(diagnostic?.help).toContain('field `total` of `order_placed`');
  });

  it('names the missing event for a name that rests on another of its names', () => {
    const [diagnostic] = check('segment late = lapsing\n', without('order_placed')).diagnostics;
    expect(diagnostic?.help).toContain('event `order_placed`');
  });

  it('withholds what rests on a name that means something else in the project, and says so where it is used', () => {
    const analysis = check('let last_order = city\nsegment uses = last_order is "x"\nsegment late = lapsed\n');
    expect(found(analysis)).toEqual(['3:16-3:22 names/unknown: Nothing is called `lapsed` here']);
    expect(analysis.diagnostics[0]?.help).toContain('rests on `last_order`');
    expect(found(check('let last_order = city\nsegment uses = last_order is "x" and orders > 3\n'))).toEqual([]);
    const dated: ProjectModel = { ...shop, contact: { ...shop.contact, last_order: { type: 'date', optional: true } } };
    expect(found(check('segment uses = last_order is known and regular\n', dated))).toEqual([]);
    expect(found(check('let last_order = last order_placed where (total > 5 EUR)\nsegment late = lapsed\n'))).toEqual(
      [],
    );
  });

  it('gives way to the project, silently', () => {
    const analysis = check('segment regular = any order_placed in last 3mo\n');
    expect(found(analysis)).toEqual([]);
    expect(analysis.symbols.values.get('regular')?.location?.file).toBe('test.cauce');
  });
});
