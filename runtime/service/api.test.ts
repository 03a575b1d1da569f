/** Every route under `/api`, over HTTP, on a real store: who may ask, what is answered, what there is none of. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { hours, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import { ADMIN_TOKEN, type Served, served, WRITE_KEY } from '../http/http.fixture.js';
import { apiRoutes } from '../http/index.js';
import { api, type Overview } from '../insight/index.js';
import { type Service, service } from '../live/live.fixture.js';
import { loadBundle } from '../machine/index.js';

const bundle = bundleOf({
  model: { ...shop(), groups: { ads: { sync: 'csv', settings: { path: 'out/ads.csv' } } } },
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_updated'), bind: 0 }],
      slots: [{ kind: 'event', event: 'cart_updated' }, mail('one'), mail('two')],
      states: [send('one', 1, 1), wait(value(hours(4) as never), 2), send('two', 2, 3), end()],
    }),
  ],
});

const start = at('2026-03-02 10:00');
/** A stranger chose it. */
const ODD = 'ana/../<b>?x=1&"#é';

let made: Service;
let http: Served;
const erasedFiles: string[] = [];
let answers: ('failed' | 'unknown' | 'sent')[] = [];

beforeEach(async () => {
  erasedFiles.length = 0;
  answers = ['failed', 'unknown'];
  made = service(bundle, {
    start,
    concurrency: 1,
    answer: () => {
      const answer = answers.shift() ?? 'sent';
      if (answer === 'failed') return { kind: 'failed', reason: 'smtp_550', suppress: false };
      return answer === 'unknown' ? { kind: 'unknown', reason: 'interrupted' } : { kind: 'sent' };
    },
  });
  const routes = api({
    source: { store: made.store, program: loadBundle(bundle), zones: zone, sources: [], now: made.clock.now },
    live: made.live,
    makeSecret: () => 'a'.repeat(43),
    eraseFiles: async (contact) => erasedFiles.push(contact),
  });
  http = await served({}, { api: apiRoutes(routes) });
  for (const contact of [ODD, 'ben', 'cid']) {
    await made.at(
      made.clock.now() + 1,
      { kind: 'attributes', contact, values: { newsletter: true, email: 'someone@example.com' } },
      { kind: 'event', contact, event: 'cart_updated', id: 'e', fields: { cart_id: '1', total: 100 } },
    );
  }
  await made.at(made.clock.now() + 1, { kind: 'group', contact: 'ben', group: 'ads', member: true });
});

afterEach(async () => {
  await http.close();
  made.close();
});

interface Asked {
  readonly method?: string;
  readonly token?: string | null;
  readonly body?: string;
}

async function ask(path: string, { method = 'GET', token = ADMIN_TOKEN, body }: Asked = {}) {
  const answering = fetch(`${http.url}/api${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body }),
  });
  // The clock is virtual: what an answer waits for is worked through by hand.
  const answer = await answering;
  await made.live.settle();
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: (text === '' ? null : JSON.parse(text)) as never,
  };
}

const who = encodeURIComponent(ODD);

const ROUTES = [
  ['GET', '/stats'],
  ['GET', '/stats/carts'],
  ['GET', '/stuck'],
  ['GET', '/contacts/ben'],
  ['GET', '/contacts/ben/export'],
  ['GET', '/contacts/ben/why'],
  ['DELETE', '/contacts/ben'],
  ['GET', '/outbox'],
  ['POST', '/outbox/resend'],
] as const;

describe('/api', () => {
  it.each(ROUTES)('%s %s is for holders of the admin token', async (method, path) => {
    for (const token of [null, 'at_wrong', WRITE_KEY, `${ADMIN_TOKEN}x`]) {
      const { status, text, headers } = await ask(path, { method, token, ...(method === 'POST' && { body: '{}' }) });
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.any(String)]);
      expect(text).not.toContain(ADMIN_TOKEN);
    }
    expect(made.store.contactCount()).toBe(3);
    const { status, headers } = await ask(path, { method, ...(method === 'POST' && { body: '{"id":"none"}' }) });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('/stats: all scenarios and groups', async () => {
    const { json } = await ask('/stats');
    const all = json as Overview;
    expect(all).toMatchObject({
      project: 'shop',
      currency: 'EUR',
      contacts: 3,
      at: new Date(made.clock.now()).toISOString(),
    });
    expect(all.scenarios).toMatchObject([{ scenario: 'carts', entered: 3, waiting: 3, sent: 2 }]);
    expect(all.audiences).toEqual([{ group: 'ads', sync: 'csv', told: 0, waiting: 1, refused: 0, reason: null }]);
  });

  it('/stats/:scenario: its figures, and where people stand since when', async () => {
    const { json } = await ask('/stats/carts');
    expect(json).toMatchObject({ figures: { scenario: 'carts' }, standing: [{ scenario: 'carts', waiting: 3 }] });
    const none = await ask('/stats/nothing');
    expect([none.status, none.json]).toEqual([404, { error: 'There is no such scenario.' }]);
    expect((await ask('/stats/__proto__')).status).toBe(404);
  });

  it('/stuck and /outbox: messages that came to nothing, the newest first', async () => {
    const letters = [
      { contact: 'ben', status: 'unknown', reason: 'interrupted', channel: 'email', message: 'one', scenario: 'carts' },
      { contact: ODD, status: 'failed', reason: 'smtp_550' },
    ];
    expect((await ask('/outbox')).json).toMatchObject(letters);
    expect((await ask('/stuck')).json).toMatchObject({ letters, standing: [{ waiting: 3 }] });
  });

  it('/contacts/:id: one contact, whatever its id is made of', async () => {
    const { json } = await ask(`/contacts/${who}`);
    expect(json).toMatchObject({ id: ODD, runs: [{ scenario: 'carts' }], entered: [{ scenario: 'carts', times: 1 }] });
    expect((await ask('/contacts/ben')).json).toMatchObject({ id: 'ben', groups: ['ads'] });
    for (const path of ['/contacts/nobody', '/contacts/nobody/why', '/contacts/nobody/export']) {
      const none = await ask(path);
      expect([none.status, none.json]).toEqual([404, { error: 'There is no such contact.' }]);
    }
    expect((await ask(`/contacts/${'a'.repeat(5_000)}`)).status).toBeGreaterThanOrEqual(400);
  });

  it('/contacts/:id/why: all scenarios or one', async () => {
    expect((await ask(`/contacts/${who}/why`)).json).toMatchObject({
      contact: ODD,
      scenarios: [{ scenario: 'carts', runs: [{ step: expect.any(String) }] }],
    });
    expect((await ask(`/contacts/ben/why?scenario=carts`)).json).toMatchObject({ scenarios: [{ scenario: 'carts' }] });
    expect((await ask(`/contacts/ben/why?scenario=nothing`)).json).toMatchObject({ scenarios: [] });
  });

  it('/contacts/:id/export: every row that is kept, of groups elsewhere too', async () => {
    const { json } = await ask('/contacts/ben/export');
    expect(json).toMatchObject({
      id: 'ben',
      kept: {
        events: [{ name: 'cart_updated' }],
        messages: [{ id: 'ben/1' }],
        audiences: [{ group: 'ads', member: true }],
      },
    });
    expect(JSON.stringify(json)).not.toContain(ODD);
  });

  it('DELETE /contacts/:id: gone from the store and the outbox folder', async () => {
    const { json } = await ask(`/contacts/${who}`, { method: 'DELETE' });
    expect(json).toMatchObject({ runs: 1, events: 1, messages: 1, files: 1 });
    expect([erasedFiles, made.store.contactCount()]).toEqual([[ODD], 2]);
    expect((await ask(`/contacts/${who}`, { method: 'DELETE' })).status).toBe(404);
    expect(erasedFiles).toHaveLength(1);
  });

  it('POST /outbox/resend: what failed once more, what may have arrived only by force', async () => {
    const resend = (id: string, more = '') =>
      ask('/outbox/resend', { method: 'POST', body: `{"id":${JSON.stringify(id)}${more}}` });
    expect((await resend('ben/1')).json).toEqual({ kind: 'refused', why: 'unknown' });
    expect((await resend('ben/1', ',"force":true')).json).toEqual({ kind: 'offered' });
    expect((await resend(`${ODD}/1`)).json).toEqual({ kind: 'offered' });
    await made.advance(made.clock.now());
    expect(made.handed.map(({ message }) => message.id)).toEqual([`${ODD}/1`, 'ben/1', 'cid/1', 'ben/1', `${ODD}/1`]);
    expect((await resend('cid/1')).json).toEqual({ kind: 'refused', why: 'ended_well' });
    expect((await resend('nobody/1')).json).toEqual({ kind: 'refused', why: 'none' });
  });

  it('POST /outbox/resend: a body that is none, or too large', async () => {
    const post = async (body: string) => (await ask('/outbox/resend', { method: 'POST', body })).status;
    expect([await post('{'), await post('[]'), await post('"ben/1"')]).toEqual([400, 400, 400]);
    expect(await post(`{"id":"${'a'.repeat(20_000)}"}`)).toBe(413);
  });

  it('there is nothing else, and no other method', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/nothing'],
      ['POST', '/stats'],
      ['GET', '/outbox/resend'],
      ['PUT', '/contacts/ben'],
    ] as const) {
      expect((await ask(path, { method })).status).toBe(404);
    }
  });
});
