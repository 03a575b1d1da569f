import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { afterEach, describe, expect, it } from 'vitest';
import { Overload } from '../live/index.js';
import { type Served, served, servedLive, WRITE_KEY } from './http.fixture.js';

const open: Served[] = [];

async function serving(...given: Parameters<typeof served>): Promise<Served> {
  const made = await served(...given);
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const order = (rest: object = {}) => ({
  userId: 'c1',
  event: 'Order Completed',
  messageId: 'm1',
  properties: { order_id: 'o1', revenue: 19.9 },
  ...rest,
});

describe("Segment's own client", () => {
  it('works unchanged: what it says is on disk when it is flushed', async () => {
    const made = await servedLive();
    open.push(made);
    const analytics = new Analytics({ writeKey: WRITE_KEY, host: made.url, flushAt: 3, maxRetries: 2 });
    const failures: unknown[] = [];
    analytics.on('error', (failure) => failures.push(failure));
    analytics.identify({ userId: 'ana', traits: { email: 'ana@example.com', newsletter: true } });
    analytics.track({ userId: 'ana', event: 'Order Completed', properties: { order_id: 'o1', revenue: 19.9 } });
    analytics.track({ userId: 'ana', event: 'viewed', properties: { product: 'p1' }, timestamp: new Date(0) });
    analytics.page({ userId: 'ana', name: 'Home' });
    analytics.track({ userId: 'ana', event: 'Never Heard Of', properties: {} });
    await analytics.closeAndFlush({ timeout: 5_000 });
    expect(failures).toEqual([]);
    const [contact] = made.store.contactsById(['ana']);
    const events = made.store.eventsOf(contact!.number);
    expect(events.map(({ name, fields }) => [name, JSON.parse(fields)]).sort()).toEqual([
      ['identify', { email: 'ana@example.com', newsletter: true }],
      ['order_placed', { order_id: 'o1', total: 1990, cart_id: 'o1' }],
      ['viewed', { product: 'p1' }],
    ]);
    expect(events.find(({ name }) => name === 'viewed')!.at).toBeLessThan(60_000);
    expect(made.store.rejects(9)).toMatchObject([
      { source: 'batch', reason: expect.stringContaining('"Never Heard Of"') },
    ]);
  });

  it('comes back when there is too much to do, and nothing counts twice', async () => {
    let refusals = 1;
    const made = await serving({
      submit: async (given) => {
        if (refusals-- > 0) throw new Overload();
        made.taken.push(given);
        return 'accepted';
      },
    });
    const analytics = new Analytics({ writeKey: WRITE_KEY, host: made.url, flushAt: 1, maxRetries: 3 });
    analytics.track({ userId: 'ana', event: 'viewed', properties: { product: 'p1' } });
    await analytics.closeAndFlush({ timeout: 10_000 });
    expect(made.taken).toHaveLength(1);
  });
});

describe('single messages', () => {
  it('are taken in, known again, and kept aside with the reason', async () => {
    const made = await serving();
    const answers = [];
    for (const message of [order(), order(), order({ messageId: 'm2', properties: { order_id: 'o', total: 'x' } })]) {
      const answer = await made.post('/v1/track', message);
      answers.push([answer.status, await answer.json()]);
    }
    expect(answers).toMatchObject([
      [200, { success: true, accepted: 1 }],
      [200, { repeated: 1 }],
      [200, { rejected: 1, reason: expect.stringContaining('total is "x"') }],
    ]);
    expect(made.taken).toMatchObject([
      { kind: 'event', contact: 'c1', event: 'order_placed', id: 'm1', fields: { order_id: 'o1', total: 1990 } },
    ]);
    expect(made.kept).toMatchObject([{ source: 'track', payload: expect.stringContaining('"m2"') }]);
  });

  it.each(['page', 'screen', 'group', 'alias'])('of type %s are answered and ignored with the reason', async (type) => {
    const made = await serving();
    const answer = await made.post(`/v1/${type}`, { userId: 'c1' });
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { ignored: 1, reason: expect.stringContaining(type) },
    ]);
    expect([made.taken, made.kept]).toEqual([[], []]);
  });

  it('of somebody anonymous are no contact yet', async () => {
    const made = await serving();
    expect(await (await made.post('/v1/track', order({ userId: null, anonymousId: 'a' }))).json()).toMatchObject({
      ignored: 1,
    });
  });

  it('with the same time and content are one, also without a messageId', async () => {
    const made = await serving();
    const message = order({ messageId: undefined, timestamp: '2026-03-01T10:00:00Z' });
    await made.post('/v1/track', { ...message, sentAt: '2026-03-01T10:00:01Z' });
    await made.post('/v1/track', { ...message, sentAt: '2026-03-01T10:00:09Z' });
    await made.post('/v1/track', order({ messageId: undefined }));
    await made.post('/v1/track', order({ messageId: undefined }));
    expect(made.taken).toHaveLength(3);
  });

  it("are put right by the sender's clock", async () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const made = await serving({}, {}, () => now);
    await made.post('/v1/track', order({ timestamp: '2030-01-01T00:00:00Z', sentAt: '2030-01-01T00:10:00Z' }));
    await made.post('/v1/track', order({ messageId: 'm2', timestamp: '2026-03-01T11:00:00Z' }));
    expect(made.taken.map((one) => 'at' in one && one.at)).toEqual([now - 600_000, now - 3_600_000]);
  });

  it.each([
    ['no contact', { userId: undefined }],
    ['a time that is none', { timestamp: 'yesterday' }],
    ['an id that is too long', { userId: 'x'.repeat(201) }],
    ['an id with a line end', { userId: 'a\nb' }],
    ['an object as id', { userId: { $ne: 1 } }],
  ])('with %s are kept aside', async (_, rest) => {
    const made = await serving();
    expect(await (await made.post('/v1/track', order(rest))).json()).toMatchObject({ rejected: 1 });
    expect(made.taken).toEqual([]);
  });
});

describe('batches', () => {
  it('take what fits and keep the rest aside', async () => {
    const made = await serving();
    const batch = [{ ...order(), type: 'track' }, 'text', { type: 'track' }, { type: 'what' }, null];
    expect(await (await made.post('/v1/batch', { batch })).json()).toMatchObject({ accepted: 1, rejected: 4 });
  });

  it('may come as gzip, which cannot grow without bounds', async () => {
    const made = await serving();
    const gzip = { 'content-encoding': 'gzip' };
    const batch = JSON.stringify({ batch: [{ ...order(), type: 'track' }] });
    expect(await (await made.post('/v1/batch', gzipSync(batch), gzip)).json()).toMatchObject({ accepted: 1 });
    const bomb = gzipSync(Buffer.alloc(50_000_000, 32));
    expect((await made.post('/v1/batch', bomb, gzip)).status).toBe(413);
    expect((await made.post('/v1/batch', 'no gzip', gzip)).status).toBe(400);
    expect((await made.post('/v1/batch', '{}', { 'content-encoding': 'br' })).status).toBe(415);
  });

  it('have at most 2,000 messages', async () => {
    const made = await serving();
    const answer = await made.post('/v1/batch', { batch: Array.from({ length: 2_001 }, () => ({})) });
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: expect.stringContaining('2001') }]);
  });
});

describe('CloudEvents', () => {
  const event = (rest: object = {}) => ({
    specversion: '1.0',
    id: 'e1',
    source: '/shop',
    type: 'order_placed',
    subject: 'c1',
    time: '2026-03-01T10:00:00Z',
    data: { order_id: 'o1', total: 19.9 },
    ...rest,
  });

  it('come structured; source and id make a retry harmless', async () => {
    const made = await serving();
    const type = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect((await made.post('/v1/events', event(), type)).status).toBe(202);
    expect(await (await made.post('/v1/events', event(), type)).json()).toMatchObject({ repeated: 1 });
    expect(await (await made.post('/v1/events', event({ source: '/other' }), type)).json()).toMatchObject({
      accepted: 1,
    });
    expect(made.taken[0]).toMatchObject({
      id: '/shop e1',
      at: Date.parse('2026-03-01T10:00:00Z'),
      fields: { total: 1990 },
    });
  });

  it('come in batches', async () => {
    const made = await serving();
    const batch = [event(), event({ id: 'e2', type: 'unheard' }), event({ id: undefined }), 7];
    const answer = await made.post('/v1/events', batch, { 'content-type': 'application/cloudevents-batch+json' });
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: 3 });
  });

  it('come with their attributes in headers', async () => {
    const made = await serving();
    const { data, ...attributes } = event({ subject: 'j%C3%B6rg' });
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
    expect((await made.post('/v1/events', data, headers)).status).toBe(202);
    expect(made.taken).toMatchObject([{ contact: 'jörg', event: 'order_placed' }]);
  });

  it.each([
    ['another version', { specversion: '0.3' }, 'specversion'],
    ['no source', { source: '' }, 'source is missing'],
    ['bytes', { data_base64: 'AA==' }, 'data_base64'],
  ])('with %s are refused', async (_, rest, why) => {
    const made = await serving();
    const answer = await made.post('/v1/events', event(rest), { 'content-type': 'application/cloudevents+json' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: expect.stringContaining(why) }]);
  });
});

describe('what is refused', () => {
  it.each([
    ['no key', { authorization: '' }],
    ['a wrong key', { authorization: `Basic ${Buffer.from('wk_other:').toString('base64')}` }],
    ['the key as a bearer', { authorization: `Bearer ${WRITE_KEY}` }],
    ['an empty key', { authorization: `Basic ${Buffer.from(':').toString('base64')}` }],
  ])('%s', async (_, headers) => {
    const made = await serving();
    const answer = await made.post('/v1/track', order(), headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="cauce"']);
    expect(made.taken).toEqual([]);
  });

  it.each([
    ['broken JSON', '{"a":', 400, 'not valid JSON'],
    ['nothing', '', 400, 'empty'],
    ['a list', '[1]', 400, 'no JSON object'],
    ['depth', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 400, 'nested deeper than 32'],
    ['size', `{"a":"${'x'.repeat(1_100_000)}"}`, 413, 'too large'],
  ])('%s', async (_, body, status, why) => {
    const made = await serving();
    const answer = await made.post('/v1/track', body);
    expect([answer.status, await answer.json()]).toEqual([status, { error: expect.stringContaining(why) }]);
  });

  it('keys that would poison objects are plain keys', async () => {
    const made = await serving();
    const body =
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"userId":"c1","event":"viewed","properties":{"product":"p","__proto__":{"x":1}}}';
    expect(await (await made.post('/v1/track', body)).json()).toMatchObject({ accepted: 1 });
    expect([({} as { admin?: boolean }).admin, made.taken]).toMatchObject([undefined, [{ fields: { product: 'p' } }]]);
    expect(await (await made.post('/v1/track', order({ event: '__proto__' }))).json()).toMatchObject({ rejected: 1 });
    expect(await (await made.post('/v1/track', order({ event: 'constructor' }))).json()).toMatchObject({ rejected: 1 });
  });

  it('too much at once is 429, a store that fails 503, neither says what lies behind', async () => {
    const busy = await serving({ submit: () => Promise.reject(new Overload()) });
    const answer = await busy.post('/v1/track', order());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
    const broken = await serving({ submit: () => Promise.reject(new Error('SQLITE_FULL at /secret/path')) });
    const failed = await broken.post('/v1/batch', { batch: [{ ...order(), type: 'track' }] });
    expect([failed.status, await failed.text()]).toEqual([503, expect.not.stringContaining('secret')]);
    expect(broken.faults).toHaveLength(1);
  });

  it('more requests a second than allowed', async () => {
    const made = await serving({}, { ratePerSecond: 2 }, () => 1_000);
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await made.post('/v1/track', order())).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it('guesses at keys are counted by where they come from, also behind a proxy on this machine', async () => {
    const made = await serving({}, { ratePerSecond: 2 }, () => 1_000);
    const guess = async (key: string, from = '203.0.113.7') => {
      const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
      const headers = { authorization, 'x-forwarded-for': from };
      return (await fetch(`${made.url}/v1/track`, { method: 'POST', headers, body: '{}' })).status;
    };
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push(await guess(`wk_${i}`));
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
    expect(await guess('wk_7', '203.0.113.8')).toBe(401);
    expect((await made.post('/v1/track', order())).status).toBe(200);
  });

  it('what is no HTTP, and paths that climb', async () => {
    const made = await serving();
    const raw = (text: string) =>
      new Promise<string>((resolve) => {
        let answer = '';
        const socket = connect(Number(new URL(made.url).port), '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => {
          answer += data;
        });
        socket.on('close', () => resolve(answer));
      });
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request/);
    expect(await raw('GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 404/,
    );
    expect(await raw('GET /t/c/%2e%2e%2f%00%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 40[04]/,
    );
  });
});

describe('more than there is room for', () => {
  /** As large as a batch may be. */
  const body = Buffer.from(JSON.stringify({ batch: [{ ...order(), type: 'track', context: 'x'.repeat(4_900_000) }] }));

  it('is told to come back, and memory stays bounded while nothing can be written', { timeout: 60_000 }, async () => {
    let write = () => {};
    const written = new Promise<'accepted'>((resolve) => {
      write = () => resolve('accepted');
    });
    const made = await serving({ submit: () => written });
    const before = process.memoryUsage().rss;
    let [refused, most] = [0, 0];
    const answers = Array.from({ length: 24 }, async () => {
      const { status } = await made.post('/v1/batch', body);
      if (status === 429) refused++;
      most = Math.max(most, process.memoryUsage().rss - before);
      return status;
    });
    await expect.poll(() => refused, { timeout: 50_000 }).toBe(24 - 13);
    expect(most).toBeLessThan(400_000_000);
    write();
    expect((await Promise.all(answers)).filter((status) => status === 200)).toHaveLength(13);
    // And there is room again.
    expect((await made.post('/v1/batch', body)).status).toBe(200);
  });

  it('is given back by callers that go away in the middle', { timeout: 60_000 }, async () => {
    const made = await serving();
    const { port } = new URL(made.url);
    const authorization = `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`;
    const head = `POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 4900000\r\n\r\n`;
    for (let round = 0; round < 3; round++) {
      const sockets = Array.from({ length: 10 }, () => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head}{"batch": [`));
        socket.on('error', () => {});
        return socket;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const socket of sockets) socket.destroy();
    }
    await expect.poll(async () => (await made.post('/v1/batch', body)).status, { timeout: 20_000 }).toBe(200);
    expect(made.faults).toEqual([]);
  });
});
