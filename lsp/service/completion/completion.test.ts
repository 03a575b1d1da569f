import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../compiler/diagnostics/lines.js';
import { marked } from '../marked.fixture.js';

const offered = (program: string) => {
  const { service, path, position } = marked(program);
  return service.completion(path, position).map(({ label }) => label);
};

const run = (step: string) => `scenario x:\n  when cart_abandoned as cart:\n    ${step}\n`;

describe('completion', () => {
  it.each<readonly [what: string, program: string, has: readonly string[], hasNot: readonly string[]]>([
    ['declarations', '┆', ['scenario', 'segment', 'test'], ['send', 'goal']],
    ['header clauses and when', 'scenario x:\n  go┆\n', ['goal'], ['send', 'scenario']],
    ['steps', run('┆'), ['send', 'wait', 'if', 'give'], ['goal', 'given']],
    ['steps of a test', 'test "a" for x:\n  ┆\n', ['given', 'expect'], ['send']],
    ['channels', run('send ┆'), ['email', 'sms'], ['cart_reminder', 'regular']],
    ['messages of the channel', run('send email ┆'), ['cart_reminder', 'hello'], ['note', 'email']],
    ['what goes on with a send', run('send email hello ┆'), ['as', 'with'], ['valid']],
    ['parameters of a message', run('send email cart_offer with ┆ = 3'), ['promo'], ['cart', 'total']],
    ['groups', run('add to ┆'), ['vip_club'], ['regular', 'email']],
    ['attributes to set', run('set ┆ = "gold"'), ['tier'], ['regular', 'order_placed']],
    ['events', 'segment s = any ┆\n', ['order_placed', 'cart_abandoned'], ['regular', 'city', 'valencia_store']],
    ['fields of an event', run('if cart.┆: stop'), ['total', 'cart_id'], ['regular', 'city']],
    ['fields bare in where', 'segment s = any order_placed where (┆ > 3 EUR)\n', ['total'], ['city', 'vip_club']],
    [
      'what happens to a message',
      run('send email hello as sent\n    wait up to 3d for sent.┆'),
      ['clicked'],
      ['total'],
    ],
    ['attributes of the contact', 'segment s = contact.┆ is known\n', ['city', 'email'], ['regular']],
    ['enum values', 'segment s = gender is ┆\n', ['female', 'male'], ['regular', 'orders']],
    ['RFM classes', 'segment s = rfm is ┆\n', ['champions', 'at_risk'], ['regular', 'orders']],
    ['who still buys', 'segment s = ┆ < 0.3\n', ['p_alive', 'expected_orders in 90d'], ['regular', 'today']],
    ['durations', run('wait ┆'), ['1d', '4h', 'until', 'up to'], ['regular', 'city', 'true']],
    ['names of the run', run('if ┆.total > 3 EUR: stop'), ['cart'], []],
    ['conditions', run('if ┆: stop'), ['regular', 'newsletter', 'not'], ['city', 'valencia_store']],
    ['scenarios', 'scenario a:\n  when order_placed: stop\nsegment s = running ┆\n', ['a'], ['regular']],
    [
      'sequences',
      'sequence twice(m: email):\n  send email m\nscenario x:\n  when order_placed:\n    do ┆\n',
      ['twice'],
      ['x'],
    ],
    ['its own message in a sequence', 'sequence twice(m: email):\n  send email ┆\n', ['m', 'hello'], ['note']],
    [
      'segments that one enters',
      'scenario x:\n  when enters ┆:\n    stop\n',
      ['regular', 'vip_club'],
      ['city', 'cart_abandoned'],
    ],
    ['nothing in a comment', '# se┆\n', [], ['segment', 'send']],
    ['nothing in a text', 'segment s "se┆" = regular\n', [], ['segment', 'send']],
  ])('offers %s', (_, program, has, hasNot) => {
    const labels = offered(program);
    expect(has.filter((label) => !labels.includes(label))).toEqual([]);
    expect(hasNot.filter((label) => labels.includes(label))).toEqual([]);
  });

  it.each<readonly [what: string, body: string, has: readonly string[], hasNot: readonly string[]]>([
    ['what a template knows', '{{ ┆ }}', ['contact', 'cart', 'unsubscribe_url'], ['total', 'city']],
    ['attributes', '{% if contact.┆ %}', ['city', 'email'], ['cart']],
    ['fields of an event it is given', '{{ cart.┆ }}', ['total', 'cart_id'], ['city']],
    ['nothing outside of what is filled in', 'Hello ┆', [], ['contact']],
    ['nothing where a filter stands', '{{ cart.total | ┆ }}', [], ['contact']],
  ])('offers in a message %s', (_, body, has, hasNot) => {
    const text = `---\nsubject: Hi\nparams: {cart: cart_abandoned}\n---\n${body} {{ unsubscribe_url }}\n`;
    const { service, path, position } = marked({ 'messages/email/a.txt': text });
    const labels = service.completion(path, position).map(({ label }) => label);
    expect(has.filter((label) => !labels.includes(label))).toEqual([]);
    expect(hasNot.filter((label) => labels.includes(label))).toEqual([]);
  });

  const places = [
    run('if ┆: stop'),
    run('wait ┆'),
    run('wait up to 3d for ┆'),
    run('send ┆ hello'),
    run('send email ┆'),
    run('if cart.total > ┆: stop'),
    run('if cart.┆ is known: stop'),
    'segment s = ┆ > 3\n',
    'segment s = city is ┆\n',
    'segment s = any order_placed where (┆)\n',
    'segment s = last order_placed.total >= ┆\n',
    'let a = ┆\n',
  ];
  it.each(places)('offers no name that would be a mistake: %s', (program) => {
    const { service, path, position, texts } = marked(program);
    const text = texts.get(path)!;
    const lines = new LineIndex(text);
    const names = service.completion(path, position).filter(({ isName }) => isName);
    expect(names.length).toBeGreaterThan(0);
    for (const { label, insertText, range } of names) {
      const start = lines.offsetAt(range.start);
      service.update(path, `${text.slice(0, start)}${insertText}${text.slice(lines.offsetAt(range.end))}`);
      const last = { ...range.start, character: range.start.character + insertText.length };
      const wrong = service
        .diagnostics(path)
        .filter(({ severity, range: at }) => severity === 1 && at.start.line === last.line)
        .filter(({ range: at }) => at.start.character <= last.character && at.end.character >= range.start.character);
      expect(
        wrong.map(({ message }) => message),
        label,
      ).toEqual([]);
    }
  });
});
