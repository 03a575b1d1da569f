import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock, virtualClock } from '../../clock/index.js';
import type { GroupModel } from '../../machine/model.js';
import type { Environment } from '../senders/provider-settings.js';
import { answering, model, NOBODY, noon, provider } from '../senders/senders.fixture.js';
import { AudienceSync, type AudienceTarget, createAudiences, type MembershipChange } from './index.js';
import { metaTarget, normalEmail, normalPhone } from './meta.js';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

const change = (contact: string, isMember = true, rest: Partial<MembershipChange> = {}): MembershipChange => ({
  group: 'lapsed_ads',
  contact,
  attributes: { email: `${contact}@Example.com`, phone: '+34600111222' },
  isMember,
  at: noon,
  ...rest,
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cauce-audiences-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('Meta', () => {
  const target = (url: string) =>
    metaTarget(model, { audience: '123', token: 'secret', url, timeoutMs: 2_000 }, virtualClock(noon));

  test('members are added and removed by hashes alone', async () => {
    const { url, received } = await provider(answering(200, { audience_id: '123', num_received: 2 }));
    const noPhone = change('b', true, { attributes: { email: 'b@example.com', phone: null } });
    const gone = change('c', false, { attributes: {} });
    expect(await target(url).push([change('a'), noPhone, gone])).toEqual({ kind: 'sent' });
    const shown = received.map(({ method, path, body }) => {
      const fields = new URLSearchParams(body);
      return { method, path, token: fields.get('access_token'), ...JSON.parse(fields.get('payload')!) };
    });
    const schema = ['EXTERN_ID', 'EMAIL', 'PHONE'];
    const common = { path: '/123/users', token: 'secret', schema };
    expect(shown).toEqual([
      {
        ...common,
        method: 'POST',
        data: [
          [sha('a'), sha('a@example.com'), sha('34600111222')],
          [sha('b'), sha('b@example.com'), ''],
        ],
      },
      { ...common, method: 'DELETE', data: [[sha('c'), '', '']] },
    ]);
    expect(received.map(({ body }) => body).join()).not.toMatch(/example\.com|600111222/i);
  });

  test('who has no address is not told about', async () => {
    const { url, received } = await provider(answering(200));
    expect(await target(url).push([change('a', true, { attributes: { email: 'nobody' } })])).toEqual({ kind: 'sent' });
    expect(received).toEqual([]);
  });

  test.each([
    [400, { error: { code: 80003 } }, { kind: 'retry', reason: 'meta_80003' }],
    [400, { error: { code: 190 } }, { kind: 'retry', reason: 'meta_190' }],
    [400, { error: { code: 100 } }, { kind: 'failed', reason: 'meta_100' }],
    [503, {}, { kind: 'retry', reason: 'http_503' }],
    [302, {}, { kind: 'failed', reason: 'http_302' }],
  ])('%i %j', async (status, body, outcome) => {
    const { url } = await provider(answering(status, body));
    expect(await target(url).push([change('a')])).toEqual(outcome);
  });

  test('what does not arrive is tried again', async () => {
    expect(await target(NOBODY).push([change('a')])).toEqual({ kind: 'retry', reason: 'econnrefused' });
  });

  test('addresses are normalised as Meta does it', () => {
    expect([normalEmail(' Ana@Example.COM '), normalPhone('+34 600 111-222')]).toEqual([
      'ana@example.com',
      '34600111222',
    ]);
  });
});

describe('a file of members', () => {
  const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

  test('follows the group, whoever comes and goes, also after a restart', async () => {
    const place = folder();
    const path = join(place, 'out', 'group.csv');
    const groups = { lapsed_ads: { sync: 'csv', settings: { path: 'out/group.csv' } } };
    const open = () =>
      createAudiences({
        model: { ...model, groups },
        environment: {},
        folder: place,
        clock: virtualClock(noon),
      }).targets.get('lapsed_ads')!;
    await open().push([change('a'), change('=b,"'), change('c')]);
    await open().push([change('a', false), change('c', true, { attributes: { email: 'new@example.com' } })]);
    expect(lines(path)).toEqual([
      'id,contact,email,phone',
      `~3db~2c~22,"'=b,""","'=b,""@Example.com",+34600111222`,
      'c,c,new@example.com,',
    ]);
  });
});

describe('a group as webhooks', () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

  test('each change is signed and has an id of its own', async () => {
    const { url, received } = await provider(answering(204));
    const groups = { lapsed_ads: { sync: 'webhook', settings: { url, secret: '$S', inside: 'allow' } } };
    const { targets } = createAudiences({
      model: { ...model, groups },
      environment: { S: secret },
      folder: folder(),
      clock: systemClock,
    });
    for (const isMember of [true, false]) await targets.get('lapsed_ads')!.push([change('a', isMember)]);
    expect(
      received.map(({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>)),
    ).toMatchObject([
      { type: 'group.joined', data: { group: 'lapsed_ads', contact: 'a', email: 'a@Example.com' } },
      { type: 'group.left' },
    ]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });
});

describe('keeping in step', () => {
  function sync(answers: readonly ('sent' | 'retry' | 'failed')[], batchSize = 2) {
    const clock = virtualClock(noon);
    const pushed: string[][] = [];
    const ended: string[] = [];
    const during: (() => void)[] = [];
    const target: AudienceTarget = {
      batchSize,
      async push(changes) {
        pushed.push(changes.map(({ contact, isMember }) => `${isMember ? '+' : '-'}${contact}`));
        during.shift()?.();
        const kind = answers[pushed.length - 1] ?? 'sent';
        return kind === 'sent' ? { kind } : { kind, reason: 'because' };
      },
    };
    const made = new AudienceSync({
      clock,
      targets: new Map([['lapsed_ads', target]]),
      waitAfter: (attempts) => (attempts > 2 ? null : attempts * 1_000),
      onEnd: (changes, failure) => ended.push(...changes.map(({ contact }) => `${contact} ${failure ?? 'ok'}`)),
    });
    return { made, clock, pushed, ended, during };
  }

  test('changes go in batches, the latest of a contact alone', async () => {
    const { made, pushed, ended } = sync([]);
    for (const one of [
      change('a'),
      change('b'),
      change('c'),
      change('a', false),
      change('x', true, { group: 'other' }),
    ]) {
      made.changed(one);
    }
    expect([made.load, made.follows('lapsed_ads'), made.follows('other')]).toEqual([3, true, false]);
    await Promise.all([made.flush(), made.flush()]);
    expect(pushed).toEqual([['+b', '+c'], ['-a']]);
    expect(ended).toEqual(['b ok', 'c ok', 'a ok']);
    expect([made.load, made.nextDue]).toEqual([0, null]);
  });

  test('what does not get through waits, longer each time, then is given up', async () => {
    const { made, clock, pushed, ended } = sync(['retry', 'retry', 'retry']);
    made.changed(change('a'));
    await made.flush();
    expect([made.nextDue, pushed.length]).toEqual([noon + 1_000, 1]);
    await made.flush();
    expect(pushed.length).toBe(1);
    clock.advanceTo(noon + 1_000);
    await made.flush();
    expect(made.nextDue).toBe(noon + 3_000);
    clock.advanceTo(noon + 3_000);
    await made.flush();
    expect(ended).toEqual(['a because']);
    expect(made.load).toBe(0);
  });

  test('what changes while it is sent goes after it', async () => {
    const { made, pushed, during } = sync([]);
    made.changed(change('a'));
    during.push(() => made.changed(change('a', false)));
    await made.flush();
    expect(pushed).toEqual([['+a'], ['-a']]);
  });
});

describe('settings', () => {
  const meta: GroupModel = { sync: 'meta', settings: { audience: '$META_AUDIENCE' } };
  const create = (groups: Record<string, GroupModel>, environment: Environment, place = folder()) =>
    createAudiences({ model: { ...model, groups }, environment, folder: place, clock: virtualClock(noon) });

  test('without its environment a group is written into the outbox', async () => {
    const place = folder();
    const { targets, dry } = create({ lapsed_ads: meta, vip_club: { settings: {} } }, {}, place);
    expect(dry).toEqual([{ group: 'lapsed_ads', missing: ['$META_TOKEN', '$META_AUDIENCE'] }]);
    expect([...targets.keys()]).toEqual(['lapsed_ads']);
    await targets.get('lapsed_ads')!.push([change('a')]);
    expect(existsSync(join(place, '.cauce', 'outbox', 'groups', 'lapsed_ads.csv'))).toBe(true);
  });

  test('what is wrong is named', () => {
    expect(() => create({ g: meta }, { META_AUDIENCE: '1' })).toThrow(
      /`groups\.g\.token`, from `\$META_TOKEN`.* is missing/,
    );
    expect(() => create({ g: meta }, { META_AUDIENCE: '../1', META_TOKEN: 't' })).toThrow(/groups\.g\.audience/);
    expect(() => create({ g: { sync: 'csv', settings: { path: '/etc/x' } } }, {})).toThrow(/groups\.g\.path/);
    const webhook = { sync: 'webhook', settings: { url: 'https://a.example', secret: '$S' } };
    expect(() => create({ g: webhook }, { S: 'x' })).toThrow(/groups\.g\.secret/);
  });
});
