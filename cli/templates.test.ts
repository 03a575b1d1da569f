/** The check and the renderer agree: what the check lets pass is rendered, and what it knows is there. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../compiler/index.js';
import { lowerProject } from '../compiler/lower/index.js';
import { createRenderer } from '../runtime/channels/render.js';
import type { TypeShape, Value } from '../runtime/machine/index.js';
import { globalShapes, paramShape } from '../runtime/machine/template.js';
import { plausible } from '../runtime/testing/plausible.js';
import { hostFor } from './host.js';
import { withShownEvents } from './shown-events.js';

const now = { now: Date.UTC(2026, 2, 2), today: 20_514 };
const shop = `project: demo-shop
shop: {url: "https://shop.example.com"}
contact:
  email: email
  first_name: text?
  birthday: date?
  gender: enum(female, male)?
  interests: list(text)
  newsletter: bool
events:
  cart_updated: {total: money, items: list(item), note: text?}
  order_placed: {total: money}
records: {item: {name: text, price: money, quantity: number}}
channels: {email: {provider: smtp, url: $SMTP_URL, from: "a@example.com", consent: newsletter}}
`;

async function both(body: string, ending: string, params = '{}') {
  const front = `---\nsubject: x\nparams: ${params}\n---\n`;
  const files = new Map([
    ['cauce.yaml', shop],
    [`messages/email/x.${ending}`, `${front}${body}\n`],
  ]);
  const project = analyse({ files, host: await hostFor(files) });
  const { bundle } = lowerProject(project.analysis);
  const shown = withShownEvents(bundle, project.analysis);
  const { model, derived } = shown;
  const fieldsOf = (event: string) =>
    derived.find(({ name }) => name === event)?.fields ?? model.events[event]?.fields ?? {};
  const message = model.messages['email/x']!;
  const attributes = known({ type: 'record', fields: model.contact });
  const values = Object.entries(message.params).map(([name, param]) => {
    if (param.type === 'coupon') return [name, { code: 'ABC', discount: 5 }];
    const value = known(paramShape(param, fieldsOf)) as Record<string, Value>;
    if (param.type !== 'event') return [name, value];
    return [name, { event: param.event, at: now.now, id: '1', fields: value }];
  });
  const renderer = await createRenderer(shown, project.bodies);
  const rendered = renderer.render({
    message,
    attributes: attributes as Record<string, Value>,
    params: Object.fromEntries(values),
    at: now.now,
    unsubscribeUrl: 'https://u.invalid',
    preferencesUrl: 'https://p.invalid',
  });
  const said = project.diagnostics.map(({ code, message: text }) => `${code}: ${text}`);
  return {
    said,
    model,
    fieldsOf,
    message,
    rendered: await rendered.catch((error: Error) => error),
  };
}

function known(shape: TypeShape): Value {
  if (shape.type === 'record')
    return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, known(field)]));
  if (shape.type === 'list') return [known(shape.of)];
  if (shape.type === 'text') return 'word';
  return plausible('x', { ...shape, optional: false }, now);
}

/** Every path to something that can be shown. */
function paths(shape: TypeShape, path: string): string[] {
  if (shape.type === 'record')
    return Object.entries(shape.fields).flatMap(([name, field]) => paths(field, `${path}.${name}`));
  if (shape.type === 'list') return paths(shape.of, `${path}.first`);
  return ['duration', 'geo'].includes(shape.type) ? [] : [path];
}

test('every name the check knows is there when the message is rendered', async () => {
  const params =
    '{cart: cart_abandoned, order: order_placed, promo: coupon, tip: text, until: date, items: list(item)}';
  const { model, message, fieldsOf } = await both('', 'txt', params);
  const all = [
    ...Object.entries(globalShapes(model)).flatMap(([name, shape]) => paths(shape, name)),
    ...Object.entries(message.params).flatMap(([name, param]) => paths(paramShape(param, fieldsOf), name)),
  ].filter((path) => !['contact.timezone', 'contact.locale', 'contact.newsletter', 'contact.id'].includes(path));
  expect(all).toContain('cart.items.first.price');
  const body = all.map((path) => `${path}=[{% if ${path} != nil %}{{ ${path} }}{% endif %}]`).join('\n');
  const { said, rendered } = await both(body, 'txt', params);
  expect(said).toEqual([]);
  expect((rendered as { text: string }).text.split('\n').filter((line) => line.includes('[]'))).toEqual([]);
});

const page = (inside: string) =>
  `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

describe('MJML', () => {
  test.each([
    page(
      '<mj-text align="center" padding="10px 20px" css-class="x">Hi</mj-text><mj-divider /><mj-spacer height="20px" />',
    ),
    page(
      '<mj-image src="https://example.com/a.png" width="100px" alt="" /><mj-button href="{{ shop.url }}">Go</mj-button>',
    ),
    page('<mj-table><tr><td>a</td></tr></mj-table><mj-raw><b>x</b></mj-raw>'),
    page('<mj-social><mj-social-element name="x" href="https://example.com">x</mj-social-element></mj-social>'),
    page('<mj-navbar><mj-navbar-link href="/a">a</mj-navbar-link></mj-navbar>'),
    page(
      '<mj-text css-class="{{ contact.gender }}">{% if contact.gender %}<b>Hi</b>{% else %}Ho{% endif %}</mj-text>',
    ).replace(' }}', " | default: 'x' }}"),
    '<mjml><mj-head><mj-title>x</mj-title><mj-font name="A" href="https://example.com/a.css" /><mj-attributes><mj-all color="red" /><mj-class name="big" font-size="20px" /><mj-text color="red" /></mj-attributes><mj-style>.a { color: red }</mj-style></mj-head><mj-body width="600px"><mj-wrapper><mj-section full-width="full-width"><mj-group><mj-column width="50%"><mj-text mj-class="big">a</mj-text></mj-column></mj-group></mj-section></mj-wrapper><mj-hero><mj-text>x</mj-text></mj-hero></mj-body></mjml>',
  ])('that passes is sent: %s', async (body) => {
    const { said, rendered } = await both(body, 'mjml');
    expect(said).toEqual([]);
    expect(rendered).toHaveProperty('html');
  });

  test.each([
    page('<mj-txet>Hi</mj-txet>'),
    page('<p>Hi</p>'),
    page('<mj-section></mj-section>'),
    page('<mj-text colour="red">Hi</mj-text>'),
    page('<mj-text font-size="16">Hi</mj-text>'),
    page('<mj-text align="middle">Hi</mj-text>'),
    '<p>Hi</p>',
    '<mjml><mj-body><mj-text>Hi</mj-text></mj-body></mjml>',
  ])('that could not be sent is told: %s', async (body) => {
    const { said, rendered } = await both(body, 'mjml');
    expect(said).toHaveLength(1);
    expect(rendered).toBeInstanceOf(Error);
  });
});
