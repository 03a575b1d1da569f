/** R9, where a `test` block cannot say it: what may not be a name, what stands in the wrong order. */
import { describe, expect, it } from 'vitest';
import { keywords } from '../../grammar/words.js';
import { codesOf } from './program.fixture.js';

const reserved =
  'and or not if elif else is in between contains has within where as when for with until true false known unknown'.split(
    ' ',
  );

const asLet = (word: string) => codesOf(`let ${word} = 3\nsegment uses = orders > ${word} + 1\n`);

describe('R9', () => {
  it.each(reserved)('R9.1 %s is reserved', (word) => {
    expect(asLet(word).some((code) => code.startsWith('syntax/'))).toBe(true);
  });

  it.each(keywords.filter((word) => !reserved.includes(word)))(
    'R9.2 %s is a name wherever a name can stand',
    (word) => {
      expect(asLet(word)).toEqual([]);
      const inARun = `
      sequence ${word}(mail_sent: email, ${word}: duration):
        wait ${word}
        send email mail_sent
      scenario ${word}:
        goal order_placed within 5d
        when order_placed as ${word} and ${word}.total > 5 EUR:
          do ${word}(one, 4h)
          send email two as told
          wait up to 3d for told.clicked
          split as ${word}_arms:
            50% ${word}: send email three
            50% other: stop as ${word}
      test "as a name" for ${word}:
        given newsletter = true
        when order_placed with total = 9 EUR
        expect enter ${word}
        expect end as ${word}
    `;
      expect(codesOf(inARun)).toEqual([]);
    },
  );

  it('R9.1 a reserved word is no name of an attribute, an event or a group in cauce.yaml', () => {
    for (const [from, to] of [
      ['  tier: text?', '  where: text?'],
      ['  called: {}', '  until: {}'],
      ['prospects: {}', 'known: {}'],
    ] as const) {
      expect(codesOf('segment uses = orders > 3\n', [[from, to]]), to).toEqual(['config/reserved-name']);
    }
  });

  it.each([
    'any order_placed in last 3d where (total > 5 EUR)',
    'count of order_placed in last 3d where (total > 5 EUR) > 2',
  ])('R9.8 %s stands in the wrong order', (condition) => {
    expect(codesOf(`segment uses = ${condition}\n`)).toEqual(['syntax/unexpected']);
  });

  it.each([
    ['goal', 'order_placed and newsletter', 'syntax/unexpected'],
    ['goal', 'order_placed or cart_updated', 'syntax/unexpected'],
    ['goal', 'orders > 3', 'syntax/unexpected'],
    ['measure', 'order_placed and newsletter', 'syntax/unexpected'],
    ['measure', 'newsletter', 'flow/goal-moment'],
  ])('R9.10 a %s is no expression: %s', (clause, expression, code) => {
    const program = `scenario asked:\n  ${clause} ${expression} within 5d\n  when signed_up: wait 9d\n`;
    expect(codesOf(program)).toEqual([code]);
  });
});
