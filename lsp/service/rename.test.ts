import { describe, expect, it } from 'vitest';
import { applied, marked } from './marked.fixture.js';

function renamed(files: Parameters<typeof marked>[0], name: string) {
  const { service, path, position, texts } = marked(files);
  const errors = () =>
    [...texts.keys()].flatMap((file) => service.diagnostics(file).filter(({ severity }) => severity === 1));
  service.settle();
  expect(errors()).toEqual([]);
  const edit = service.rename(path, position, name);
  if ('refused' in edit) return edit;
  const now = applied(texts, edit);
  for (const [file, text] of now) service.update(file, text);
  for (const { from, to } of edit.renamed) {
    service.update(to, now.get(from) ?? texts.get(from));
    service.update(from, undefined);
  }
  service.settle();
  expect(errors()).toEqual([]);
  return { files: now, renamed: edit.renamed };
}

describe('rename', () => {
  it.each<readonly [what: string, files: Parameters<typeof marked>[0], name: string, changed: readonly string[]]>([
    [
      'a let',
      { 'main.cauce': 'segment s = spent > li┆mit\n', 'b.cauce': 'let limit = 3 EUR\n' },
      'most',
      ['b.cauce', 'main.cauce'],
    ],
    [
      'an attribute, in the model, programs and templates',
      'segment s = ci┆ty is known\nsegment t = contact.city is known\n',
      'town',
      ['cauce.yaml', 'main.cauce', 'messages/email/cart_reminder.txt'],
    ],
    ['a consent', 'segment s = newsl┆etter\n', 'mailing', ['cauce.yaml', 'main.cauce']],
    [
      'a derived event, in front matter too',
      {
        'main.cauce': 'event big = order_placed where (total > 3 EUR)\nscenario x:\n  when b┆ig as cart: stop\n',
        'messages/email/b.txt': '---\nsubject: b\nparams: {cart: big}\n---\n{{ cart.total }} {{ unsubscribe_url }}\n',
      },
      'large',
      ['main.cauce', 'messages/email/b.txt'],
    ],
    [
      'a name of the run',
      'scenario x:\n  when order_placed as ┆o:\n    if o.total > 3 EUR: stop\n',
      'order',
      ['main.cauce'],
    ],
    ['a field', 'segment s = last product_viewed.cate┆gory is "x"\n', 'kind', ['cauce.yaml', 'main.cauce']],
  ])('%s', (_, files, name, changed) => {
    const result = renamed(files, name);
    expect('files' in result && [...result.files.keys()].sort()).toEqual(changed);
  });

  it('gives the file of a message its name', () => {
    const result = renamed('scenario x:\n  when order_placed:\n    send email hel┆lo\n', 'hi');
    expect(result).toMatchObject({ renamed: [{ from: 'messages/email/hello.txt', to: 'messages/email/hi.txt' }] });
  });

  it.each([
    ['segment s = regul┆ar\n', 'often', 'comes with the language'],
    ['segment s = no┆w > 2026-01-01 10:00\n', 'then', 'word of the language'],
    ['let ┆a = 3\nsegment s = orders > a\n', 'city', 'there is an attribute of that name'],
    ['let ┆a = 3\nsegment s = orders > a\n', 'not', 'word of the language'],
    ['let ┆a = 3\nsegment s = orders > a\n', '1x', 'is no name'],
  ])('refuses %s to %s and says why', (files, name, why) => {
    const result = renamed(files, name);
    expect('refused' in result && result.refused).toContain(why);
  });
});
