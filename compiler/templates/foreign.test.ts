import { expect, it } from 'vitest';
import { checkText } from '../programs.fixture.js';

/** What is said of a text in a mail about a cart. */
function told(text: string) {
  const program = `scenario carts:
  when cart_updated as cart:
    send email reminder
# messages/email/reminder.html
---
subject: Your cart
params: {cart: cart_updated}
---
{{ cart.cart_id }} ${text}
`;
  return checkText(program);
}

it.each([
  ['{first_name}', '{{ contact.first_name | default: "…" }}'],
  ['<a href="https://shop.example.com/?email={email}">x</a>', '{{ contact.email }}'],
  ['*|FNAME|*', '{{ contact.first_name | default: "…" }}'],
  ['*|UNSUB|*', '{{ unsubscribe_url }}'],
  ['[[first_name]]', '{{ contact.first_name | default: "…" }}'],
  ['$' + '{city}', '{{ contact.city | default: "…" }}'],
  ['<%= contact.city %>', '{{ contact.city | default: "…" }}'],
  ['@@fist_name@@', '{{ contact.first_name | default: "…" }}'],
  ['%%EMAIL%%', '{{ contact.email }}'],
  ['%ADDRESS_MAIL% %C3%A9', undefined],
  ['{cart.totl}', '{{ cart.total }}'],
  ['{ cart_updated.total }', '{{ cart.total }}'],
  ['{total}', '{{ cart.total }}'],
  ['{customer_email}', '{{ contact.email }}'],
  ['{nombre}', '{{ contact.first_name | default: "…" }}'],
  ['{constructor}', undefined],
  ['{% if contact.city %}{city}{% endif %}', '{{ contact.city | default: "…" }}'],
])('%s', (text, liquid) => {
  const found = told(text);
  expect(found.map(({ code }) => code)).toEqual(['messages/foreign-tag']);
  const [{ help, related }] = found as [(typeof found)[number]];
  if (liquid === undefined) expect(help).toContain('Templates are Liquid');
  else expect(help).toBe(`Write \`${liquid}\`.`);
  expect(related.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'example.cauce: the message is sent here',
  ]);
});

it('says where an event of another scenario would come from, and how conditions are written', () => {
  expect(told('{ order_placed.total }')[0]!.help).toBe(
    'Declare the event in the front matter, `params: {order_placed: order_placed}`, and write `{{ order_placed.total }}`.',
  );
  expect(told('*|IF:FNAME|*')[0]!.help).toContain('{% if contact.first_name %}');
});

it.each([
  ['{{ FNAME }}', 'contact.first_name'],
  ['{{ customer.first_name }}', 'contact.first_name'],
  ['{{ subscriber.mail }}', 'contact.email'],
  ['{{ customer_email }}', 'contact.email'],
  ['{{ unsubscribe }}', 'unsubscribe_url'],
])('a name of other tools in Liquid: %s', (text, path) => {
  expect(told(text).map(({ code, help }) => `${code} ${help}`)).toEqual([
    `messages/unknown-name Did you mean \`${path}\`?`,
  ]);
});

it('offers what is never unknown as a fix', () => {
  const [{ fixes, span }] = told('{email}') as [ReturnType<typeof told>[number]];
  expect(fixes[0]!.certain).toBe(false);
  expect(fixes[0]!.edits).toEqual([{ file: 'messages/email/reminder.html', span, text: '{{ contact.email }}' }]);
});
