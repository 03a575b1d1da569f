import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { openStore } from '../runtime/store/sqlite/index.js';
import { cauce, folder, shop } from './run.fixture.js';
import { endAll, KEY, main, start, until } from './service.fixture.js';

afterEach(endAll);

const order = (id: string, userId = 'ana') => ({
  userId,
  event: 'Order Completed',
  messageId: id,
  properties: { order_id: id, revenue: 20, products: [] },
});

const welcome = {
  'welcome.cauce': 'scenario greet:\n  when signed_up:\n    send email hello\n',
  'messages/email/hello.txt': '---\nkind: transactional\nsubject: Hello\n---\nHello {{ contact.first_name }}\n',
};

describe('run', () => {
  test('takes events, sends into the outbox, and ends cleanly on SIGTERM', async () => {
    const dir = shop(welcome);
    const service = await start(dir);
    await service.post('/v1/identify', { userId: 'ana', traits: { email: 'ana@example.com', firstName: 'Ana' } });
    const answer = await service.post('/v1/track', { userId: 'ana', event: 'signed_up', messageId: 's1' });
    expect(await answer.json()).toEqual({ success: true, accepted: 1, repeated: 0, rejected: 0, ignored: 0 });
    const outbox = join(dir, '.cauce/outbox/email');
    const mails = () => (existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith('.eml')) : []);
    await until(() => mails().length > 0);
    expect(readFileSync(join(outbox, mails()[0]!), 'utf8')).toContain('Hello Ana');

    const figures = await (await fetch(`${service.url}/metrics`)).text();
    expect(figures).toMatch(/^cauce_contacts 1$/m);
    expect(figures).toMatch(/^cauce_inputs_total\{kind="event"\} 1$/m);
    expect(await (await fetch(`${service.url}/healthz`)).json()).toEqual({ status: 'ok' });

    const asked = performance.now();
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(service.err()).toContain('email is dry ($SMTP_URL is not set)');
    expect(service.err()).not.toMatch(/\bana\b|ana@example|wk_test/);
    expect(statSync(join(dir, '.cauce/cauce.db-wal')).size).toBe(0);
    expect(statSync(join(dir, '.cauce')).mode & 0o077).toBe(0);
  });

  test('what was answered is there after kill -9, and a repeat changes nothing', async () => {
    const dir = shop();
    const first = await start(dir);
    const batch = Array.from({ length: 300 }, (_, i) => ({ ...order(`o${i}`, `c${i % 50}`), type: 'track' }));
    const answers = await Promise.all(
      [0, 100, 200].map((from) => first.post('/v1/batch', { batch: batch.slice(from, from + 100) })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start(dir);
    expect(await (await second.post('/v1/batch', { batch })).json()).toMatchObject({ accepted: 0, repeated: 300 });
  });

  test('mails by SMTP, follows the click, and honours one click on unsubscribe at once', async () => {
    const mails: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          mails.push(Buffer.concat(parts).toString('utf8').replace(/=\r\n/g, '').replace(/=3D/g, '='));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as { port: number };
    const dir = shop({
      ...welcome,
      'messages/email/hello.txt': '---\nkind: marketing\nsubject: Hello\n---\nSee https://shop.example.com/new\n',
    });
    const config = join(dir, 'cauce.yaml');
    // At any hour, for everybody.
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^ {2}(quiet_hours|closed|holdout):.*\n/gm, ''));
    const service = await start(dir, { CAUCE_WRITE_KEY: KEY, SMTP_URL: `smtp://127.0.0.1:${port}` });
    await service.post('/v1/identify', { userId: 'ana', traits: { email: 'ana@example.com', newsletter: true } });
    await service.post('/v1/track', { userId: 'ana', event: 'signed_up', messageId: 's1' });
    await until(() => mails.length > 0);
    const [, click] = /(http:\S+\/t\/c\/[\w.-]+)/.exec(mails[0]!)!;
    const led = await fetch(click!, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([302, 'https://shop.example.com/new']);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /^cauce_messages_total\{channel="email",outcome="clicked"\} 1$/m,
    );
    const [, leave] = /^List-Unsubscribe: <([^>]+)>/m.exec(mails[0]!.replace(/\r\n /g, ' '))!;
    const left = await fetch(leave!.trim(), {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(left.status).toBe(200);
    await service.post('/v1/track', { userId: 'ana', event: 'signed_up', messageId: 's2' });
    const figures = await (await fetch(`${service.url}/metrics`)).text();
    expect(figures).toMatch(/^cauce_messages_total\{channel="email",outcome="skipped"\} 1$/m);
    expect(mails).toHaveLength(1);
    smtp.close();
  });

  test('makes its keys once, shows them once, and keeps them', async () => {
    const dir = shop();
    const first = await start(dir, {});
    const [, key] = /write key: (\S+)/.exec(first.err()) ?? [];
    expect((await first.post('/v1/track', order('o1'), key)).status).toBe(200);
    expect((await first.post('/v1/track', order('o2'), 'wrong')).status).toBe(401);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    const second = await start(dir, {});
    expect(second.err()).not.toContain('key:');
    expect((await second.post('/v1/track', order('o3'), key)).status).toBe(200);
  });

  test('a second one on the same store is refused; backup and rejects work beside it; import says what to do', async () => {
    const dir = shop();
    const service = await start(dir);
    await service.post('/v1/track', order('o1'));
    await service.post('/v1/track', { ...order('o2'), event: 'Ordr Completed' });
    expect(cauce(dir, 'run', '--port', '0')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Another cauce process'),
    });
    expect(cauce(dir, 'backup', 'copy.db')).toMatchObject({
      code: 0,
      err: expect.stringContaining('delete cauce.db-wal and -shm'),
    });
    // People's data and the keys are in all of them.
    for (const file of ['copy.db', '.cauce/cauce.db', '.cauce/cauce.db-wal', '.cauce/cauce.db-shm']) {
      expect([file, statSync(join(dir, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    const copy = openStore(join(dir, 'copy.db'));
    expect(copy.contactCount()).toBe(1);
    copy.close();
    const { out } = cauce(dir, 'rejects', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      rejects: [{ source: 'track', reason: expect.stringContaining('Did you mean') }],
    });
    expect(cauce(dir, 'rejects').out).toContain('"Ordr Completed"');
    writeFileSync(join(dir, 'c.csv'), 'id,email\nleo,leo@example.com\n');
    expect(cauce(dir, 'import', 'contacts', 'c.csv')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Stop it'),
    });
    expect((await service.post('/v1/track', order('o3'))).status).toBe(200);
  });

  test('runs what is deployed when the working tree has changed, and says so', async () => {
    const dir = shop();
    const first = await start(dir);
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(join(dir, 'more.cauce'), welcome['welcome.cauce'].replace('send email hello', 'wait 1d'));
    const second = await start(dir);
    expect(second.err()).toContain('working tree differs');
  });
});

describe('run is refused', () => {
  test('with errors in the project: exit 1 and the diagnostics', () => {
    const dir = shop({ 'wrong.cauce': 'scenario x:\n  when signed_upp: stop\n' });
    expect(cauce(dir, 'run', '--port', '0')).toMatchObject({ code: 1, err: expect.stringContaining('names/unknown') });
    expect(existsSync(join(dir, '.cauce'))).toBe(false);
  });

  test('on a port that is taken: exit 3', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { code, err } = await new Promise<{ code: number | null; err: string }>((resolve) => {
      const child = spawn(process.execPath, [main, 'run', '--port', String(port)], {
        cwd: shop(),
        env: { PATH: process.env.PATH },
      });
      let text = '';
      child.stderr.on('data', (data) => {
        text += data;
      });
      child.on('exit', (status) => resolve({ code: status, err: text }));
    });
    taken.close();
    expect([code, err]).toEqual([3, expect.stringContaining(`Port ${port} is taken`)]);
    expect(err).not.toContain('    at ');
  });

  test('on a store of a newer version, on what is no store, and with a wrong --store', () => {
    const dir = shop();
    mkdirSync(join(dir, '.cauce'));
    writeFileSync(join(dir, '.cauce/cauce.db'), 'this is a text and no database at all '.repeat(100));
    expect(cauce(dir, 'run', '--port', '0')).toMatchObject({ code: 3, err: expect.stringContaining('is no store') });
    expect(cauce(dir, 'run', '--store', 'postgres://x')).toMatchObject({ code: 2 });
  });

  test('where nothing can be written', (ctx) => {
    if (process.getuid?.() === 0) ctx.skip('root may write everywhere');
    const dir = shop();
    chmodSync(dir, 0o500);
    const { code, err } = cauce(dir, 'run', '--port', '0');
    chmodSync(dir, 0o700);
    expect([code, err]).toEqual([3, expect.stringContaining('cannot be written')]);
  });

  test('with a channel set up in part', async () => {
    const dir = shop();
    const child = spawn(process.execPath, [main, 'run', '--port', '0'], {
      cwd: dir,
      env: { PATH: process.env.PATH, TWILIO_SID: 'ACxyz' },
    });
    let err = '';
    child.stderr.on('data', (data) => {
      err += data;
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect([code, err]).toEqual([1, expect.stringContaining('channels.sms.token')]);
  });
});

describe('import', () => {
  test('contacts and events go into the store; a second time changes nothing; nothing is started', async () => {
    const dir = shop({
      ...welcome,
      'contacts.csv': 'id,email,newsletter,birthday\nana,ana@example.com,true,1990-05-04\nleo,no address,true,\n',
      'events.ndjson.gz': gzipSync(
        [
          { type: 'track', userId: 'ana', event: 'signed_up', messageId: 'm1', timestamp: new Date().toISOString() },
          { type: 'track', userId: 'ana', event: 'Nothing Known', messageId: 'm2', timestamp: '2026-01-01T00:00:00Z' },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ),
    });
    expect(cauce(dir, 'import', 'contacts', 'contacts.csv')).toMatchObject({ code: 1, out: '1 contacts imported\n' });
    expect(readFileSync(join(dir, 'rejects.csv'), 'utf8')).toContain('no address');
    expect(cauce(dir, 'import', 'events', 'events.ndjson.gz')).toMatchObject({ code: 1, out: '1 events imported\n' });
    expect(cauce(dir, 'import', 'events', 'events.ndjson.gz').out).toBe('0 events imported, 1 were known already\n');
    const service = await start(dir);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/^cauce_contacts 1$/m);
    service.child.kill('SIGTERM');
    await service.ended;
    expect(existsSync(join(dir, '.cauce/outbox'))).toBe(false);
  });

  test('of csv with another name for a column', () => {
    const dir = shop({ 'orders.csv': 'who,when,order_id,amount,items\nana,2026-01-05 10:00,o1,19.90,[]\n' });
    const maps = ['contact=who', 'at=when', 'total=amount'].flatMap((map) => ['--map', map]);
    expect(cauce(dir, 'import', 'events', 'orders.csv', '--event', 'order_placed', ...maps)).toMatchObject({
      code: 0,
      out: '1 events imported\n',
    });
    expect(cauce(dir, 'import', 'events', 'none.csv')).toMatchObject({ code: 2 });
  });

  test('help shows examples', () => {
    expect(cauce(folder(), 'import', 'events', '--help').out).toContain('$ npx cauce import events');
    expect(cauce(folder(), 'run', '--help').out).toContain('curl -u WRITE_KEY:');
  });
});
