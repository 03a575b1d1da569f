/** Section 8: RFM as `rfm:` in cauce.yaml says it, with fixed cut points, which one contact's own orders can show. */
import { describe, expect, it } from 'vitest';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { runTest } from '../../runtime/testing/index.js';
import { type Changes, codesOf, lowered } from './program.fixture.js';

const cuts = '{recency: [30, 60, 90, 180], frequency: [2, 3, 4, 5], monetary: [10, 20, 30, 40]}';
const fixed = (more = '', classes = 'five'): Changes => [
  ['scores: quintiles, classes: five', `scores: {thresholds: ${cuts}}, classes: ${classes}${more}`],
];

/** What the one test of the program has to say of its failure. */
function failureOf(text: string, changes: Changes = fixed()): string | undefined {
  const { bundle, tests } = lowered(text, changes);
  return runTest(loadBundle(bundle), tests[0]!, { zones: zone }).failure;
}

/** Whether the condition holds for somebody with these orders, `<days ago> <EUR>`. */
function holds(condition: string, orders: readonly string[], changes: Changes = fixed()): boolean {
  const given = orders.map((order, index) => {
    const [days, total] = order.split(' ');
    return `  given order_placed ${days}d ago with total = ${total} EUR, order_id = "${index}"\n`;
  });
  const text = `scenario asking:\n  when signed_up:\n    if ${condition}: stop as it_holds\n\ntest "asked" for asking:\n`;
  return failureOf(`${text}${given.join('')}  when signed_up\n  expect end as it_holds\n`, changes) === undefined;
}

const classOf = (
  orders: readonly string[],
  changes: Changes = fixed(),
  of = ['champions', 'loyal', 'potential_loyal', 'at_risk', 'lost', 'none'],
) => of.filter((name) => holds(`rfm is ${name}`, orders, changes));

describe('S8', () => {
  it('S8.1 recency is the time since the last order: at a cut point it is past it', () => {
    expect(holds('rfm.r == 5', ['29 9'])).toBe(true);
    expect(holds('rfm.r == 4', ['30 9'])).toBe(true);
    expect(holds('rfm.r == 4', ['400 9', '59 9'])).toBe(true);
    expect(holds('rfm.r == 1', ['180 9'])).toBe(true);
  });

  it('S8.1 frequency is the orders in the window', () => {
    expect(holds('rfm.f == 1', ['5 9'])).toBe(true);
    expect(holds('rfm.f == 3', ['5 9', '6 9', '7 9'])).toBe(true);
    expect(holds('rfm.f == 5', ['5 9', '6 9', '7 9', '8 9', '9 9'])).toBe(true);
    expect(holds('rfm.f == 1', ['5 9', '800 9', '900 9'])).toBe(true);
  });

  it('S8.1 monetary is their sum, or their average', () => {
    expect(holds('rfm.m == 3', ['5 15', '6 14'])).toBe(true);
    expect(holds('rfm.m == 2', ['5 15', '6 14'], fixed(', monetary: average'))).toBe(true);
    expect(holds('rfm.m == 1', ['5 9.99'])).toBe(true);
    expect(holds('rfm.m == 2', ['5 10'])).toBe(true);
  });

  it('S8.2 thresholds: a move happens at the exact instant time crosses one, in the contact’s own days', () => {
    const moving = (zoned: string, after: string) =>
      failureOf(`
        scenario moved:
          when rfm.r == 4:
            send email note
        test "moved" for moved:
          given now = 2026-03-20 10:00
          ${zoned}
          when order_placed
          expect nothing before ${after}
          expect email note at ${after}
      `);
    // Thirty calendar days over the night in which the clock changes.
    expect(moving('', '30d')).toBeUndefined();
    expect(moving('given timezone = "America/New_York"', '30d')).toBeUndefined();
  });

  it('S8.2 an order leaves the window at the exact instant, in the contact’s own calendar', () => {
    const text = `
      scenario gone:
        when rfm is none:
          send email note
      test "gone" for gone:
        given now = 2026-03-20 10:00
        when order_placed
        expect nothing before 1mo
        expect email note at 1mo
    `;
    expect(failureOf(text, [...fixed(), ['window: 24mo', 'window: 1mo']])).toBeUndefined();
  });

  it('S8.2 bins: as many scores as are asked for', () => {
    const three: Changes = [
      [
        'scores: quintiles, classes: five',
        'bins: 3, scores: {thresholds: {recency: [30, 60], frequency: [2, 3], monetary: [10, 20]}}, classes: {good: {r: 3}, rest: else}',
      ],
    ];
    expect(holds('rfm.r == 3 and rfm.f == 3 and rfm.m == 3', ['5 9', '6 9', '7 9'], three)).toBe(true);
    expect(holds('rfm is good', ['29 9'], three)).toBe(true);
    expect(holds('rfm is rest', ['30 9'], three)).toBe(true);
  });

  it('S8.3 levels: three an axis, with cut points and names of their own', () => {
    const own = fixed(
      ', levels: {recency: {cuts: [30, 90]}, frequency: {cuts: [2, 4]}, spend: {cuts: [20, 40], names: [little, some, much]}}',
    );
    expect(holds('recency is short and frequency is casual and spend is little', ['29 19'], own)).toBe(true);
    expect(holds('recency is medium and frequency is regular and spend is some', ['30 10', '40 10'], own)).toBe(true);
    expect(
      holds('recency is long and frequency is often and spend is much', ['90 9', '91 9', '92 9', '93 19'], own),
    ).toBe(true);
  });

  it('S8.4 classes: the five, first match', () => {
    expect(classOf(['5 9', '6 9', '7 9', '8 9'])).toEqual(['champions']);
    expect(classOf(['5 9', '6 9', '7 9'])).toEqual(['loyal']);
    expect(classOf(['5 9'])).toEqual(['potential_loyal']);
    expect(classOf(['100 9', '101 9', '102 9'])).toEqual(['at_risk']);
    expect(classOf(['100 30'])).toEqual(['at_risk']);
    expect(classOf(['100 29'])).toEqual(['lost']);
  });

  it('S8.4 contacts without an order in the window are none', () => {
    expect(classOf([])).toEqual(['none']);
    expect(classOf(['800 500'])).toEqual(['none']);
  });

  it('S8.4 classic, or a table of one’s own: every cell exactly once, or it is told', () => {
    expect(holds('rfm is champions', ['5 9', '6 9', '7 9', '8 9', '9 9'], fixed('', 'classic'))).toBe(true);
    expect(holds('rfm is best', ['5 9'], fixed('', '{best: {r: 4-5}, rest: else}'))).toBe(true);
    expect(codesOf('', fixed('', '{best: {r: 4-5}, rest: {r: 1-2}}'))).toEqual(['config/rfm-cell-missing']);
    expect(codesOf('', fixed('', '{best: {r: 3-5}, rest: {r: 1-3}}'))).toEqual(['config/rfm-cell-twice']);
  });

  it('S8.5 moves: the class before, the class now, when', () => {
    const text = `
      scenario moved:
        restart
        when rfm moves from champions to loyal or rfm moves from loyal to at_risk:
          if rfm.before is champions and rfm is loyal and rfm.since < 1min: send email note
          elif rfm.before is loyal and rfm is at_risk: send email second_note
      test "moved" for moved:
        given order_placed 1d ago with total = 50 EUR, order_id = "a"
        given order_placed 1d ago with total = 50 EUR, order_id = "b"
        given order_placed 1d ago with total = 50 EUR, order_id = "c"
        given order_placed 1d ago with total = 50 EUR, order_id = "d"
        when signed_up
        expect email note at 59d
        expect email second_note at 89d
    `;
    expect(failureOf(text)).toBeUndefined();
  });
});
