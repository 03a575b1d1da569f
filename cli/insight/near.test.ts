import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cauce, folder, shop } from '../run.fixture.js';
import { figuresNear } from './near.js';

it('reads the store beside a project in a process of its own, when asked', { timeout: 60_000 }, async () => {
  const root = shop();
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const files = folder({
    'contacts.csv': 'id,email,newsletter,city\nana,ana@example.com,true,Valencia\nben,ben@example.com,false,\n',
    'orders.csv': 'event,contact,at,order_id,total,items\norder_placed,ana,2025-03-01T10:00:00Z,o1,80,[]\n',
  });
  cauce(root, 'import', 'contacts', join(files, 'contacts.csv'));
  cauce(root, 'import', 'events', join(files, 'orders.csv'));
  expect(cauce(root, 'stats', '--members').out).toMatch(/prospect +segment +1\b/);
  const figures = await new Promise<ReturnType<ReturnType<typeof figuresNear>>>((done) => {
    const near = figuresNear(root, [process.execPath, main], () => done(near()));
    expect(near()).toBeUndefined();
  });
  expect(figures?.contacts).toBe(2);
  expect(figures?.members?.get('prospect')).toBe(1);
  expect(figures?.scenarios.get('abandoned_cart')).toMatchObject({ people: 0, entered: 0 });
  expect(figures?.scenarios.get('abandoned_cart')?.steps.map(({ text }) => text)).toContain(
    'send email cart_reminder as reminder',
  );
});

it('knows nothing where there is no store', () => {
  const near = figuresNear(folder({ 'cauce.yaml': 'currency: EUR\n' }), ['/nowhere'], () => {});
  expect(near()).toBeUndefined();
});
