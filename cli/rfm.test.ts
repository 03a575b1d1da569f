/** `cauce rfm` over a store and over files, as people and programs see it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cauce, folder, shop } from './run.fixture.js';
import { endAll, start } from './service.fixture.js';

afterAll(endAll);

const EVENTS = `event,contact,at,order_id,total,items
order_placed,ana,2026-03-01T10:00:00Z,o1,80,[]
order_placed,ana,2026-05-01T10:00:00Z,o2,20,[]
order_placed,ana,2026-05-02T10:00:00Z,o3,500,[]
order_cancelled,ana,2026-05-04T10:00:00Z,o3,,
order_placed,ben,2026-04-01T10:00:00Z,o4,35,[]
order_placed,eva,2026-04-05T10:00:00Z,o5,10,[]
order_cancelled,eva,2026-04-06T10:00:00Z,o5,,
`;

function imported(events = EVENTS): string {
  const dir = shop();
  const files = folder({ 'orders.csv': events });
  expect(cauce(dir, 'import', 'events', join(files, 'orders.csv'))).toMatchObject({ code: 0 });
  return dir;
}

it.each(['score', 'panel', 'classes', 'moves', 'alive'])('the help of %s has an example', (name) => {
  const { code, out } = cauce('/', 'rfm', name, '--help');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`Example:\n  $ npx cauce rfm ${name} --`) });
});

describe('rfm over the store', () => {
  it('scores orders as the service counts them: without those that were cancelled', () => {
    const dir = imported();
    const { code, out } = cauce(dir, 'rfm', 'score', '--as-of', '2026-06-01');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
      'customer,recency_days,frequency,monetary',
      'ana,30.5,2,100',
      'ben,60.5,1,35',
      '',
    ]);
    const rows = JSON.parse(cauce(dir, 'rfm', 'classes', '--as-of', '2026-06-01', '--format', 'json').out);
    expect(rows.reduce((sum: number, { revenue }: { revenue: number }) => sum + revenue, 0)).toBe(135);
    // Midnight of the shop, in Madrid, is the as-of instant.
    expect(cauce(dir, 'rfm', 'score', '--as-of', '2026-05-01').out).toMatch(/^ana,60\.5,1,80/m);
    expect(cauce(dir, 'rfm', 'score', '--preset', 'r-rfm', '--as-of', '2026-06-01').out).toMatch(/^ana,31,2,100,/m);
  }, 60_000);

  it('and those that come meanwhile', async () => {
    const dir = imported();
    const service = await start(dir);
    const order = { order_id: 'o9', total: 40, products: [] };
    const sent = await service.post('/v1/track', {
      userId: 'ben',
      event: 'Order Completed',
      messageId: 'm9',
      properties: order,
    });
    expect(sent.status).toBe(200);
    expect(cauce(dir, 'rfm', 'score').out).toMatch(/^ben,0(\.\d+)?,2,75,/m);
    service.child.kill('SIGTERM');
    await service.ended;
  }, 60_000);

  it('says what is missing', () => {
    expect(cauce(shop(), 'rfm', 'score')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no store[\s\S]*--orders FILE/),
    });
    expect(cauce(shop(), 'rfm', 'score', '--customer', 'who')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--orders FILE'),
    });
    const empty = shop();
    cauce(empty, 'import', 'contacts', join(folder({ 'c.csv': 'id,email\nana,ana@example.com\n' }), 'c.csv'));
    expect(cauce(empty, 'rfm', 'score')).toEqual({
      code: 0,
      out: 'customer,recency_days,frequency,monetary,r,f,m,class\n',
      err: expect.stringContaining('no `order_placed` has come yet'),
    });
  }, 60_000);

  it('says so where nothing is an order', () => {
    const dir = folder({
      'cauce.yaml': 'project: plain\ncurrency: EUR\ntimezone: UTC\ncontact: {}\nevents: {\n  seen: {}\n}\n',
      'e.csv': 'event,contact,at\nseen,ana,2026-01-01T00:00:00Z\n',
    });
    expect(cauce(dir, 'import', 'events', 'e.csv')).toMatchObject({ code: 0 });
    expect(cauce(dir, 'rfm', 'score')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no `rfm:` in cauce.yaml'),
    });
  }, 60_000);
});

const ORDERS = `who,when,amount
ana,2026-01-01,10.50
ana,2026-01-05,4.50
leo,2025-12-01,99.00
<b>,2025-11-01,7.00
`;
const FILE = ['--orders', 'orders.csv', '--customer', 'who', '--date', 'when', '--value', 'amount'];
const asOf = ['--as-of', '2026-01-08'];

describe('rfm over a file', () => {
  it('keeps the rows that it refuses once, however often and from wherever the file is read', () => {
    const dir = folder({ 'sub/orders.csv': 'who,when,amount\na,2026-01-02,10\nb,someday,20\n' });
    const columns = ['--customer', 'who', '--date', 'when', '--value', 'amount', '--as-of', '2026-02-01'];
    const rows = () => readFileSync(join(dir, 'rejects.csv'), 'utf8').trimEnd().split('\n').slice(1);
    for (const orders of ['sub/orders.csv', join(dir, 'sub/orders.csv'), './sub/orders.csv']) {
      for (const memory of [[], ['--memory', '256MB']]) {
        const { err } = cauce(dir, 'rfm', 'score', '--orders', orders, ...columns, ...memory);
        expect(err).toContain(`${orders}:3: `);
        expect(rows()).toEqual([expect.stringContaining(`${orders},3,`)]);
      }
    }
  }, 60_000);
});

describe('rfm for people', () => {
  const dir = folder({ 'orders.csv': ORDERS });
  const rfm = (...args: string[]) => {
    const { code, out, err } = cauce(dir, 'rfm', args[0]!, ...FILE, ...args.slice(1));
    expect([code, err]).toEqual([0, expect.any(String)]);
    return out;
  };

  it('a panel, recency across, the best at the top right; beside it an earlier one', () => {
    const out = rfm('panel', ...asOf, '--format', 'pretty', '--compare', '2026-01-02');
    expect(out).toContain('Frequency × Recency, 2026-01-08');
    expect(out).toContain('Frequency × Recency, 2026-01-02');
    expect(out).toMatch(/R 1 +R 2 +R 3 +R 4 +R 5/);
    expect(out.indexOf('F 5')).toBeLessThan(out.indexOf('F 1'));
    expect(out).toContain('Recency: 5 up to ');
    expect(out).not.toContain('\x1b');
  });

  it('levels, and other axes', () => {
    const out = rfm('panel', ...asOf, '--format', 'pretty', '--by', 'levels', '--axes', 'spend,recency');
    expect(out).toMatch(/short +medium +long/);
    expect(out).toMatch(/^saver/m);
  });

  it('classes with bars and what changed', () => {
    const out = rfm('classes', ...asOf, '--format', 'pretty', '--compare', '2025-12-20');
    expect(out).toContain('orders.csv, 2026-01-08, beside 2025-12-20');
    expect(out).toMatch(/lost +[█-▏]+ +1 /);
  });

  it('moves as a matrix', () => {
    const out = rfm('moves', '--format', 'pretty', '--from', '2025-12-20', '--to', '2026-01-08');
    expect(out).toMatch(/from \\ to[\s\S]*all[\s\S]*1 came \(€15\)/);
  });

  it('a page that needs nothing from elsewhere, and runs nothing', () => {
    for (const page of [
      rfm('panel', ...asOf, '--format', 'html'),
      rfm('classes', ...asOf, '--format', 'html', '--compare', '2025-12-20'),
      rfm('moves', '--from', '2025-12-20', '--to', '2026-01-08', '--format', 'html'),
    ]) {
      expect(page).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
      expect(page).not.toMatch(/<script|src=|href=|@import|url\((?!#)/);
      expect(page.match(/<svg/g)).toHaveLength(2);
      expect(page).toContain('class="heat');
    }
  }, 30_000);

  it('programs get the earlier date in columns of its own', () => {
    const [head, first] = rfm('classes', ...asOf, '--compare', '2025-12-20').split('\n');
    expect(head).toMatch(/^class,customers,.*,before_customers,before_orders,before_revenue,/);
    expect(first!.split(',')).toHaveLength(head!.split(',').length);
    expect(rfm('panel', ...asOf)).toMatch(/^row,column,customers,orders,revenue,customers_share/);
  });

  it.each([
    [
      'an earlier date that is later',
      ['panel', ...asOf, '--compare', '2026-02-01'],
      /--compare 2026-02-01 must be before/,
    ],
    ['a store beside a file', ['score', '--store', 'sqlite:x.db'], /name one/],
    ['axes that are none', ['panel', '--axes', 'recency'], /--axes takes two of/],
  ])('%s: exit 2', (_, [name, ...args], said) => {
    expect(cauce(dir, 'rfm', name!, ...FILE, ...args)).toMatchObject({ code: 2, err: expect.stringMatching(said) });
  });
});

describe('rfm alive', () => {
  // Everybody orders every 5 to 40 days and leaves after each order with a chance of their own; by a generator of Lehmer's.
  let seed = 7;
  const chance = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const day = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
  const lines = Array.from({ length: 60 }, (_, who) => {
    const [pace, leaves] = [5 + 35 * chance() ** 2, chance() * 0.6];
    const own: string[] = [];
    let at = Math.floor(60 * chance());
    do {
      own.push(`c${who},${day(at)},10`);
      at += Math.ceil(-Math.log(chance()) * pace);
    } while (at < 360 && chance() > leaves);
    return own;
  }).flat();
  const dir = folder({
    'orders.csv': `who,when,amount\n${lines.join('\n')}\n`,
    'once.csv': 'who,when,amount\nana,2025-01-01,5\n',
  });
  const alive = (...args: string[]) => cauce(dir, 'rfm', 'alive', ...FILE, ...args);

  it('chances and expected orders of every customer, with the parameters', () => {
    const { code, out, err } = alive('--as-of', '2025-12-31');
    expect(code).toBe(0);
    expect(out).toMatch(/^customer,repeat_days,span_days,age_days,p_alive,expected_orders\n/);
    expect(out.trimEnd().split('\n')).toHaveLength(61);
    expect(err).toMatch(/BG\/NBD fitted to 60 customers: r .*, alpha \(days\) /);
    const told = JSON.parse(alive('--as-of', '2025-12-31', '--days', '365', '--format', 'json').out);
    expect(told).toMatchObject({
      asOf: '2025-12-31T00:00:00.000Z',
      days: 365,
      model: { name: 'BG/NBD', customers: 60 },
    });
    for (const { p_alive, expected_orders } of told.customers) {
      expect(p_alive >= 0 && p_alive <= 1 && expected_orders >= 0).toBe(true);
    }
    expect(alive('--as-of', '2025-12-31', '--format', 'pretty').out).toMatch(
      /orders in 90 days expected[\s\S]*most expected of/,
    );
  });

  it('says why nothing can be told', () => {
    const { code, out, err } = cauce(
      dir,
      'rfm',
      'alive',
      '--orders',
      'once.csv',
      ...FILE.slice(2),
      '--as-of',
      '2025-06-01',
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Nobody has ordered on a second day');
  });
});
