import { describe, expect, test } from 'vitest';
import type { MessageModel, ProjectModel, Value } from '../machine/model.js';
import type { SlotValue } from '../machine/run.js';
import { composeMail } from './mail.js';
import { createRenderer, RenderError } from './render.js';

const items = {
  type: 'list',
  of: { type: 'record', fields: { name: { type: 'text' }, price: { type: 'money', currency: 'EUR' } } },
} as const;
const model: ProjectModel = {
  project: 'demo-shop',
  currency: 'EUR',
  timezone: 'Europe/Madrid',
  shop: { url: 'https://shop.example.com' },
  contact: {
    first_name: { type: 'text', optional: true },
    birthday: { type: 'date', optional: true },
    locale: { type: 'text', optional: true },
  },
  events: { cart_updated: { fields: { total: { type: 'money', currency: 'EUR' }, items } } },
  records: {},
  aliases: {},
  channels: {},
  policies: {
    closed: [],
    caps: [],
    overCap: 'skip',
    holdout: 0,
    late: { months: 0, days: 1, ms: 0 },
    assume: [],
    prove: [],
  },
  coupons: {},
  groups: {},
  places: {},
  messages: {},
};
const base: MessageModel = {
  channel: 'email',
  name: 'x',
  file: 'messages/email/x.mjml',
  format: 'mjml',
  kind: 'marketing',
  subject: 'Hello {{ contact.first_name | default: "you" }}',
  track: 'all',
  params: { cart: { type: 'event', event: 'cart_updated', optional: true }, promo: { type: 'coupon', optional: true } },
};
const cart = {
  event: 'cart_updated',
  at: 0,
  id: '1',
  fields: { total: 12_345, items: [{ name: 'Tea <b>', price: 150 }] },
};

const derived = [{ name: 'big_cart', fields: model.events.cart_updated!.fields }];

async function render(
  body: string,
  change: {
    message?: Partial<MessageModel>;
    attributes?: Record<string, Value>;
    params?: Record<string, SlotValue>;
  } = {},
) {
  const renderer = await createRenderer({ model, derived }, new Map([['email/x', body]]));
  return renderer.render({
    message: { ...base, ...change.message },
    attributes: change.attributes ?? { first_name: 'Ana' },
    params: change.params ?? {},
    at: Date.UTC(2026, 2, 2, 23, 30),
    unsubscribeUrl: 'https://shop.example.com/u/1',
    preferencesUrl: 'https://shop.example.com/p/1',
  });
}

const mjml = (inside: string) =>
  `<mjml><mj-head></mj-head><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('render', () => {
  test('MJML becomes HTML with a text part; params, loops and links are filled in', async () => {
    const body = mjml(
      '{{ shop.name }} {{ cart.total }} {% for i in cart.items %}{{ i.name }} {{ i.price | money }}{% endfor %} {{ unsubscribe_url }}',
    );
    const { subject, html, text } = await render(body, { params: { cart } });
    expect(subject).toBe('Hello Ana');
    expect(html).toContain('<!doctype html>');
    expect(html).toContain('demo-shop €123.45 Tea &lt;b&gt; €1.50 https://shop.example.com/u/1');
    expect(text.trim()).toBe('demo-shop €123.45 Tea <b> €1.50 https://shop.example.com/u/1');
  });

  test('money compares in major units and follows the language of the contact', async () => {
    const { text } = await render('{% if cart.total > 100 %}big {{ cart.total }}{% endif %}', {
      message: { format: 'txt' },
      attributes: { locale: 'es-ES' },
      params: { cart },
    });
    expect(text).toBe('big 123,45\u00a0€');
  });

  test('unknown values are missing, not "null"', async () => {
    const { subject, text } = await render('[{{ contact.birthday }}][{{ cart.total }}][{% if cart %}yes{% endif %}]', {
      message: { format: 'txt' },
      attributes: { first_name: null, birthday: null },
    });
    expect(subject).toBe('Hello you');
    expect(text).toBe('[][][]');
  });

  test('what strangers write is escaped and never read as a template; header lines stay one line', async () => {
    const attributes = { first_name: '<script>{{ shop.url }}</script>\r\nBcc: x@example.com' };
    const { subject, html } = await render(mjml('{{ contact.first_name }}'), { attributes });
    expect(subject).toBe('Hello <script>{{ shop.url }}</script> Bcc: x@example.com');
    expect(html).toContain('&lt;script&gt;{{ shop.url }}&lt;/script&gt;');
    expect(html).not.toContain('<script>');
  });

  test.each(['mjml', 'html', 'md'] as const)('an address from a stranger runs nothing in %s', async (format) => {
    const link = '<a href="{{ contact.first_name }}">here</a>';
    const body = {
      mjml: mjml(link),
      html: link,
      md: '[here]({{ contact.first_name }}) <a href={{ contact.first_name }}>a</a>',
    };
    const attributes = { first_name: 'javascript:alert(1)' };
    const { html, text } = await render(body[format], { message: { format }, attributes });
    expect(html).not.toMatch(/href\s*=\s*["']?javascript/i);
    expect(text).not.toContain('[javascript');
    expect(html).toContain('here');
  });

  test('a code shows its discount as a reader expects it', async () => {
    const show = async (promo: SlotValue) =>
      (await render('{{ promo.discount }} {{ promo.code }}', { message: { format: 'txt' }, params: { promo } })).text;
    expect(await show({ code: 'A1', discount: 5 })).toBe('5% A1');
    expect(await show({ code: 'A1', discount: 1500, currency: 'EUR' })).toBe('€15.00 A1');
  });

  test('the payload of a derived event is shown like that of the event it comes from', async () => {
    const params: MessageModel['params'] = { cart: { type: 'event', event: 'big_cart' } };
    const { text } = await render('{{ cart.total }} {{ cart.id }}', {
      message: { format: 'txt', params },
      params: { cart: { ...cart, event: 'big_cart' } },
    });
    expect(text).toBe('€123.45 1');
  });

  test('dates are those of the contact, whatever the zone and language of the machine', async () => {
    const zone = process.env.TZ;
    try {
      for (const machine of ['America/Los_Angeles', 'Asia/Tokyo']) {
        process.env.TZ = machine;
        const { text } = await render(
          '{{ contact.birthday | date: "%d %B %Y" }}, {{ "now" | date: "%d.%m.%Y %H:%M" }}, {{ cart.at | date: "%H:%M" }}',
          {
            message: { format: 'txt' },
            attributes: { birthday: 0, locale: 'es', timezone: 'Europe/Madrid' },
            params: { cart },
          },
        );
        expect(text).toBe('01 enero 1970, 03.03.2026 00:30, 01:00');
      }
    } finally {
      process.env.TZ = zone;
    }
  });

  test('a language or zone that does not exist keeps nobody from getting their message', async () => {
    const attributes = { locale: 'not a language', timezone: 'Europe/Nowhere' };
    const message = { format: 'txt' } as const;
    const { text } = await render('{{ cart.at }} {{ cart.total }}', { message, attributes, params: { cart } });
    expect(text).toBe('1970-01-01 01:00 €123.45');
  });

  test('Markdown becomes HTML, and its text part is plain text; values are neither Markdown nor HTML', async () => {
    const { html, text } = await render(
      '# Hello {{ contact.first_name }}\n\nThe code **{{ promo.code }}**: [shop]({{ shop.url }}/a_b_c), [out]({{ unsubscribe_url }}).',
      {
        message: { format: 'md' },
        attributes: { first_name: '<b>[Ana](/evil)</b>\n# x_y_z' },
        params: { promo: { code: 'A_1_B*', discount: 5 } },
      },
    );
    expect(html).toContain('<strong>A_1_B*</strong>');
    expect(html).toContain('<a href="https://shop.example.com/u/1">out</a>');
    expect(html).toContain('href="https://shop.example.com/a_b_c"');
    expect(html).not.toMatch(/<b>|href="\/evil/);
    expect(html).toContain('&lt;b&gt;[Ana](/evil)&lt;/b&gt; # x_y_z');
    expect(text).not.toMatch(/\*\*|^# /m);
    expect(text).toContain('The code A_1_B*: shop [https://shop.example.com/a_b_c], out');
  });

  test('the preheader is in the mail unseen, whatever the format, and not in the text part', async () => {
    const message = { preheader: 'Just for {{ contact.first_name }} <3' };
    const bodies: Record<'mjml' | 'html' | 'md', string> = {
      mjml: mjml('Hi').replace('<mj-head></mj-head>', ''),
      html: '<html><body class="x"><p>Hi</p></body></html>',
      md: 'Hi',
    };
    for (const format of ['mjml', 'html', 'md'] as const) {
      const { html, text } = await render(bodies[format], { message: { ...message, format } });
      expect(html).toMatch(/<div style="display:none;[^>]*>\s*Just for Ana &lt;3/);
      expect(text.trim()).toBe('Hi');
    }
  });

  test('a broken template says its file', async () => {
    await expect(render('{% if %}', { message: { format: 'txt' } })).rejects.toThrow(RenderError);
    await expect(render(mjml('x').replaceAll('mj-text', 'mj-txet'))).rejects.toThrow(
      /messages\/email\/x\.mjml: line 1: .*mj-txet/,
    );
  });
});

describe('composeMail', () => {
  test('is a multipart mail with one-click unsubscribe, the same bytes each time', async () => {
    const rendered = await render(mjml('Grüße'));
    const compose = () =>
      composeMail(rendered, {
        from: 'Shop <shop@example.com>',
        to: 'a@example.com',
        messageId: 'm-1',
        date: Date.UTC(2026, 0, 1),
        unsubscribeUrl: 'https://shop.example.com/u/1',
      });
    const mail = (await compose()).toString('utf8');
    expect(mail).toContain('Message-ID: <m-1@example.com>');
    expect(mail).toContain('List-Unsubscribe: <https://shop.example.com/u/1>');
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(mail).toMatch(/Content-Type: multipart\/alternative/);
    expect((await compose()).toString('utf8')).toBe(mail);
  });
});
