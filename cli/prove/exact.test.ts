/** Bounds of ordinary programs are reached when their paths are played through: then they are told without `≤`. */
import { expect, it } from 'vitest';
import { lowerProject } from '../../compiler/lower/index.js';
import { proofOf } from '../../compiler/prove/index.js';
import { projectOf } from '../../compiler/prove/prove.fixture.js';
import { durationText } from '../../runtime/machine/duration.js';
import { boundsOf } from './report.js';

function told(program: string, policies = ''): Readonly<Record<string, string>> {
  const { analysis } = projectOf(program, policies);
  const { bundle } = lowerProject(analysis);
  const bounds = boundsOf(proofOf({ analysis, bundle }), bundle, 'a');
  const ofEmail = bounds.filter(({ channel }) => channel === 'email');
  return Object.fromEntries(
    ofEmail.map(({ window, max, exact }) => [durationText(window), `${exact ? '' : '≤ '}${max}`]),
  );
}

it('runs that may begin again so long after the one before, which began before the window', () => {
  const program =
    'scenario a:\n  enter once per 30d\n  when order_placed:\n    wait up to 14d for product_viewed\n    send email x\n    wait 3d\n    send email y\n';
  expect(told(program)).toEqual({ '24h': '1', '7d': '2', '30d': '4' });
});

it('runs beside each other, each with a key of its own', () => {
  const program =
    'scenario a:\n  one per cart.cart_id\n  when cart_updated as cart:\n    wait 1d\n    send email x\n    wait 1d\n    send email y\n';
  expect(told(program, 'assume: [1 cart_updated per 1d]')).toMatchObject({ '24h': '4', '7d': '14' });
});

it('an event that a filter lets through', () => {
  const program =
    'event big = order_placed where (total > 100 EUR and order_id == "o1")\nscenario a:\n  enter once per 3d\n  when big:\n    send email x\n';
  expect(told(program)).toEqual({ '24h': '1', '7d': '3', '30d': '10' });
});

it('runs that a goal ends', () => {
  const program =
    'scenario a:\n  goal order_placed where (total > 50 EUR) within 5d\n  when cart_abandoned:\n    wait 4h\n    send email x\n    wait 3d\n    send email y\n';
  // The order that ends a run closes the window of the cart as well, so that the next is left an hour later at the soonest.
  expect(told(program)).toMatchObject({ '24h': '5' });
  expect(told(program.replace('cart_abandoned', 'product_viewed and last_order > 15d'))).toMatchObject({ '24h': '2' });
});
