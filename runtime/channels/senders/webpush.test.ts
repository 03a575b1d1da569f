import { createECDH, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import webpush from 'web-push';
import { systemClock } from '../../clock/index.js';
import { readLink } from '../links.js';
import { isPublicAddress } from './private-address.js';
import { answering, key, NOBODY, parcel, provider, type Received, studio } from './senders.fixture.js';
import { webPushSender } from './webpush.js';

const vapid = webpush.generateVAPIDKeys();
const browser = createECDH('prime256v1');
browser.generateKeys();
const auth = randomBytes(16);

const subscription = (endpoint: string) =>
  JSON.stringify({
    endpoint,
    expirationTime: null,
    keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
  });

async function handOver(push_subscription: string, isAllowed?: (ip: string) => boolean) {
  const settings = { subject: 'mailto:shop@example.com', ...vapid, concurrency: 5, timeoutMs: 2_000 };
  const own = { ...settings, ...(isAllowed && { isAllowed }) };
  return webPushSender(await studio(), own, systemClock).handOver(
    parcel('push/hello', { attributes: { push_subscription } }),
  );
}

const here = () => true;

/** As the browser reads it (RFC 8188), by the library that the library itself encrypts with. */
function decrypt({ raw }: Received): unknown {
  const ece = createRequire(createRequire(import.meta.url).resolve('web-push'))('http_ece') as {
    decrypt(buffer: Buffer, options: object): Buffer;
  };
  const options = { version: 'aes128gcm', privateKey: browser, authSecret: auth.toString('base64url') };
  return JSON.parse(ece.decrypt(raw, options).toString('utf8'));
}

test('a browser can read what arrives, and the push service knows the shop', async () => {
  const { url, received } = await provider(answering(201));
  expect(await handOver(subscription(`${url}/send/abc`), here)).toEqual({ kind: 'sent' });
  const [one] = received;
  expect(one!.headers).toMatchObject({ ttl: '86400', 'content-encoding': 'aes128gcm' });
  const [, token, publicKey] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(one!.headers.authorization!)!;
  expect(publicKey).toBe(vapid.publicKey);
  const claims = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString('utf8'));
  expect(claims).toMatchObject({ aud: url, sub: 'mailto:shop@example.com' });
  const shown = decrypt(one!) as { url: string };
  expect(shown).toMatchObject({ id: 'c1/1', title: 'Hello Ana', body: 'Hi Ana, see' });
  expect(readLink(key, shown.url.split('/').at(-1)!)).toMatchObject({ url: 'https://shop.example.com/sale' });
});

describe('what a push service answers', () => {
  test.each([
    [404, { kind: 'failed', reason: 'http_404', suppress: true }],
    [410, { kind: 'failed', reason: 'http_410', suppress: true }],
    [413, { kind: 'failed', reason: 'http_413' }],
    [429, { kind: 'retry', reason: 'http_429' }],
    [500, { kind: 'retry', reason: 'http_500' }],
    [403, { kind: 'retry', reason: 'http_403' }],
  ])('%i', async (status, outcome) => {
    const { url } = await provider(answering(status));
    expect(await handOver(subscription(url), here)).toEqual(outcome);
  });

  test('nobody there: later; broken off: nobody knows', async () => {
    const { url } = await provider((_, __, request) => request.socket.destroy());
    expect((await handOver(subscription(NOBODY), here)).kind).toBe('retry');
    expect((await handOver(subscription(url), here)).kind).toBe('unknown');
  });
});

describe('a subscription is a stranger’s', () => {
  test.each([
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x',
  ])('%s is never reached', async (endpoint) => {
    expect(await handOver(subscription(endpoint))).toEqual({
      kind: 'failed',
      reason: 'private_address',
      suppress: true,
    });
  });

  test.each(['http://push.example.com/x', 'file:///etc/passwd', 'nothing', ''])(
    '%j is no push service',
    async (endpoint) => {
      expect((await handOver(subscription(endpoint))).kind).toBe('failed');
    },
  );

  test('nor is what is no subscription', async () => {
    for (const text of ['{', 'null', '[]', '{"endpoint":"https://push.example.com"}', 'x'.repeat(5_000)]) {
      expect((await handOver(text)).kind).toBe('failed');
    }
    const bad = { endpoint: 'https://push.example.com/', keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) } };
    expect(await handOver(JSON.stringify(bad))).toMatchObject({ kind: 'failed', reason: 'bad_address' });
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['10.1.2.3', false],
  ['172.31.0.1', false],
  ['192.168.0.1', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['fe80::1', false],
  ['fd00::1', false],
  ['64:ff9b::7f00:1', false],
  ['push.example.com', false],
])('%s is public: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
