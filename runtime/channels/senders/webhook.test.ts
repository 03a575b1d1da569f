import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../clock/index.js';
import { answering, NOBODY, type ParcelChange, parcel, provider, studio } from './senders.fixture.js';
import { secretProblem } from './signed-post.js';
import { webhookSender } from './webhook.js';

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** The providers of these tests are on this machine: `isInside`. */
const handOver = async (url: string, change?: ParcelChange, timeoutMs = 2_000, isInside = true) =>
  webhookSender(await studio(), { url, secret, concurrency: 5, timeoutMs, isInside }, systemClock).handOver(
    parcel('crm/stage', change),
  );

test('a message arrives with a signature that the library accepts, under its id for life', async () => {
  const { url, received } = await provider(answering(204));
  expect(await handOver(`${url}/hook`, { params: { total: 100 } })).toEqual({ kind: 'sent' });
  expect(await handOver(`${url}/hook`)).toEqual({ kind: 'sent' });
  const [one, two] = received;
  const payload = new Webhook(secret).verify(one!.body, one!.headers as Record<string, string>);
  expect(payload).toMatchObject({
    type: 'message.stage',
    timestamp: '2026-03-02T12:00:00.000Z',
    data: { id: 'c1/1', contact: 'c1', channel: 'crm', message: 'stage', text: 'lead', params: { total: 100 } },
  });
  expect([one!.headers['webhook-id'], two!.headers['webhook-id']]).toEqual(['c1.1', 'c1.1']);
  expect(() => new Webhook(secret).verify(`${one!.body} `, one!.headers as Record<string, string>)).toThrow();
});

test('an id from a stranger writes no header', async () => {
  const { url, received } = await provider(answering(200));
  await handOver(url, { contact: 'x\r\nx-evil: 1' });
  expect(received[0]!.headers['x-evil']).toBeUndefined();
  expect(received[0]!.headers['webhook-id']).toBe('x~0d~0ax-evil~3a~201.1');
});

describe('what the other side answers', () => {
  test.each([
    [410, { kind: 'failed', reason: 'http_410' }],
    [422, { kind: 'failed', reason: 'http_422' }],
    [429, { kind: 'retry', reason: 'http_429', afterMs: 3_000 }],
    [500, { kind: 'retry', reason: 'http_500', afterMs: 3_000 }],
  ])('%i', async (status, outcome) => {
    const { url } = await provider(answering(status, {}, { 'retry-after': '3' }));
    expect(await handOver(url)).toEqual(outcome);
  });

  test.each([301, 302, 307, 308])('%i leads nowhere', async (status) => {
    const inside = await provider(answering(200));
    const { url } = await provider(answering(status, {}, { location: inside.url }));
    expect((await handOver(url)).kind).toBe('failed');
    expect(inside.received).toEqual([]);
  });

  test('what breaks is sent again: the id makes it one', async () => {
    const breaking = await provider((_, __, request) => request.socket.destroy());
    const silent = await provider(() => {});
    expect((await handOver(breaking.url)).kind).toBe('retry');
    expect(await handOver(silent.url, {}, 100)).toEqual({ kind: 'retry', reason: 'timeout' });
    expect((await handOver(NOBODY)).kind).toBe('retry');
  });

  test('an answer without end is not kept', async () => {
    const { url } = await provider((_, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    expect(await handOver(url)).toEqual({ kind: 'sent' });
  });
});

describe('into the own network', () => {
  test.each([
    ['an address', (port: string) => `http://127.0.0.1:${port}/`],
    ['another way to write it', (port: string) => `http://2130706433:${port}/`],
    ['a name that leads there', (port: string) => `http://localhost:${port}/`],
    ['IPv4 within IPv6', (port: string) => `http://[::ffff:127.0.0.1]:${port}/`],
  ])('%s is not called unless the settings allow it', async (_, urlOf) => {
    const inside = await provider(answering(200));
    const url = urlOf(new URL(inside.url).port);
    expect(await handOver(url, {}, 2_000, false)).toEqual({ kind: 'failed', reason: 'private_address' });
    expect(inside.received).toEqual([]);
    expect(await handOver(`${inside.url}/`, {}, 2_000, true)).toEqual({ kind: 'sent' });
  });

  test.each(['http://169.254.169.254/latest/meta-data', 'http://10.0.0.1/', 'http://[fd00::1]/', 'http://0.0.0.0/'])(
    '%s',
    async (url) => {
      expect(await handOver(url, {}, 2_000, false)).toEqual({ kind: 'failed', reason: 'private_address' });
    },
  );
});

test.each([
  [secret, true],
  ['whsec_short', false],
  ['c2VjcmV0', false],
  [`whsec_${'$'.repeat(40)}`, false],
])('the secret %j', (given, isRight) => expect(secretProblem(given) === null).toBe(isRight));
