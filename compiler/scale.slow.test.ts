/** Files with very many mistakes take time in proportion to their size, and none makes the compiler fail. */
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';
import { fixtureText } from './lower/shop.fixture.js';

const host = { isZone: () => true };

/** Diagnostics, and processor time in milliseconds: other work on the machine is no finding. */
function measured(program: string): { found: number; ms: number } {
  const files = new Map([
    ['cauce.yaml', fixtureText('shop.yaml')],
    ['a.cauce', program],
  ]);
  const start = process.cpuUsage();
  const { diagnostics } = analyse({ files, host });
  const { user, system } = process.cpuUsage(start);
  return { found: diagnostics.length, ms: (user + system) / 1000 };
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

describe('very many mistakes', () => {
  it.each<readonly [what: string, program: (count: number) => string]>([
    ['misspelt names', (count) => lines(count, (i) => `segment s${i} = misspelt_name_${i} > 3\n`)],
    [
      'names misspelt by a letter',
      (count) => lines(count, (i) => `let name_${i} = 3\nsegment s${i} = nmae_${i} > 3\n`),
    ],
    [
      'misspelt messages in one scenario',
      (count) => `scenario x:\n  when order_placed:\n${lines(count, (i) => `    send email wrong_${i}\n`)}`,
    ],
    [
      'tests of one scenario',
      (count) =>
        `scenario x:\n  when order_placed:\n${lines(count / 10, () => '    wait 1d\n')}${lines(count / 10, (i) => `test "t${i}" for x:\n  when order_placed\n  expect at nowhere_${i}\n`)}`,
    ],
    ['allowances', (count) => lines(count, (i) => `# cauce: allow names/unused it is wanted\nlet a${i} = 3\n`)],
  ])('%s', { timeout: 60_000 }, (_, program) => {
    measured(program(1000));
    const few = measured(program(5000));
    const many = measured(program(20_000));
    // Four times as much: the square of it would be sixteen times.
    expect(many.ms).toBeLessThan(9 * few.ms + 1000);
  });

  it('100,000 scenarios of one name without steps', { timeout: 60_000 }, () => {
    expect(measured('scenario a:\n'.repeat(100_000)).found).toBeGreaterThan(100_000);
  });

  it('suggests names for the first of them', () => {
    const files = new Map([
      ['cauce.yaml', fixtureText('shop.yaml')],
      ['a.cauce', lines(1000, (i) => `segment s${i} = spnet > 3 EUR and other_${i} > 3\n`)],
    ]);
    const { diagnostics } = analyse({ files, host });
    const told = diagnostics.filter(({ help }) => help?.includes('`spent`'));
    expect(told).toHaveLength(1000);
  });
});

describe('names made of names', () => {
  const chain = (first: string, next: (before: string) => string, last: string) =>
    `segment s0 = ${first}\n${lines(60, (i) => `segment s${i + 1} = ${next(`s${i}`)}\n`)}scenario x:\n  when ${last}:\n    set tier = "gold"\n`;

  it.each([
    ['each looks at the one before twice', chain('tier == "gold"', (name) => `${name} or not ${name}`, 's60')],
    ['each is entered', chain('tier == "gold"', (name) => `${name} and ${name}`, 'enters s60')],
    ['the first looks at the last', chain('s60', (name) => `${name} and ${name}`, 's60')],
  ])('%s', { timeout: 20_000 }, (_, program) => {
    expect(measured(program).ms).toBeLessThan(10_000);
  });
});
