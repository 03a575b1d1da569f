import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preview } from './commands/preview.js';
import { UsageError } from './exit.js';
import { cauce, shop } from './run.fixture.js';

const offer = ['--with', 'promo.code=ABC', '--with', 'promo.discount=15 EUR', '--with', 'cart.total=80 EUR'] as const;

describe('cauce preview', () => {
  test('shows the text that would be sent, and tells what it made up', () => {
    const { code, out, err } = cauce(shop(), 'preview', 'cart_offer', '--set', 'first_name=Ana', ...offer);
    expect(code).toBe(0);
    expect(out).toContain('Subject: €15.00 off your cart\nPreheader: For seven days\n');
    expect(out).toContain('Hello Ana,');
    expect(out.replace(/\s+/g, ' ')).toContain('The code ABC takes €15.00 off your cart of €80.00.');
    expect(err).toContain('cart.cart_id = cart_id-1');
    expect(err).not.toContain('promo');
    expect(err).toContain('the rest of the contact is made up');
  });

  test('needs nothing to be given; codes are made up, the same each time', () => {
    const dir = shop();
    const first = cauce(dir, 'preview', 'email/cart_offer');
    expect(first.code).toBe(0);
    expect(first.err).toMatch(/promo\.code = [A-Z0-9]{10}, promo\.discount = 10%, cart\./);
    expect(cauce(dir, 'preview', 'email/cart_offer').out).toBe(first.out);
  });

  test('what may be missing can be left out', () => {
    const { out } = cauce(shop(), 'preview', 'cart_reminder', '--with', 'cart=');
    expect(out).toContain('Your cart is waiting for you.');
  });

  test('takes a contact and a payload from JSON, in the language of the contact', () => {
    const dir = shop({ 'ana.json': '{"id": "42", "first_name": "Ana", "locale": "es", "email": "ana@example.com"}' });
    const cart = '{"total": 99.5, "items": [{"sku":"1","name":"Té","category":"t","price":9.5,"quantity":2}]}';
    const args = ['cart_reminder', '--contact', join(dir, 'ana.json'), '--with', `cart=${cart}`];
    const { code, out } = cauce(dir, 'preview', ...args, '--format', 'json');
    expect(code).toBe(0);
    const json = JSON.parse(out) as Record<string, string>;
    expect(json).toMatchObject({ channel: 'email', message: 'cart_reminder', to: 'ana@example.com' });
    expect(json.text).toContain('99,50\u00a0€');
    expect(json.html).toContain('2 × Té — 9,50');
  });

  test('takes a contact from a csv by its id', () => {
    const dir = shop({ 'contacts.csv': 'id,first_name,email\n1,Ana,ana@example.com\n2,Bea,bea@example.com\n' });
    const contacts = ['--contact', join(dir, 'contacts.csv')];
    expect(cauce(dir, 'preview', 'whats_new', ...contacts).out).toContain('Ana');
    expect(cauce(dir, 'preview', 'whats_new', ...contacts, '--id', '2').out).toContain('Bea');
    const { code, err } = cauce(dir, 'preview', 'whats_new', ...contacts, '--id', '3');
    expect([code, err]).toEqual([1, expect.stringContaining('has no contact `3`')]);
  });

  test('writes a mail that a mail program opens', () => {
    const dir = shop();
    const { code, out } = cauce(dir, 'preview', 'cart_offer', ...offer, '--format', 'eml', '--out', join(dir, 'x.eml'));
    expect([code, out]).toEqual([0, '']);
    const mail = readFileSync(join(dir, 'x.eml'), 'utf8');
    expect(mail).toContain('From: Demo Shop <shop@example.com>');
    expect(mail).toContain('To: someone@example.com');
    expect(mail).toContain('List-Unsubscribe: <https://preview.invalid/u/preview-cart_offer>');
    expect(mail).toMatch(/multipart\/alternative/);
  });

  test('goes on when something else in the project is wrong, and stops where the message is', () => {
    const dir = shop({ 'new.cauce': 'when signed_up:\n  send email nobody\n' });
    expect(cauce(dir, 'preview', 'whats_new').code).toBe(0);
    const bad = shop({ 'messages/email/bad.txt': '---\nsubject: Hi\n---\n{{ contact.frist_name }}\n' });
    const { code, out, err } = cauce(bad, 'preview', 'bad');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/messages\/email\/bad\.txt:4:12[\s\S]*frist_name/);
  });

  test.each([
    [['nobody'], 'there is no message `nobody`'],
    [['cart_ofer'], 'did you mean `cart_offer`?'],
    [['both'], 'there are several messages `both`: email/both, sms/both'],
    [['email/both', '--format', 'html'], 'is plain text and has no HTML'],
    [['sms/both', '--format', 'eml'], 'sms sends no mail'],
    [['cart_offer', '--with', 'total=80'], 'there is no parameter `total`; there are promo, cart'],
    [['cart_offer', '--with', 'cart.totl=80'], '`cart` has no `totl`; it has cart_id, total, items'],
    [['cart_offer', '--with', 'cart.total=lots'], 'cart.total'],
    [['cart_offer', '--with', 'promo='], 'the message needs `promo`'],
    [['cart_offer', '--with', 'cart'], '--with takes name=value'],
    [['cart_offer', '--set', 'frist_name=Ana'], 'there is no attribute `frist_name`'],
    [['cart_offer', '--contact', 'nobody.json'], 'cannot read the contact nobody.json'],
    [['cart_offer', '--id', '3'], '--id chooses a contact of a csv'],
    [['cart_offer', '--out', 'cauce.yaml'], 'cauce.yaml would be written over'],
  ])('%j is wrong use', async (args, said) => {
    const dir = shop({
      'messages/email/both.txt': '---\nsubject: Hi\n---\nHi',
      'messages/sms/both.txt': 'Hi',
    });
    const [message = '', ...written] = args;
    const options: Record<string, string | string[]> = {};
    for (let at = 0; at < written.length; at += 2) {
      const [name, value] = [written[at]!.slice(2), written[at + 1]!];
      options[name] =
        name === 'with' || name === 'set' ? [value] : value.replace('cauce.yaml', join(dir, 'cauce.yaml'));
    }
    const error = await preview(message, { project: dir, format: 'text', ...options } as never).catch((found) => found);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(said);
    expect(error.message).not.toContain('undefined');
  });

  test('a contact file that says something else is the fault of the file', () => {
    const dir = shop({ 'a.json': '{"frist_name": "Ana"}', 'b.json': '[1]', 'c.json': '{"birthday": "soon"}' });
    for (const [file, said] of Object.entries({ a: 'frist_name', b: 'one contact', c: 'birthday' })) {
      const { code, err } = cauce(dir, 'preview', 'whats_new', '--contact', join(dir, `${file}.json`));
      expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    }
  });
});
