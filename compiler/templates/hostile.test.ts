import { describe, expect, test } from 'vitest';
import { analyse } from '../analyse.js';
import { projectOf } from '../diagnostics/examples.fixture.js';
import { loadMarkupParser, loadTemplateParser } from '../project/index.js';

const engines = { parseTemplate: await loadTemplateParser(), parseMarkup: await loadMarkupParser() };
const codes = (body: string, ending: string) => {
  const files = projectOf(`# messages/email/x.${ending}\n---\nsubject: x\n---\n${body}\n`);
  const { diagnostics } = analyse({ files, host: { isZone: () => true, ...engines } });
  return diagnostics.filter(({ file }) => file.startsWith('messages/email/x.')).map(({ code }) => code);
};

describe('any template ends, and soon', () => {
  test.each([
    ['tags in tags', `${'{% if contact.city %}'.repeat(3000)}${'{% endif %}'.repeat(3000)}`],
    ['conditions', `{% if ${Array(5000).fill('contact.newsletter').join(' and ')} %}x{% endif %}`],
    ['branches', `${'{% if contact.newsletter %}<b>{% else %}<i>{% endif %}'.repeat(3000)}`],
    ['filters', `{{ shop.name ${'| upcase '.repeat(5000)} }}`],
    ['opening tags', '<div>'.repeat(50_000)],
    ['opening and closing tags', `${'<a>'.repeat(20_000)}${'</b>'.repeat(20_000)}`],
    ['attributes', `<mjml ${'x="1" '.repeat(20_000)}>`],
    ['tags of other tools', '{a}*|FNAME|*%X%[[b]]<%= c %>@@d@@'.repeat(5000)],
    ['tags of other tools left open', '<style <!-- [[a *|b <%c @@d {e %f `g ```'.repeat(3000)],
    ['braces', '{{'.repeat(10_000)],
  ])('%s', (_, body) => {
    for (const ending of ['mjml', 'html', 'txt']) expect(codes(body, ending).length).toBeLessThan(60);
  });

  test('names of JavaScript objects are names like others', () => {
    const body =
      '{{ constructor }}{{ __proto__ }}{{ contact.constructor }}{{ shop.toString }}{{ contact["__proto__"] }}';
    expect(codes(body, 'txt')).toEqual([
      'messages/unknown-name',
      'messages/unknown-name',
      'names/unknown-field',
      'names/unknown-field',
      'names/unknown-field',
    ]);
  });
});
