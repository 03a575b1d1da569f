import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../clock/index.js';
import type { Sender } from '../sender.js';
import { answering, NOBODY, noon, type ParcelChange, parcel, provider, type Reply, studio } from './senders.fixture.js';
import { type TwilioSettings, twilioSender } from './twilio.js';

async function sender(url: string, more: Partial<TwilioSettings> = {}): Promise<Sender> {
  const settings = { account: 'AC1', token: 'secret', from: '+34600000000', url, concurrency: 5, timeoutMs: 2_000 };
  return twilioSender(await studio(), { ...settings, ...more }, virtualClock(noon));
}

const handOver = async (url: string, change?: ParcelChange, more?: Partial<TwilioSettings>) =>
  (await sender(url, more)).handOver(parcel('sms/hello', change));

test('a message is posted to the account, with its password, and gets the provider’s id', async () => {
  const { url, received } = await provider(answering(201, { sid: 'SM123' }));
  const statusCallback = 'https://news.example.com/v1/callbacks/twilio/sms';
  expect(await handOver(url, {}, { statusCallback })).toEqual({ kind: 'sent', providerId: 'SM123' });
  const [{ method, path, headers, body }] = received as [(typeof received)[0]];
  expect([method, path]).toEqual(['POST', '/2010-04-01/Accounts/AC1/Messages.json']);
  expect(headers.authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`);
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    To: '+34600111222',
    From: '+34600000000',
    Body: 'Hi Ana, see https://shop.example.com/',
    StatusCallback: statusCallback,
  });
});

test('a messaging service goes before a number, and a name cannot add fields', async () => {
  const { url, received } = await provider(answering(201));
  await handOver(url, { attributes: { first_name: 'A&To=+34999999999' } }, { service: 'MG1' });
  const fields = new URLSearchParams(received[0]!.body);
  expect(fields.getAll('To')).toEqual(['+34600111222']);
  expect([fields.get('MessagingServiceSid'), fields.get('From')]).toEqual(['MG1', null]);
});

describe('what Twilio answers', () => {
  test.each([
    [
      'too many',
      answering(429, { code: 20429 }, { 'retry-after': '7' }),
      { kind: 'retry', reason: 'http_429', afterMs: 7_000 },
    ],
    [
      'too many, by date',
      answering(429, {}, { 'retry-after': new Date(noon + 60_000).toUTCString() }),
      { kind: 'retry', reason: 'http_429', afterMs: 60_000 },
    ],
    ['out of order', answering(503), { kind: 'retry', reason: 'http_503' }],
    ['a gateway that lost the answer', answering(504), { kind: 'unknown', reason: 'http_504' }],
    ['a wrong token', answering(401, { code: 20003 }), { kind: 'retry', reason: 'http_401' }],
    ['has said STOP', answering(400, { code: 21610 }), { kind: 'failed', reason: 'twilio_21610', suppress: true }],
    ['no such number', answering(400, { code: 21211 }), { kind: 'failed', reason: 'twilio_21211', suppress: true }],
    ['a region that is closed', answering(400, { code: 21408 }), { kind: 'failed', reason: 'twilio_21408' }],
    ['elsewhere', answering(302, {}, { location: NOBODY }), { kind: 'failed', reason: 'http_302' }],
    ['no JSON', (_: unknown, response: { end(text: string): unknown }) => response.end('<html>'), { kind: 'sent' }],
  ] as readonly [string, Reply, unknown][])('%s', async (_, reply, outcome) => {
    const { url } = await provider(reply);
    expect(await handOver(url)).toEqual(outcome);
  });
});

describe('a connection that breaks', () => {
  test('nobody there: later', async () => {
    expect(await handOver(NOBODY)).toEqual({ kind: 'retry', reason: 'econnrefused' });
  });

  test('after the request: nobody knows', async () => {
    const { url } = await provider((_, __, request) => request.socket.destroy());
    expect((await handOver(url)).kind).toBe('unknown');
  });

  test('a status whose text never ends is an answer', async () => {
    const { url } = await provider((_, response) => response.writeHead(201).flushHeaders());
    expect(await handOver(url, {}, { timeoutMs: 200 })).toEqual({ kind: 'sent' });
  });

  test('TLS that does not come about: later', async () => {
    const { url, received } = await provider(answering(201));
    expect((await handOver(url.replace('http:', 'https:'))).kind).toBe('retry');
    expect(received).toEqual([]);
  });

  test('no answer in time: nobody knows', async () => {
    const { url } = await provider(() => {});
    expect(await handOver(url, {}, { timeoutMs: 100 })).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
});

test.each([['0034600111222'], ['+34 600'], ['+34600111222&To=1'], ['']])(
  'the number %j is not called',
  async (phone) => {
    const { url, received } = await provider(answering(201));
    expect((await handOver(url, { attributes: { phone } })).kind).toBe('failed');
    expect(received).toEqual([]);
  },
);
