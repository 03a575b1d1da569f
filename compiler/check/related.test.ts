import { describe, expect, it } from 'vitest';
import { checkText } from '../programs.fixture.js';

/** What is found in a program: the code, the text marked, and each further place with what is said there. */
function told(program: string): readonly string[] {
  const text = (span: { start: number; end: number }) => program.slice(span.start, span.end).split('\n')[0];
  return checkText(program, 'example.cauce').flatMap(({ code, span, related = [] }) => [
    `${code} [${text(span)}]`,
    ...related.map((place) => `  [${text(place.span)}] ${place.message}`),
  ]);
}

describe('a circle of scenarios', () => {
  it('shows every link, with the segments on the way', () => {
    const program = `segment gold = tier == "gold"
segment honoured = gold and orders > 3
scenario a:
  when enters honoured:
    add to vip_club
scenario b:
  when enters vip_club:
    if regular:
      remove from prospects
scenario c:
  when leaves prospects:
    set tier = "gold"
`;
    expect(told(program)).toEqual([
      'flow/circle [add to vip_club]',
      '  [remove from prospects] `b` goes on here',
      '  [set tier = "gold"] `c` goes on here',
      '  [honoured] that changes who is in `honoured`',
      '  [gold] that changes who is in `gold`',
    ]);
  });

  it.each([
    ['tier != "gold"', 'set tier = "gold"'],
    ['tier in ("silver", "bronze")', 'set tier = "gold"'],
    ['in_club', 'remove from vip_club'],
  ])('is none where what is written cannot start it: %s after %s', (condition, step) => {
    const program = `segment in_club = vip_club
scenario a:
  when ${condition}:
    add to vip_club
scenario b:
  when enters vip_club:
    ${step}
`;
    expect(told(program).filter((line) => line.startsWith('flow/circle'))).toEqual([]);
  });
});

describe('what a sequence is handed', () => {
  const program = (args: string) => `sequence nudge(first: email, second: email, pause: duration):
  send email first
  wait pause
  send email second
scenario carts:
  when cart_abandoned:
    do nudge(${args})
`;
  it.each([
    ['cart_reminder, cart_offer, 5 EUR', 'types/expected [5 EUR]', '[pause: duration]'],
    ['"cart_reminder", cart_offer, 24h', 'types/expected ["cart_reminder"]', '[first: email]'],
    ['cart_remindr, cart_offer, 24h', 'names/unknown [cart_remindr]', '[first: email]'],
  ])('is shown beside the parameter: %s', (args, at, param) => {
    expect(told(program(args))).toEqual([at, `  ${param} it is handed over here`]);
  });

  it('is shown with the line of the body where that needs more than it has', () => {
    expect(told(program('cart_reminder, promo_notice, 24h')).slice(0, 1)).toEqual([
      'types/missing-param [promo_notice]',
    ]);
    expect(told(program('cart_reminder, promo_notice, 24h'))).toContain('  [second] the message is sent here');
  });
});
