import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cauce, folder, shop } from './run.fixture.js';

const contacts =
  'id,email,newsletter,birthday,first_name\nana,ana@example.com,true,1990-03-10,Ana\nleo,leo@example.com,false,,Leo\n';
const events = [
  'event,contact,at,cart_id,order_id,total',
  'order_placed,ana,2026-01-02T10:00:00Z,,o1,20.00',
  'cart_updated,ana,2026-02-01T10:00:00Z,k1,,80.00',
  'cart_updated,leo,2026-02-01T11:00:00Z,k2,,50.00',
  'order_placed,ana,2026-02-03T12:00:00Z,,o2,19.90',
  '',
].join('\n');
const period = ['--from', '2026-01-01', '--to', '2026-05-01'];

interface Result {
  readonly from: string;
  readonly contacts: number;
  readonly scenarios: readonly {
    name: string;
    entered: number;
    converted: number;
    value: number;
    ended: Record<string, number>;
    messages: Record<string, { sent: number; skipped: Record<string, number> }>;
  }[];
  readonly perDay: readonly { date: string; email?: number }[];
  readonly maxPerContact: Record<string, { count: number; contact: string; window: string }>;
}

function run(dir: string, ...args: string[]) {
  const { code, out, err } = cauce(
    dir,
    'backtest',
    '--events',
    'events.csv',
    '--contacts',
    'contacts.csv',
    ...period,
    '--format',
    'json',
    ...args,
  );
  return { code, err, result: code === 0 || out !== '' ? (JSON.parse(out) as Result) : null };
}

describe('backtest', () => {
  test('the shape that programs read, and what it says of two people', () => {
    const dir = shop({ 'events.csv': events, 'contacts.csv': contacts });
    const { code, result } = run(dir, '--timeline', 'timeline.ndjson', '--messages', 'out');
    expect(code).toBe(0);
    expect(result).toMatchObject({ from: '2026-01-01', to: '2026-05-01', contacts: 2, events: 4, currency: 'EUR' });
    const cart = result!.scenarios.find(({ name }) => name === 'abandoned_cart')!;
    expect(cart).toMatchObject({ entered: 2, converted: 1, value: 1990, ended: { converted: 1, completed: 1 } });
    expect(cart.messages['email/cart_reminder']).toMatchObject({ sent: 1, skipped: { consent: 1 } });
    expect(result!.maxPerContact.email).toMatchObject({ contact: 'ana', window: '7d' });
    expect(result!.perDay.find(({ date }) => date === '2026-03-10')).toEqual({ date: '2026-03-10', email: 1 });

    const lines = readFileSync(join(dir, 'timeline.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { at: string; contact: string; what: string });
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
    expect(lines.every(({ at, contact }) => /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/.test(at) && contact !== '')).toBe(
      true,
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        what: 'skip',
        contact: 'leo',
        channel: 'email',
        message: 'cart_reminder',
        reason: 'consent',
      }),
    );

    const mails = readdirSync(join(dir, 'out'));
    const mail = readFileSync(join(dir, 'out', mails.find((name) => name.includes('cart_reminder'))!), 'utf8');
    expect(mail).toContain('To: ana@example.com');
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  test('the same twice, from gzip and from ndjson too', () => {
    const dir = shop({ 'events.csv': events, 'contacts.csv': contacts, 'events.csv.gz': gzipSync(events) });
    const rows = events
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const ndjson = rows.map(([event, contact, at, cart_id, order_id, total]) =>
      JSON.stringify({
        event,
        contact,
        at,
        ...(cart_id && { cart_id }),
        ...(order_id && { order_id }),
        items: [],
        total: Number(total),
      }),
    );
    writeFileSync(join(dir, 'events.ndjson'), ndjson.join('\n'));
    const say = (file: string) => {
      const { out } = cauce(
        dir,
        'backtest',
        '--events',
        file,
        '--contacts',
        'contacts.csv',
        ...period,
        '--format',
        'json',
      );
      return (JSON.parse(out) as Result).scenarios;
    };
    const first = say('events.csv');
    expect(say('events.csv')).toEqual(first);
    expect(say('events.csv.gz')).toEqual(first);
    expect(say('events.ndjson')).toEqual(first);
  });

  test('rows that cannot be used go to the reject file with their reason; the rest goes on; exit 1', () => {
    const bad = `${events}order_placed,ana,yesterday,,o3,1.00\norder_placed,ana,2026-02-05T10:00:00Z,,o4,1.00,surplus\nordr_placed,ana,2026-02-05T10:00:00Z,,o5,1.00\norder_placed,ana,2026-02-05T10:00:00Z,,o6,a lot\n`;
    const dir = shop({ 'events.csv': bad, 'contacts.csv': contacts });
    const { code, err, result } = run(dir);
    expect(code).toBe(1);
    expect(result!.scenarios.find(({ name }) => name === 'abandoned_cart')).toMatchObject({ entered: 2 });
    expect(err).toMatch(/4 rows were not used/);
    const rejects = readFileSync(join(dir, 'rejects.csv'), 'utf8');
    expect(
      rejects
        .split('\n')
        .slice(1, 5)
        .map((line) => line.split(',').slice(0, 2).join(':')),
    ).toEqual(['events.csv:6', 'events.csv:7', 'events.csv:8', 'events.csv:9']);
    expect(rejects).toMatch(/order_placed/);
  });

  test('another separator is recognised; a missing column says which map would help', () => {
    const dir = shop({ 'events.csv': events.replaceAll(',', ';'), 'contacts.csv': contacts.replaceAll(',', ';') });
    expect(run(dir).result!.scenarios.find(({ name }) => name === 'abandoned_cart')).toMatchObject({ entered: 2 });
    writeFileSync(join(dir, 'events.csv'), events.replace('contact,', 'who,'));
    const { code, err } = run(dir);
    expect(code).toBe(1);
    expect(err).toMatch(/contact[\s\S]*--map contact=/);
  });

  test.each([
    ['no file', ['--events', 'nowhere.csv'], 2, /no file nowhere\.csv/],
    ['no events', [], 2, /--events/],
    ['an empty file', ['--events', 'empty.csv'], 1, /empty/],
    ['a binary file', ['--events', 'odd.csv'], 1, /picture/],
    ['a broken gzip', ['--events', 'cut.csv.gz'], 1, /cut\.csv\.gz/],
    ['a date that is none', ['--events', 'events.csv', '--from', 'today'], 2, /--from/],
    [
      'days the wrong way round',
      ['--events', 'events.csv', '--from', '2026-02-01', '--to', '2026-01-01'],
      2,
      /leaves no day to run/,
    ],
    ['a map that is none', ['--events', 'events.csv', '--map', 'total'], 2, /--map/],
  ])('%s: exit code and a sentence', (_, args, code, said) => {
    const dir = shop({
      'events.csv': events,
      'empty.csv': '',
      'odd.csv': Buffer.from('89504e470d0a1a0a', 'hex'),
      'cut.csv.gz': gzipSync(events.repeat(50)).subarray(0, 60),
    });
    const outcome = cauce(dir, 'backtest', ...args);
    expect(outcome).toMatchObject({ code, out: '', err: expect.stringMatching(said) });
    expect(outcome.err).not.toMatch(/^\s+at /m);
  });

  test('--against compares with a revision of git', () => {
    const dir = shop({ 'events.csv': events, 'contacts.csv': contacts });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: dir });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const cart = readFileSync(join(dir, 'abandoned_cart.cauce'), 'utf8');
    writeFileSync(
      join(dir, 'abandoned_cart.cauce'),
      cart.replace('and last_order > 15d', 'and last_order < 60d').replace(/^test [\s\S]*/m, ''),
    );
    const { code, out } = cauce(
      dir,
      'backtest',
      '--events',
      'events.csv',
      '--contacts',
      'contacts.csv',
      ...period,
      '--against',
      'HEAD',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/Against HEAD[\s\S]*abandoned_cart\s+2 → 1 \(−1\)/);
    expect(cauce(dir, 'backtest', '--events', 'events.csv', '--against', 'nothing').err).toMatch(
      /no revision `nothing`/,
    );
  });
});

describe('test, build, graph', () => {
  test('the shop passes its tests and every branch is taken', () => {
    const { code, out } = cauce(shop(), 'test', '--format', 'json');
    const report = JSON.parse(out) as {
      tests: { status: string; timeline: unknown[] }[];
      coverage: { branches: number; taken: number };
    };
    expect(code).toBe(0);
    expect(report.tests.length).toBeGreaterThan(8);
    expect(report.tests.every(({ status, timeline }) => status === 'passed' && timeline.length > 0)).toBe(true);
    expect(report.coverage.taken).toBe(report.coverage.branches);
  });

  test('a failing test shows what did happen; exit 1', () => {
    const dir = shop({
      'wrong.cauce':
        'test "too early" for birthday:\n  given newsletter = true\n  given birthday = 1990-05-04\n  when each birthday at 09:00\n  expect email happy_birthday at 2h\n',
    });
    const { code, out } = cauce(dir, 'test', 'too early');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ birthday: too early[\s\S]*happy_birthday[\s\S]*0 passed, 1 failed/);
    expect(cauce(dir, 'test', 'too early', '--format', 'junit').out).toMatch(/failures="1"/);
  });

  test('build writes the same bytes whatever ran before', () => {
    const [a, b] = [shop(), shop()];
    expect(cauce(a, 'build').code).toBe(0);
    expect(cauce(b, 'build').code).toBe(0);
    const files = readdirSync(join(a, 'dist')).sort();
    expect(files).toEqual(expect.arrayContaining(['abandoned_cart.ts', 'bundle.json', 'client.ts']));
    for (const file of files)
      expect(readFileSync(join(a, 'dist', file), 'utf8')).toBe(readFileSync(join(b, 'dist', file), 'utf8'));
  });

  test('build of a broken project writes nothing', () => {
    const dir = shop({ 'x.cauce': 'wiat\n' });
    expect(cauce(dir, 'build').code).toBe(1);
    expect(readdirSync(dir)).not.toContain('dist');
  });

  test.each(['mermaid', 'dot', 'svg', 'json'])('graph as %s', (format) => {
    const { code, out } = cauce(shop(), 'graph', 'abandoned_cart', '--format', format);
    expect(code).toBe(0);
    expect(out).toContain('cart_reminder');
  });

  test('graph of a scenario that is not there', () => {
    expect(cauce(shop(), 'graph', 'abandoned_car')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean `abandoned_cart`?'),
    });
  });
});

describe('rfm', () => {
  const orders = 'who;when;amount\nana;2026-01-01;10.50\nana;2026-01-05;4.50\nleo;2025-12-01;99.00\n';
  const columns = [
    '--orders',
    'orders.csv',
    '--customer',
    'who',
    '--date',
    'when',
    '--value',
    'amount',
    '--as-of',
    '2026-01-08',
  ];

  test('score as csv', () => {
    const { code, out } = cauce(folder({ 'orders.csv': orders }), 'rfm', 'score', ...columns);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('customer,recency_days,frequency,monetary,r,f,m,class');
    expect(out).toMatch(/^ana,3,2,15,/m);
    expect(out).toMatch(/^leo,38,1,99,/m);
  });

  test('panel, classes and moves have their headers', () => {
    const dir = folder({ 'orders.csv': orders });
    expect(cauce(dir, 'rfm', 'panel', ...columns).out).toMatch(/^row,column,customers,orders,revenue/);
    expect(cauce(dir, 'rfm', 'classes', ...columns).out).toMatch(/^class,customers,orders,revenue/);
    expect(cauce(dir, 'rfm', 'moves', ...columns, '--from', '2026-01-02', '--to', '2026-01-08').out).toMatch(
      /^from_class,to_class,customers,revenue/,
    );
  });

  test.each([
    ['no file named', [], /--orders/],
    ['no columns named', ['--orders', 'orders.csv'], /--customer, --date, --value are missing/],
    ['a table that is none', [...columns, '--classes', 'six'], /no class table `six`/],
    ['bins out of bounds', [...columns, '--bins', '2'], /bins/],
  ])('%s: exit 2', (_, args, said) => {
    expect(cauce(folder({ 'orders.csv': orders }), 'rfm', 'score', ...args)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(said),
    });
  });
});

test.each(['0', '65', 'two'])('as many threads as %s: exit 2, before anything is read', (threads) => {
  const files = { 'events.ndjson': '{"event":"order_placed"}\n' };
  expect(cauce(shop(files), 'backtest', '--events', 'events.ndjson', '--threads', threads)).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining(`option '--threads <n>' argument '${threads}' is invalid`),
  });
});
