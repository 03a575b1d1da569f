import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../clock/index.js';
import type { CodeRequest } from '../engine/index.js';
import { shop } from '../engine/testdata/bundle.js';
import type { Intake } from '../live/index.js';
import { EMPTY_BATCH, type Store } from '../store/port.js';
import { openStore } from '../store/sqlite/index.js';
import { backendOf, callbackDesk, liveCodes } from './index.js';

let store: Store;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cauce-service-'));
  store = openStore(join(dir, 'cauce.db'));
});

afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const key = Buffer.alloc(32, 1);
const now = 1_000_000;

describe('codes', () => {
  const request = (rest: Partial<CodeRequest> = {}): CodeRequest => ({
    contact: 'c1',
    scenario: 's',
    number: 1,
    give: 'promo',
    coupon: 'vip',
    discount: 1500,
    currency: 'EUR',
    ...rest,
  });
  const pools = { vip: { ...shop().coupons.vip!, codes: 'vip.csv' } };
  const reserved = (code: string) =>
    ({ coupon: 'vip', code, status: 'reserved', discount: 1, currency: null, holder: 'c1', validUntil: null }) as const;

  it('of a pool are given out once each, and come back when a batch was not written', () => {
    store.addCodes('vip', ['A', 'B', 'C']);
    const codes = liveCodes(store, pools, key);
    expect([codes.reserve(request()), codes.reserve(request({ contact: 'c2' }))]).toEqual(['A', 'B']);
    store.commit({ ...EMPTY_BATCH, codes: [reserved('A')] });
    codes.settled();
    const rest = [1, 2, 3].map((number) => codes.reserve(request({ number })));
    expect(rest).toEqual(['C', 'B', null]);
  });

  it('that are made are the same for the same run and told by no other', () => {
    const codes = liveCodes(store, {}, key);
    const code = codes.reserve(request({ coupon: null }));
    expect(code).toMatch(/^[A-Z2-9]{10}$/);
    expect(codes.reserve(request({ coupon: null }))).toBe(code);
    expect(codes.reserve(request({ coupon: null, contact: 'c2' }))).not.toBe(code);
    expect(liveCodes(store, {}, Buffer.alloc(32, 2)).reserve(request({ coupon: null }))).not.toBe(code);
  });

  it('are shown to the shop as long as they are valid', () => {
    const backend = backendOf({
      live: { submit: async () => 'accepted', submitReject: async () => {} },
      store,
      model: shop(),
      clock: virtualClock(now),
      linkKey: key,
      callbacks: async () => null,
    });
    store.addCodes('vip', ['FREE']);
    const spent = { ...reserved('A'), status: 'spent' as const };
    store.commit({
      ...EMPTY_BATCH,
      codes: [
        { ...spent, validUntil: now + 1 },
        { ...spent, code: 'B', validUntil: now },
      ],
    });
    expect(backend.code('FREE')).toBeNull();
    expect([backend.code('A')?.status, backend.code('B')?.status]).toEqual(['active', 'expired']);
    expect([backend.redeem('B'), backend.redeem('A'), backend.redeem('A')]).toEqual([false, true, false]);
    expect(backend.code('A')?.status).toBe('redeemed');
  });
});

describe('callbacks', () => {
  const offered = (seq: number, channel: string) => ({
    seq,
    id: `c1/${seq}`,
    contact: 1,
    channel,
    scenario: 'greet',
    name: 'one',
    status: 'ready' as const,
    at: 1,
    body: '{}',
  });
  const sent = (id: string, providerId: string) => ({ id, status: 'sent' as const, at: 2, reason: null, providerId });

  function desk(settings: Record<string, string> = {}) {
    store.commit({
      ...EMPTY_BATCH,
      contacts: [{ number: 1, id: 'c1', version: 1, due: null, state: '{}' }],
      offered: [offered(1, 'email'), offered(2, 'sms')],
    });
    store.commit({ ...EMPTY_BATCH, outbox: [sent('c1/1', 'pm-1'), sent('c1/2', 'SM1')] });
    const model = shop();
    const taken: Intake[] = [];
    const receive = callbackDesk({
      intaker: {
        submit: async (given) => {
          taken.push(given);
          return 'accepted';
        },
        submitReject: async () => {},
      },
      store,
      model: {
        ...model,
        channels: {
          email: { provider: 'smtp', consent: 'newsletter', from: 'Shop <shop@example.com>', settings },
          sms: { provider: 'twilio', consent: null, settings: { token: '$TOKEN' } },
        },
      },
      environment: { TOKEN: 'secret', HOOK: 'h00k' },
      clock: virtualClock(now),
      publicUrl: () => 'https://news.example.com',
    });
    const json = (provider: string, body: unknown, url = `/v1/hooks/${provider}`) =>
      receive(provider, { url, headers: {}, body: Buffer.from(JSON.stringify(body)) });
    return { taken, receive, json };
  }

  const bounce = (rest: object = {}) => ({
    RecordType: 'Bounce',
    MessageID: 'pm-1',
    Type: 'HardBounce',
    ID: 7,
    BouncedAt: '2026-03-01T10:00:00Z',
    ...rest,
  });

  it('a hard bounce ends the address; a soft one is the relay’s business', async () => {
    const { taken, json } = desk();
    await json('postmark', bounce({ Type: 'SoftBounce' }));
    expect(taken).toEqual([]);
    expect(await json('postmark', bounce())).toEqual({ status: 200 });
    expect(taken).toMatchObject([
      { kind: 'response', contact: 'c1', messageId: 'c1/1', message: 'one', scenario: 'greet', moment: 'bounced' },
      { kind: 'suppression', contact: 'c1', channel: 'email', suppressed: true },
    ]);
  });

  it('our own ids are believed only with the secret', async () => {
    const own = bounce({ MessageID: 'unknown', Metadata: { cauce: 'c1.1' } });
    const open = desk();
    await open.json('postmark', own);
    expect(open.taken).toEqual([]);
    const closed = desk({ webhook_secret: '$HOOK' });
    await expect(closed.json('postmark', own)).rejects.toMatchObject({ statusCode: 401 });
    await expect(closed.json('postmark', own, '/v1/hooks/postmark?secret=wrong')).rejects.toMatchObject({
      statusCode: 401,
    });
    await closed.json('postmark', own, '/v1/hooks/postmark?secret=h00k');
    expect(closed.taken).toHaveLength(2);
  });

  it('Twilio’s are believed when Twilio signed them', async () => {
    const { taken, receive } = desk();
    const url = '/v1/hooks/twilio?channel=sms';
    const body = Buffer.from('MessageSid=SM1&MessageStatus=delivered');
    const text = `https://news.example.com${url}MessageSidSM1MessageStatusdelivered`;
    const signature = createHmac('sha1', 'secret').update(text).digest('base64');
    await expect(receive('twilio', { url, headers: {}, body })).rejects.toMatchObject({ statusCode: 401 });
    await receive('twilio', { url, headers: { 'x-twilio-signature': signature }, body });
    expect(taken).toMatchObject([{ kind: 'response', messageId: 'c1/2', channel: 'sms', moment: 'delivered' }]);
  });

  it('of a provider that no channel has, and what is no JSON', async () => {
    const { receive, json } = desk();
    expect(await json('constructor', {})).toBeNull();
    await expect(receive('ses', { url: '/', headers: {}, body: Buffer.from('{') })).rejects.toMatchObject({
      statusCode: 400,
    });
    for (const strange of [null, [], 7, 'text', { Type: 'Notification', Message: 5 }]) {
      for (const provider of ['ses', 'sendgrid', 'postmark'])
        expect(await json(provider, strange)).toEqual({ status: 200 });
    }
  });
});
