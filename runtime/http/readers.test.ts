/** What readers of messages call: clicks, openings, unsubscribing, preferences; and what the shop's page and its backend ask. */
import { afterEach, describe, expect, it } from 'vitest';
import { contentScript } from './content-script.js';
import { type Served, served, WRITE_KEY } from './http.fixture.js';

const open: Served[] = [];

async function serving(...given: Parameters<typeof served>): Promise<Served> {
  const made = await served(...given);
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const get = (url: string, method = 'GET') => fetch(url, { method, redirect: 'manual' });
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const pathOf = (url: string) => new URL(url).pathname;

describe('clicks and openings', () => {
  const target = 'https://shop.example.com/a?b=1&c=%22%3E';

  it('a click leads on and is told once a day', async () => {
    const made = await serving();
    const answer = await get(made.links.click('c1/1', target));
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([
      302,
      target,
      null,
    ]);
    await get(made.links.click('c1/1', target));
    await get(made.links.click('c1/1', `${target}x`));
    expect(made.taken).toMatchObject([
      { kind: 'response', contact: 'c1', messageId: 'c1/1', message: 'news', moment: 'clicked', link: target },
      { link: `${target}x` },
    ]);
  });

  it('HEAD leads on and tells nothing', async () => {
    const made = await serving();
    expect((await get(made.links.click('c1/1', target), 'HEAD')).status).toBe(302);
    expect((await get(made.links.pixel('c1/1'), 'HEAD')).status).toBe(200);
    expect(made.taken).toEqual([]);
  });

  it('a link that nobody signed leads nowhere', async () => {
    const made = await serving();
    const link = made.links.click('c1/1', target);
    for (const wrong of [
      `${link}x`,
      link.replace(/\.[^.]+$/, ''),
      `${made.url}/t/c/https://evil.example`,
      made.links.pixel('c1/1').replace('/t/o/', '/t/c/'),
    ]) {
      const answer = await get(wrong);
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
    }
  });

  it('the reader is led on also when nothing can be written, and when the message is forgotten', async () => {
    const made = await serving({ submit: () => Promise.reject(new Error('full')) });
    expect((await get(made.links.click('c1/1', target))).status).toBe(302);
    expect((await get(made.links.click('gone/1', target))).status).toBe(302);
  });

  it('the pixel is a picture, whoever asks', async () => {
    const made = await serving();
    const [right, wrong] = [await get(made.links.pixel('c1/1')), await get(`${made.url}/t/o/wrong`)];
    expect([right.headers.get('content-type'), wrong.headers.get('content-type')]).toEqual(['image/gif', 'image/gif']);
    expect(
      Buffer.from(await right.arrayBuffer())
        .subarray(0, 6)
        .toString(),
    ).toBe('GIF89a');
    expect(made.taken).toMatchObject([{ moment: 'opened' }]);
  });
});

describe('unsubscribing', () => {
  it('GET shows a page and changes nothing', async () => {
    const made = await serving();
    const answer = await get(made.links.unsubscribe('c1/1', 'c1', 'weekly_news'));
    const html = await answer.text();
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('weekly news');
    expect(html).toContain('Söhne &#38; &#60;b&#62;Töchter&#60;/b&#62;');
    expect(html).not.toMatch(/<script|<b>/);
    expect(made.taken).toEqual([]);
  });

  it.each([
    ['urlencoded', { ...form, authorization: '' }, 'List-Unsubscribe=One-Click'],
    [
      'multipart',
      { 'content-type': 'multipart/form-data; boundary=b', authorization: '' },
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])('one click (RFC 8058), %s, acts at once', async (_, headers, body) => {
    const made = await serving();
    const answer = await made.post(pathOf(made.links.unsubscribe('c1/1', 'c1')), body, headers);
    expect(answer.status).toBe(200);
    expect(made.taken).toEqual([{ kind: 'attributes', contact: 'c1', values: { newsletter: false } }]);
  });

  it('of a topic leaves the topic, and from there everything', async () => {
    const made = await serving();
    const path = pathOf(made.links.unsubscribe('c1/1', 'c1', 'weekly_news'));
    expect(await (await made.post(path, 'what=this', form)).text()).toContain('Unsubscribe from everything');
    await made.post(path, 'what=all', form);
    expect(made.taken).toEqual([
      { kind: 'topic', contact: 'c1', topic: 'weekly_news', left: true },
      { kind: 'attributes', contact: 'c1', values: { newsletter: false } },
    ]);
  });

  it('from a message that is no longer known ends every channel', async () => {
    const made = await serving();
    await made.post(pathOf(made.links.unsubscribe('c1/99', 'c1')), 'what=this', form);
    expect(made.taken).toMatchObject([
      { kind: 'attributes', values: { newsletter: false } },
      { kind: 'suppression', channel: 'web', suppressed: true },
    ]);
  });

  it('of somebody who was erased makes nobody known again', async () => {
    const made = await serving();
    expect((await made.post(pathOf(made.links.unsubscribe('gone/1', 'gone')), '', form)).status).toBe(200);
    expect(made.taken).toEqual([]);
  });

  it('that cannot be written is not said to be done', async () => {
    const made = await serving({ submit: () => Promise.reject(new Error('full')) });
    const answer = await made.post(pathOf(made.links.unsubscribe('c1/1', 'c1')), '', form);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('Nothing was changed')]);
  });

  it('needs a signed link of its own kind', async () => {
    const made = await serving();
    const wrong = made.links.preferences('c1/1', 'c1').replace('/p/', '/u/');
    expect([(await get(wrong)).status, (await made.post(pathOf(wrong), '', form)).status]).toEqual([404, 404]);
  });
});

describe('preferences', () => {
  it('show the topics as they are and take what is chosen', async () => {
    const made = await serving();
    const link = made.links.preferences('c1/1', 'c1');
    const html = await (await get(link)).text();
    expect(html).toContain('value="weekly_news" checked');
    expect(html).toContain('value="sales">');
    expect(await (await made.post(pathOf(link), 'topic=sales&what=topics', form)).text()).toContain('saved');
    expect(made.taken).toEqual([
      { kind: 'topic', contact: 'c1', topic: 'weekly_news', left: true },
      { kind: 'topic', contact: 'c1', topic: 'sales', left: false },
    ]);
  });

  it('know only the topics of the shop', async () => {
    const made = await serving();
    await made.post(pathOf(made.links.preferences('c1/1', 'c1')), 'topic=weekly_news&topic=__proto__&topic=x', form);
    expect(made.taken).toEqual([]);
  });
});

describe("the shop's side", () => {
  it('a code is checked and redeemed once', async () => {
    let status: 'active' | 'redeemed' = 'active';
    const made = await serving({
      code: (code) =>
        code === 'VIP-1' ? { code, coupon: 'vip', status, discount: 1500, currency: 'EUR', validUntil: 0 } : null,
      redeem: () => {
        const isFirst = status === 'active';
        status = 'redeemed';
        return isFirst;
      },
    });
    const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` };
    const answer = await fetch(`${made.url}/v1/coupons/VIP-1`, { headers });
    expect(await answer.json()).toMatchObject({
      status: 'active',
      discount: 1500,
      validUntil: '1970-01-01T00:00:00.000Z',
    });
    expect((await made.post('/v1/coupons/VIP-1/redeem', '')).status).toBe(200);
    const again = await made.post('/v1/coupons/VIP-1/redeem', '{}');
    expect([again.status, await again.json()]).toMatchObject([409, { error: expect.stringContaining('already') }]);
    expect((await fetch(`${made.url}/v1/coupons/none`, { headers })).status).toBe(404);
    expect((await fetch(`${made.url}/v1/coupons/VIP-1`)).status).toBe(401);
  });

  it('content is readable from any page, and the script is small', async () => {
    const item = { id: 'c1/1', channel: 'web', message: 'banner', subject: '', text: 'Hi', until: null };
    const made = await serving({ content: (contact) => (contact === 'c1' ? [item] : []) });
    const answer = await get(`${made.url}/v1/content/c1`);
    expect([answer.headers.get('access-control-allow-origin'), await answer.json()]).toEqual(['*', { items: [item] }]);
    const script = await get(`${made.url}/v1/content.js`);
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(await script.text()).toBe(contentScript);
    expect(Buffer.byteLength(contentScript)).toBeLessThan(3_000);
    expect((await get(`${made.url}/v1/content/${'x'.repeat(300)}`)).status).toBe(400);
  });

  it('a callback goes on byte for byte; an unknown provider is 404', async () => {
    const seen: unknown[] = [];
    const made = await serving({
      hook: async (provider, { body, url, headers }) => {
        if (provider !== 'twilio') return null;
        seen.push([body.toString(), url, headers['x-twilio-signature']]);
        return { status: 204 };
      },
    });
    const body = 'MessageSid=SM1&MessageStatus=delivered ';
    expect((await made.post('/v1/hooks/twilio?channel=sms', body, { ...form, 'x-twilio-signature': 's' })).status).toBe(
      204,
    );
    expect(seen).toEqual([[body, '/v1/hooks/twilio?channel=sms', 's']]);
    expect((await made.post('/v1/hooks/other', '{}')).status).toBe(404);
  });

  it('the api is for holders of the admin token', async () => {
    const made = await serving({}, { api: (server) => void server.get('/ping', async () => ({ pong: true })) });
    const asked = (authorization?: string) =>
      fetch(`${made.url}/api/ping`, { headers: authorization === undefined ? {} : { authorization } });
    expect((await asked()).status).toBe(401);
    expect((await asked(`Bearer ${WRITE_KEY}`)).status).toBe(401);
    expect(await (await asked('Bearer at_0123456789')).json()).toEqual({ pong: true });
  });
});
