import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '../../clock/index.js';
import { csvSender } from './csv.js';
import { csvLine } from './csv-line.js';
import { pathInside } from './inside.js';
import { eraseFromOutbox, outboxSender } from './outbox.js';
import { noon, parcel, studio } from './senders.fixture.js';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cauce-senders-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('a call list', () => {
  async function list(path = join(folder(), 'out', 'calls.csv')) {
    const open = async () => csvSender(await studio(), path, virtualClock(noon));
    const sender = await open();
    const rows = () => parse(readFileSync(path, 'utf8')) as string[][];
    return { path, sender, open, rows };
  }

  test('has one head and a line for each call', async () => {
    const { sender, rows } = await list();
    expect(await sender.handOver(parcel('call/script'))).toEqual({ kind: 'sent' });
    expect(await sender.handOver(parcel('call/script', { number: 2 }))).toEqual({ kind: 'sent' });
    expect(rows()).toEqual([
      ['id', 'at', 'contact', 'phone', 'name', 'message', 'subject', 'text'],
      [
        'c1.1',
        '2026-03-02T12:00:00.000Z',
        'c1',
        '+34600111222',
        'Ana',
        'script',
        'Hello Ana',
        'Ask Ana about the cart.',
      ],
      expect.arrayContaining(['c1.2']),
    ]);
  });

  test('takes an id once, also after a restart and beside others', async () => {
    const { sender, open, rows, path } = await list();
    await sender.handOver(parcel('call/script'));
    const again = await open();
    await Promise.all([again, sender].map((one) => one.handOver(parcel('call/script'))));
    await again.handOver(parcel('call/script', { number: 2 }));
    await sender.handOver(parcel('call/script', { number: 2 }));
    expect(rows().map(([id]) => id)).toEqual(['id', 'c1.1', 'c1.2']);
    rmSync(path);
    await sender.handOver(parcel('call/script', { number: 3 }));
    expect(rows().map(([id]) => id)).toEqual(['id', 'c1.3']);
  });

  test('heals a line in which the machine stopped, and leaves a line of somebody else', async () => {
    const { sender, open, rows, path } = await list();
    await sender.handOver(parcel('call/script'));
    await sender.handOver(parcel('call/script', { number: 2 }));
    truncateSync(path, readFileSync(path).length - 20);
    await (await open()).handOver(parcel('call/script', { number: 2 }));
    expect(rows().map(([id]) => id)).toEqual(['id', 'c1.1', 'c1.2']);
    expect(rows()[2]!.at(-1)).toBe('Ask Ana about the cart.');
    writeFileSync(path, 'by hand,x');
    await (await open()).handOver(parcel('call/script', { number: 3 }));
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('by hand,x');
    expect(readFileSync(path, 'utf8').split('\n')[1]).toMatch(/^c1\.3,/);
  });

  test.each(['=HYPERLINK("http://evil.example","x")', '+1+cmd', '-2+3', '@SUM(A1)', '\t=1', '＝1', '\r\n=1'])(
    '%j is no formula in it',
    async (name) => {
      const { sender, rows } = await list();
      await sender.handOver(parcel('call/script', { contact: name, attributes: { first_name: name } }));
      const [, row] = rows();
      expect(row).toHaveLength(8);
      expect(row!.filter((cell) => /^\s*[=@＝]|^[+-](?!\d{5,15}$)/.test(cell))).toEqual([]);
    },
  );

  test('a number that is none is not called', async () => {
    const { sender } = await list();
    expect((await sender.handOver(parcel('call/script', { attributes: { phone: '=1+1' } }))).kind).toBe('failed');
  });

  test('a path that cannot be written to is tried again', async () => {
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    const { sender } = await list(join(place, 'file', 'calls.csv'));
    expect((await sender.handOver(parcel('call/script'))).kind).toBe('retry');
  });

  test('quotes what needs it', () => expect(csvLine(['a"b', 'c,d', 'e;f', 'g\nh'])).toBe('"a""b","c,d","e;f",g h\n'));
});

test.each([
  ['out/calls.csv', 'out/calls.csv'],
  ['../calls.csv', null],
  ['out/../../calls.csv', null],
  ['..\\calls.csv', null],
  ['/etc/passwd', null],
  ['C:\\calls.csv', null],
  ['.', null],
  ['', null],
  ['.cauce/cauce.db', null],
  ['a\0b', null],
])('the path %j leads to %j', (path, inside) => {
  const whole = pathInside('/shop', path);
  expect(whole === null ? null : relative('/shop', whole)).toBe(inside);
});

describe('the outbox folder', () => {
  test('mail becomes the very bytes that would have been sent, once', async () => {
    const place = folder();
    const sender = outboxSender(await studio(), { folder: place, mailFrom: 'Demo Shop <shop@example.com>' });
    expect(await sender.handOver(parcel('email/hello'))).toEqual({ kind: 'sent' });
    const first = readFileSync(join(place, 'email', 'c1.1.eml'), 'utf8');
    expect(first).toContain('Message-ID: <c1.1@example.com>');
    await sender.handOver(parcel('email/hello'));
    expect(readFileSync(join(place, 'email', 'c1.1.eml'), 'utf8')).toBe(first);
    expect(readdirSync(join(place, 'email'))).toEqual(['c1.1.eml']);
  });

  test('other channels become JSON', async () => {
    const place = folder();
    await outboxSender(await studio(), { folder: place, mailFrom: null }).handOver(parcel('sms/hello'));
    expect(JSON.parse(readFileSync(join(place, 'sms', 'c1.1.json'), 'utf8'))).toMatchObject({
      id: 'c1/1',
      to: '+34600111222',
      text: 'Hi Ana, see https://shop.example.com/',
    });
  });

  test.each(['../../evil', '/etc/passwd', '..', '.', 'a\0b', 'con', 'x'.repeat(200), '\u202egpj.exe'])(
    'the contact %j stays inside, and goes when erased',
    async (contact) => {
      const place = folder();
      const sender = outboxSender(await studio(), { folder: place, mailFrom: null });
      for (const id of [contact, 'c1']) {
        expect((await sender.handOver(parcel('sms/hello', { contact: id }))).kind).toBe('sent');
      }
      expect(readdirSync(place)).toEqual(['sms']);
      expect(readdirSync(join(place, 'sms'))).toHaveLength(2);
      expect(await eraseFromOutbox(place, contact)).toBe(1);
      expect(readdirSync(join(place, 'sms'))).toEqual(['c1.1.json']);
    },
  );

  test('a folder that cannot be written to is tried again', async () => {
    const place = folder();
    writeFileSync(join(place, 'sms'), '');
    const sender = outboxSender(await studio(), { folder: place, mailFrom: null });
    expect((await sender.handOver(parcel('sms/hello'))).kind).toBe('retry');
  });
});
