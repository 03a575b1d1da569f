import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cauce, folder, shop } from '../run.fixture.js';

/** A store with two contacts, made by importing. */
function imported(): string {
  const dir = shop();
  const files = folder({
    'contacts.csv': 'id,email,newsletter,city\nana,ana@example.com,true,Valencia\nben,ben@example.com,false,\n',
    'orders.csv': 'event,contact,at,order_id,total,items\norder_placed,ana,2025-03-01T10:00:00Z,o1,80,[]\n',
  });
  cauce(dir, 'import', 'contacts', join(files, 'contacts.csv'));
  cauce(dir, 'import', 'events', join(files, 'orders.csv'));
  return dir;
}

describe('looking into a store', () => {
  it('shows figures, a contact, why, and its export', () => {
    const dir = imported();
    expect(cauce(dir, 'stats').out).toMatch(/2 contacts in demo-shop[\s\S]*abandoned_cart +0/);
    expect(cauce(dir, 'stats', 'abandoned_cart').out).toContain('send email cart_reminder as reminder');
    expect(cauce(dir, 'contact', 'ana').out).toMatch(/city "Valencia"[\s\S]*order_placed .*order_id "o1"/);
    expect(cauce(dir, 'contact', 'ana').out).toMatch(/, Europe\/Madrid\n[\s\S]*2025-03-01 11:00 +order_placed/);
    const why = cauce(dir, 'why', 'ana', 'abandoned_cart');
    expect(why.out).toContain('when cart_abandoned as cart and last_order > 15d:  abandoned_cart.cauce:4');
    expect(why.out).toContain('✓ last order_placed > 15d: ');
    expect(JSON.parse(cauce(dir, 'why', 'ana', '--format', 'json').out).scenarios.length).toBeGreaterThan(3);
    expect(cauce(dir, 'why', 'ana').out).toMatch(
      /abandoned_cart {2}It has not entered[\s\S]*SCENARIO` tells one at length/,
    );
    expect(JSON.parse(cauce(dir, 'export', 'ana').out).kept.events).toHaveLength(1);
    expect(cauce(dir, 'outbox', 'list').err).toContain('No message has failed');
  }, 60_000);

  it('erases, and keeps the address from marketing', () => {
    const dir = imported();
    const erased = cauce(dir, 'erase', 'ana');
    expect([erased.code, erased.out]).toEqual([0, expect.stringContaining('ana is erased: 1 event,')]);
    expect(cauce(dir, 'contact', 'ana')).toMatchObject({ code: 2, err: expect.stringContaining('no contact "ana"') });
    const again = folder({ 'c.csv': 'id,email,newsletter\nanna,ANA@example.com,true\n' });
    cauce(dir, 'import', 'contacts', join(again, 'c.csv'));
    expect(JSON.parse(cauce(dir, 'contact', 'anna', '--format', 'json').out).suppressed).toEqual(['any']);
  }, 60_000);

  it('says what is wrong with what it was asked', () => {
    const dir = imported();
    expect(cauce(dir, 'stats', 'nonsense')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there are: '),
    });
    expect(cauce(dir, 'why', 'nobody')).toMatchObject({ code: 2, err: expect.stringContaining('no contact') });
    expect(cauce(dir, 'outbox', 'resend', 'ana/9')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no message ana/9'),
    });
    expect(cauce(shop(), 'stats')).toMatchObject({ code: 2, err: expect.stringContaining('there is no store') });
  }, 60_000);
});
