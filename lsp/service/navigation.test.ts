import { describe, expect, it } from 'vitest';
import { marked, placed } from './marked.fixture.js';

const defined = (files: Parameters<typeof marked>[0]) => {
  const project = marked(files);
  return project.service.definition(project.path, project.position).map((place) => placed(project, place));
};

const used = (files: Parameters<typeof marked>[0]) => {
  const project = marked(files);
  return project.service.references(project.path, project.position, true).map((place) => placed(project, place));
};

const template = (body: string) =>
  `---\nsubject: Hi\nparams: {cart: cart_abandoned}\n---\n${body} {{ unsubscribe_url }}\n`;

describe('definition', () => {
  it.each<readonly [what: string, files: Parameters<typeof marked>[0], place: string]>([
    [
      'of a let in another file',
      { 'main.cauce': 'segment s = spent > li┆mit\n', 'b.cauce': 'let limit = 3 EUR\n' },
      'b.cauce 1:5 limit',
    ],
    ['of an attribute', 'segment s = ┆city is "Valencia"\n', 'cauce.yaml'],
    ['of an event', 'segment s = any order_pl┆aced\n', 'cauce.yaml'],
    ['of a field behind an alias', 'scenario x:\n  when order_placed as o and o.to┆tal > 3 EUR: stop\n', 'cauce.yaml'],
    ['of the prelude', 'segment s = regul┆ar\n', 'prelude.cauce'],
    ['of a message', 'scenario x:\n  when order_placed:\n    send email hel┆lo\n', 'messages/email/hello.txt 1:1 '],
    [
      'of a name of the run',
      'scenario x:\n  when order_placed as o:\n    if ┆o.total > 3 EUR: stop\n',
      'main.cauce 2:24 o',
    ],
    ['of a channel', 'scenario x:\n  when order_placed:\n    send em┆ail hello\n', 'cauce.yaml'],
    ['out of a template', { 'messages/email/a.txt': template('{{ contact.ci┆ty }}') }, 'cauce.yaml'],
    [
      'of a parameter in its template',
      { 'messages/email/a.txt': template('{{ ca┆rt.total }}') },
      'messages/email/a.txt 3:16 cart_abandoned',
    ],
  ])('%s', (_, files, place) => {
    const found = defined(files);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(place);
  });
});

describe('references', () => {
  it('go over programs, cauce.yaml and templates', () => {
    const found = used({
      'main.cauce': 'segment s = ci┆ty is known\nsegment t = contact.city is "x"\n',
      'messages/email/a.txt': template('{% if contact.city %}{{ contact.city }}{% endif %}'),
    });
    expect(found.map((place) => place.replace(/ \d+:\d+/, ''))).toEqual([
      'cauce.yaml city',
      'main.cauce city',
      'main.cauce city',
      'messages/email/a.txt city',
      'messages/email/a.txt city',
      'messages/email/cart_reminder.txt city',
    ]);
  });

  it('of a name of one run stay in it', () => {
    const one = (name: string) => `scenario ${name}:\n  when order_placed as o:\n    if o.total > 3 EUR: stop\n`;
    const found = used(`${one('a').replace('if o', 'if ┆o')}${one('b')}`);
    expect(found).toEqual(['main.cauce 2:24 o', 'main.cauce 3:8 o']);
  });

  it('highlight what is in the file', () => {
    const { service, path, position } = marked('let limit = 3\nsegment s = orders > li┆mit\n');
    expect(service.highlights(path, position)).toMatchObject([
      { kind: 3, range: { start: { line: 0, character: 4 } } },
      { kind: 2, range: { start: { line: 1, character: 21 } } },
    ]);
  });
});
