/** Channels that a deploy brings are there without a restart, and one that is set up wrongly keeps its messages until it is put right. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { answering, provider } from '../runtime/channels/senders/senders.fixture.js';
import { cauce, folder } from './run.fixture.js';
import { endAll, KEY, start, until } from './service.fixture.js';

afterEach(endAll);

const yaml = (channels: string) => `project: shop
currency: EUR
timezone: Europe/Madrid
contact: {email: email}
events: {called: {}}
channels:
${channels}`;
const message = '---\nkind: transactional\nsubject: Hello\n---\nHello\n';

test('a running service takes up new channels with a deploy', async () => {
  const { url, received } = await provider(answering(200));
  const dir = folder({
    'cauce.yaml': yaml('  web: {provider: content, consent: none}\n'),
    'greet.cauce': 'scenario greet:\n  when called:\n    send web hello\n',
    'messages/web/hello.txt': message,
  });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const service = await start(dir, { CAUCE_WRITE_KEY: KEY, CRM_SECRET: 'zzz-not-one' });
  write(
    'cauce.yaml',
    yaml(`  web: {provider: content, consent: none}
  page: {provider: content, consent: none}
  crm: {provider: webhook, url: "${url}/hook", secret: $CRM_SECRET, consent: none, inside: allow}
`),
  );
  for (const channel of ['page', 'crm']) write(`messages/${channel}/hello.txt`, message);
  write('greet.cauce', 'scenario greet:\n  when called:\n    send page hello\n    send crm hello\n');
  const deployed = cauce(dir, 'deploy', '--yes');
  expect(deployed.out).toContain('taken up without a restart');
  await until(() => service.err().includes('"deployed"'));
  expect(service.err()).toMatch(/"channel":"crm","problem":"[^"]*secret/);
  expect(service.err()).not.toContain('zzz-not-one');
  await service.post('/v1/track', { userId: 'ana', event: 'called', messageId: 'c1' });
  const shown = await (await fetch(`${service.url}/v1/content/ana`)).json();
  expect(shown).toMatchObject({ items: [{ channel: 'page', message: 'hello' }] });
  expect(received).toEqual([]);
  // What could not go out waits; the channel is put right without a restart.
  write('cauce.yaml', readFileSync(join(dir, 'cauce.yaml'), 'utf8').replace(', secret: $CRM_SECRET', ''));
  cauce(dir, 'deploy', '--yes');
  await until(() => /"channel":"crm","msg":"channel set up"/.test(service.err()));
  await service.post('/v1/track', { userId: 'ben', event: 'called', messageId: 'c2' });
  await until(() => received.length > 0);
  expect(JSON.parse(received[0]!.body)).toMatchObject({ type: 'message.hello', data: { contact: 'ben' } });
});
