import { expect, it } from 'vitest';
import { marked } from './marked.fixture.js';

it.each<readonly [program: string, says: readonly string[]]>([
  [
    'segment s = regul┆ar\n',
    ['(segment) regular', 'Ordered in the last six months', 'Declared in `prelude.cauce:', 'comes with the language'],
  ],
  ['segment s = ┆city is "x"\n', ['(attribute) city: text?', 'Declared in `cauce.yaml:']],
  ['segment s = last_or┆der > 15d\n', ['(let) last_order', 'Holds also for people for whom it never happened']],
  ['segment s = last_or┆der < 15d\n', ['Does not hold for people for whom it never happened']],
  ['segment s = last_order > 1┆5d\n', ['15 days by the calendar', 'across a clock change']],
  ['segment s = last_order > 2┆4h\n', ['24 hours, exact']],
  ['segment s = last_order > 1┆mo\n', ['In a shorter month it is the last day']],
  ['segment s = ┆no order_placed\n', ['Holds also for people for whom it never happened']],
  ['scenario x:\n  when order_placed:\n    send em┆ail hello\n', ['Provider `smtp`', '`newsletter` is true']],
  ['scenario x:\n  when order_placed:\n    send email cart_off┆er with promo = 3\n', ['An offer', '`promo: coupon`']],
  ['scenario x:\n  when order_placed as o and o.tot┆al > 3 EUR: stop\n', ['(field) order_placed.total: money EUR']],
  [
    'scenario x:\n  when order_placed:\n    send email hello as h\n    wait up to 3d for h.open┆ed\n',
    ['Opens are hints'],
  ],
  [
    'segment s = p_al┆ive < 0.3\n',
    ['(word) p_alive: number?', 'from 0 to 1', 'unknown of people who have not ordered', 'A word of the language'],
  ],
  [
    'segment s = expected_or┆ders in 90d < 0.5\n',
    ['(word) expected_orders', 'in a time ahead', '`expected_orders in 90d < 0.5`'],
  ],
  ['segment s = expected_orders in 9┆0d < 0.5\n', ['90 days by the calendar']],
  [
    'scenario a "First":\n  when order_placed: stop\nsegment s = running ┆a\n',
    ['(scenario) a', 'First', 'when order_placed'],
  ],
])('hover: %s', (program, says) => {
  const { service, path, position } = marked(program);
  const { contents } = service.hover(path, position) ?? { contents: '' };
  expect(says.filter((part) => !contents.includes(part))).toEqual([]);
});

it('nothing stands on an empty line', () => {
  const { service, path, position } = marked('let a = 3\n┆\n');
  expect(service.hover(path, position)).toBeUndefined();
});

it('knows how many people there are, where a store is near', () => {
  const figures = () => ({
    contacts: 20_000,
    members: new Map([['regular', 1204]]),
    scenarios: new Map([['a', { people: 1, entered: 30, steps: [] }]]),
  });
  const hovered = (program: string) => {
    const { service, path, position } = marked(program, undefined, { figures });
    return service.hover(path, position)?.contents;
  };
  expect(hovered('segment s = regul┆ar\n')).toContain('In it, as deployed: 1,204 of 20,000 contacts (6.0 %).');
  expect(hovered('segment s = ┆lapsed\n')).not.toContain('deployed');
  expect(hovered('scenario ┆a:\n  when order_placed: stop\n')).toContain('1 person in it now, entered 30 times.');
});
