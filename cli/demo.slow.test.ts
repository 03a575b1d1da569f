/** The main job at full size: the demo's year of 10,000 contacts, and a real shop's 541,909 order lines. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cauce, cauceWith, folder, shop } from './run.fixture.js';

const data = process.env.CAUCE_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '../../shared/data');
const retail = join(data, 'online-retail/online_retail.csv.gz');

interface Line {
  readonly at: string;
  readonly contact: string;
  readonly scenario?: string;
  readonly run?: string;
  readonly what: string;
  readonly message?: string;
}

describe('the demo', () => {
  const dir = folder();
  const { code, out } = cauce(dir, 'demo', '--out', 'out');
  const lines = readFileSync(join(dir, 'out/timeline.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  test('runs, and shows what it promises', () => {
    expect(code).toBe(0);
    for (const part of [
      /10,000 contacts/,
      /abandoned_cart/,
      /win_back/,
      /birthday/,
      /best_customers/,
      /champions/,
      /Busiest days/,
      /The story of c\d{5}/,
      /500 of the messages/,
    ]) {
      expect(out).toMatch(part);
    }
    expect(readdirSync(join(dir, 'out/messages')).filter((name) => /\.(eml|json)$/.test(name))).toHaveLength(500);
    expect(readFileSync(join(dir, 'out/report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  });

  test('nobody is written to twice by the same step of the same run, but in another round of a repetition', () => {
    const sent = lines
      .filter(({ what }) => what === 'send')
      .map(({ contact, run, message, scenario, at }) =>
        [contact, run, message, ...(scenario === 'replenish' ? [at] : [])].join(' '),
      );
    expect(sent.length).toBeGreaterThan(5_000);
    expect(new Set(sent).size).toBe(sent.length);
  });

  test('every run that entered ends once, or is still under way', () => {
    const count = (what: string) => lines.filter((line) => line.what === what).length;
    const running = [...out.matchAll(/([\d,]+) running/g)].reduce(
      (sum, [, n]) => sum + Number(n!.replaceAll(',', '')),
      0,
    );
    expect(count('enter')).toBe(count('end') + running);
  });

  test('the same seed tells the same year, another one another', () => {
    const again = folder();
    const small = (seed: string, to: string) => {
      cauce(again, 'demo', '--contacts', '300', '--seed', seed, '--out', to);
      return readFileSync(join(again, to, 'timeline.ndjson'), 'utf8');
    };
    const first = small('1', 'a');
    expect(small('1', 'b')).toBe(first);
    expect(small('2', 'c')).not.toBe(first);
  });
});

describe.skipIf(!existsSync(retail))(
  `Online Retail${existsSync(retail) ? '' : ` (skipped: ${retail} is not here)`}`,
  () => {
    test('runs as it lies, says what it left out, and needs little memory', () => {
      const dir = shop();
      const { code, out, err } = cauceWith(
        { cwd: dir, env: { NODE_OPTIONS: '--max-old-space-size=350' } },
        'backtest',
        '--events',
        retail,
        '--assume-consent',
        '--format',
        'json',
      );
      expect(code).toBe(0);
      const result = JSON.parse(out) as {
        contacts: number;
        events: number;
        rfm: { classes: { customers: number; orders: number; revenue: number }[] };
      };
      expect(result).toMatchObject({ contacts: 4339, events: 18_536 });
      const { classes } = result.rfm;
      expect(classes.reduce((sum, { orders }) => sum + orders, 0)).toBe(18_536);
      expect(classes.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(891_140_790);
      expect(err).toMatch(/143985 rows were not used \(135080 no-contact, 8905 return\)/);
      expect(readFileSync(join(dir, 'rejects.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(143_986);
    });
  },
);
