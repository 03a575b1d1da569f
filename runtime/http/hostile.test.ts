/** What strangers send, through the real engine and a real file: it is kept as it came or refused, and runs, opens or breaks nothing. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Served, served, servedLive, WRITE_KEY } from './http.fixture.js';

const open: Served[] = [];

afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

async function living(): Promise<Awaited<ReturnType<typeof servedLive>>> {
  const made = await servedLive();
  open.push(made);
  return made;
}

const SQL = [
  "'; drop table contact; --",
  '"; delete from event; --',
  "x' or '1'='1",
  '%_*?[a-z]',
  "\\'); pragma writable_schema = 1; --",
  '{"$gt":""}',
];

describe('SQL', () => {
  it.each(SQL)('%s in every field is a text like any other', async (text) => {
    const made = await living();
    const identify = await made.post('/v1/identify', {
      userId: text,
      messageId: text,
      traits: { tier: text, email: 'a@example.com' },
    });
    const track = await made.post('/v1/track', {
      userId: text,
      event: 'viewed',
      messageId: `${text}2`,
      properties: { product: text },
    });
    const aside = await made.post('/v1/track', { userId: text, event: text, messageId: `${text}3`, properties: {} });
    expect([await identify.json(), await track.json(), await aside.json()]).toMatchObject([
      { accepted: 1 },
      { accepted: 1 },
      { rejected: 1 },
    ]);
    await made.post('/v1/track', { userId: 'other', event: 'viewed', messageId: 'o', properties: { product: 'p' } });
    expect(made.store.contactCount()).toBe(2);
    const [contact] = made.store.contactsById([text]);
    const events = made.store.eventsOf(contact!.number);
    expect(contact!.id).toBe(text);
    expect(events.map(({ id }) => id).sort()).toEqual([text, `${text}2`].sort());
    expect(events.map(({ fields }) => JSON.parse(fields))).toContainEqual({ product: text });
    expect(made.store.rejects(9)).toMatchObject([{ payload: expect.stringContaining(JSON.stringify(text)) }]);
    const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` };
    expect((await fetch(`${made.url}/v1/coupons/${encodeURIComponent(text)}`, { headers })).status).toBe(404);
  });
});

describe('ids', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', '-1', 'NaN', 'null'])(
    '%s is an id like any other',
    async (id) => {
      const made = await living();
      const viewed = { userId: id, event: 'viewed', messageId: id, properties: { product: id } };
      expect(await (await made.post('/v1/track', viewed)).json()).toMatchObject({ accepted: 1 });
      expect(await (await made.post('/v1/track', viewed)).json()).toMatchObject({ repeated: 1 });
      const [contact] = made.store.contactsById([id]);
      expect(made.store.eventsOf(contact!.number)).toMatchObject([{ id, name: 'viewed' }]);
      expect(made.store.contactCount()).toBe(1);
    },
  );

  it('that look the same and are not stay two contacts', async () => {
    const made = await living();
    const alike = ['ana', 'аna', 'ana\u200b', 'Ana', '\u00f1', 'n\u0303', 'ﬁ', 'fi'];
    for (const userId of alike) {
      await made.post('/v1/track', { userId, event: 'viewed', messageId: 'm', properties: { product: userId } });
    }
    expect(made.store.contactsById(alike).map(({ id }) => id)).toEqual(expect.arrayContaining(alike));
    expect(made.store.contactCount()).toBe(alike.length);
  });

  it.each([
    ['half a character', 'a\ud800'],
    ['the other half', '\udc00a'],
    ['a line end of Unicode', 'a\u2028b'],
    ['a code that terminals obey', 'a\u009b2Jb'],
    ['letters turned round', 'a\u202eb'],
    ['a separate direction', 'a\u2066b'],
    ['nothing', ''],
  ])('with %s are refused, again and again', async (_, userId) => {
    const made = await living();
    for (let i = 0; i < 2; i++) {
      const answer = await made.post('/v1/track', {
        userId,
        event: 'viewed',
        messageId: `m${i}`,
        properties: { product: 'p' },
      });
      expect([answer.status, await answer.json()]).toMatchObject([200, { rejected: 1 }]);
    }
    expect(made.store.contactCount()).toBe(0);
    expect(made.store.rejects(9)).toHaveLength(2);
  });

  it('of messages with half a character are known again', async () => {
    const made = await living();
    const viewed = { userId: 'a', event: 'viewed', messageId: 'm\ud800', properties: { product: 'p\udfff\0' } };
    expect(await (await made.post('/v1/track', viewed)).json()).toMatchObject({ accepted: 1 });
    expect(await (await made.post('/v1/track', viewed)).json()).toMatchObject({ repeated: 1 });
    expect((await made.post('/v1/track', { ...viewed, userId: 'b' })).status).toBe(200);
  });
});

describe('what is shown', () => {
  const evil = '"><img src=x onerror=alert(1)>{{7*7}}';

  it('on pages is escaped, whatever it is called', async () => {
    const made = await served({
      preferences: () => ({ topics: [{ name: evil, left: false }] }),
    });
    open.push(made);
    const pages = [made.links.unsubscribe('c1/1', evil, evil), made.links.preferences('c1/1', evil)];
    for (const url of pages) {
      const answer = await fetch(url);
      const html = await answer.text();
      expect(html).toContain('&#60;img');
      expect(html).not.toMatch(/<img|onerror=alert\(1\)>/);
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('in answers is JSON, which no browser takes for a page', async () => {
    const made = await served(
      { content: () => [{ id: evil, channel: 'web', message: evil, subject: evil, text: evil, until: null }] },
      { api: (server) => void server.get('/echo', async () => ({ evil })) },
    );
    open.push(made);
    const answers = [
      await fetch(`${made.url}/v1/content/${encodeURIComponent(evil)}`),
      await fetch(`${made.url}/api/echo`, { headers: { authorization: 'Bearer at_0123456789' } }),
      await fetch(`${made.url}/${encodeURIComponent(evil)}`),
      await made.post('/v1/track', evil),
      await made.post('/v1/track', { userId: 'a', event: evil, properties: {} }),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
