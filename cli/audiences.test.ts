import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { answering, provider } from '../runtime/channels/senders/senders.fixture.js';
import { cauce, folder } from './run.fixture.js';
import { endAll, KEY, start, until } from './service.fixture.js';

afterEach(endAll);

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

const project = (url: string) => ({
  'cauce.yaml': `project: ads
currency: EUR
timezone: Europe/Madrid
contact: {email: email}
events: {lapsed: {}, came_back: {}}
groups:
  lapsed_ads: {sync: meta, audience: $META_AUDIENCE, url: ${url}}
  callbacks: {sync: csv, path: out/callbacks.csv}
`,
  'ads.cauce': `scenario follow:
  when lapsed:
    add to lapsed_ads
    add to callbacks
scenario forget:
  when came_back:
    remove from lapsed_ads
    remove from callbacks
`,
});

test('groups are kept in step with Meta by hashes and with a file, over a crash, and dry without the environment', async () => {
  const answers = [answering(503), answering(200)];
  const { url, received } = await provider((request, response, body) =>
    (answers.shift() ?? answering(200))(request, response, body),
  );
  const dir = folder(project(url));
  const env = {
    CAUCE_WRITE_KEY: KEY,
    META_AUDIENCE: '123',
    META_TOKEN: 'secret',
    CAUCE_ADMIN_TOKEN: 'at_test_0123456789',
  };

  const dry = await start(dir);
  await dry.post('/v1/identify', { userId: 'ana', traits: { email: 'ana@example.com' } });
  await dry.post('/v1/track', { userId: 'ana', event: 'lapsed', messageId: 'l1' });
  const outbox = join(dir, '.cauce/outbox/groups/lapsed_ads.csv');
  await until(() => existsSync(outbox) && existsSync(join(dir, 'out/callbacks.csv')));
  expect(readFileSync(outbox, 'utf8')).toMatch(/^id,contact,email,phone\nana,ana,ana@example\.com,\n$/);
  expect(dry.err()).toContain('group lapsed_ads is dry ($META_TOKEN and $META_AUDIENCE are not set)');
  dry.child.kill('SIGKILL');
  await dry.ended;
  expect(received).toEqual([]);

  // With its environment the audience hears of everybody who is in the group already; the first answer is a fault that passes.
  const first = await start(dir, env);
  await until(() => received.length > 0);
  await until(() => first.err().includes('group not told yet'));
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await start(dir, env);
  await until(() => second.err().includes('group told'));
  expect(await (await fetch(`${second.url}/metrics`)).text()).toMatch(
    /^cauce_audience_members\{group="lapsed_ads",state="told"\} 1$/m,
  );
  await second.post('/v1/track', { userId: 'ana', event: 'came_back', messageId: 'c1' });
  await until(() => received.length > 2);
  const rows = received.map(({ method, body }) => [
    method,
    (JSON.parse(new URLSearchParams(body).get('payload')!) as { data: unknown }).data,
  ]);
  const ana = [[sha('ana'), sha('ana@example.com'), '']];
  expect(rows).toEqual([
    ['POST', ana],
    ['POST', ana],
    ['DELETE', [[sha('ana'), '', '']]],
  ]);
  await until(() => !readFileSync(join(dir, 'out/callbacks.csv'), 'utf8').includes('ana'));
  expect(second.err()).not.toMatch(/ana\b|secret/);
  const figures = await (await fetch(`${second.url}/metrics`)).text();
  for (const state of ['told', 'waiting', 'refused']) {
    expect(figures).toMatch(new RegExp(`^cauce_audience_members\\{group="lapsed_ads",state="${state}"\\} 0$`, 'm'));
  }
  const stats = () => cauce(dir, 'stats').out;
  await until(() => /lapsed_ads +meta +0 +0 +0/.test(stats()));
  expect(stats()).toMatch(/lapsed_ads +meta +0 +0 +0/);
});
