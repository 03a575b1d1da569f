import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import webpush from 'web-push';
import { virtualClock } from '../../clock/index.js';
import type { ChannelModel } from '../../machine/model.js';
import { openStore } from '../../store/sqlite/index.js';
import { createSenders, type SendersOptions } from './create.js';
import { guarded } from './guarded.js';
import { type Environment, SettingsProblem } from './provider-settings.js';
import { answering, model, noon, parcel, provider, studio } from './senders.fixture.js';

const vapid = webpush.generateVAPIDKeys();
const complete: Environment = {
  SMTP_URL: 'smtp://127.0.0.1:1',
  TWILIO_SID: 'AC1',
  TWILIO_TOKEN: 't',
  VAPID_PUBLIC_KEY: vapid.publicKey,
  VAPID_PRIVATE_KEY: vapid.privateKey,
  CRM_URL: 'https://crm.example.com/hook',
  CRM_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
};

async function options(environment: Environment, channels: Record<string, ChannelModel> = {}): Promise<SendersOptions> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-create-'));
  const store = openStore(join(folder, 'cauce.db'));
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const shop = { ...model, channels: { ...model.channels, ...channels } };
  return { ...(await studio()), model: shop, environment, folder, clock: virtualClock(noon), shelf: store };
}

async function problemsOf(
  environment: Environment,
  channels?: Record<string, ChannelModel>,
): Promise<readonly string[]> {
  const given = await options(environment, channels);
  try {
    createSenders(given);
  } catch (error) {
    if (error instanceof SettingsProblem) return error.problems;
    throw error;
  }
  return [];
}

describe('a project’s senders', () => {
  test('there is one for each channel, real where the environment is set up', async () => {
    const { senders, dry } = createSenders(await options(complete));
    expect([...senders.keys()].sort()).toEqual(Object.keys(model.channels).sort());
    expect(dry).toEqual([]);
    expect(
      [...senders]
        .filter(([, { isRepeatable }]) => isRepeatable)
        .map(([name]) => name)
        .sort(),
    ).toEqual(['call', 'crm', 'web']);
    expect((await senders.get('email')!.handOver(parcel('email/hello'))).kind).toBe('retry');
    for (const sender of senders.values()) await sender.close();
  });

  test('without an environment everything that leaves the machine stays in the outbox', async () => {
    const given = await options({});
    const { senders, dry } = createSenders(given);
    expect(dry).toEqual([
      { channel: 'email', missing: ['$SMTP_URL'] },
      { channel: 'sms', missing: ['$TWILIO_SID', '$TWILIO_TOKEN'] },
      { channel: 'push', missing: ['$VAPID_PUBLIC_KEY', '$VAPID_PRIVATE_KEY'] },
      { channel: 'crm', missing: ['$CRM_URL', '$CRM_SECRET'] },
    ]);
    for (const [channel, name] of [
      ['email', 'hello'],
      ['sms', 'hello'],
      ['crm', 'stage'],
    ] as const) {
      expect(await senders.get(channel)!.handOver(parcel(`${channel}/${name}`))).toEqual({ kind: 'sent' });
    }
    expect(readdirSync(join(given.folder, '.cauce', 'outbox')).sort()).toEqual(['crm', 'email', 'sms']);
  });

  test('can be dry on purpose', async () => {
    const { url, received } = await provider(answering(200));
    const given = await options({ ...complete, CRM_URL: url });
    const { senders } = createSenders({ ...given, isDry: true });
    expect(await senders.get('crm')!.handOver(parcel('crm/stage'))).toEqual({ kind: 'sent' });
    expect(received).toEqual([]);
  });

  test('on-site content lies on the shelf until its time is over', async () => {
    const given = await options({});
    const { senders } = createSenders(given);
    const lifetime = { months: 0, days: 7, ms: 0 };
    const outcomes = await Promise.all(
      ['c1', 'c2'].map((contact) => senders.get('web')!.handOver(parcel('web/banner', { contact, lifetime }))),
    );
    expect(outcomes).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    const [shown] = given.shelf.contentOf('c1', noon);
    expect(shown).toMatchObject({ channel: 'web', message: 'banner', id: 'c1/1', until: noon + 7 * 86_400_000 });
    expect(JSON.parse(shown!.body)).toMatchObject({ html: '<b>Ana</b>' });
    expect(given.shelf.contentOf('c1', noon + 7 * 86_400_000)).toEqual([]);
  });

  test('Twilio is told where to report, and an own address is taken from the settings', async () => {
    const { url, received } = await provider(answering(201));
    const sms = model.channels.sms!;
    const given = await options(complete, { sms: { ...sms, settings: { ...sms.settings, url } } });
    const { senders } = createSenders({ ...given, statusCallback: (channel) => `https://news.example.com/${channel}` });
    await senders.get('sms')!.handOver(parcel('sms/hello'));
    expect(new URLSearchParams(received[0]!.body).get('StatusCallback')).toBe('https://news.example.com/sms');
  });
});

describe('settings that are wrong', () => {
  const { TWILIO_TOKEN: _, CRM_SECRET: __, ...half } = complete;

  test('a channel set up in part names what is missing, all at once', async () => {
    expect(await problemsOf(half)).toEqual([
      '`channels.sms.token`, from `$TWILIO_TOKEN` of the environment, is missing.',
      '`channels.crm.secret`, from `$CRM_SECRET` of the environment, is missing.',
    ]);
  });

  test.each([
    ['SMTP_URL', 'mail.example.com', /channels\.email\.url`, from `\$SMTP_URL`.*`smtp:\/\/` or `smtps:\/\/`/],
    ['SMTP_URL', 'http://mail.example.com', /channels\.email\.url/],
    ['TWILIO_SID', '../evil', /channels\.sms\.account/],
    ['VAPID_PUBLIC_KEY', 'abc', /channels\.push\.public_key.*no VAPID public key/],
    ['CRM_URL', 'ftp://crm.example.com', /channels\.crm\.url/],
    ['CRM_SECRET', 'hunter2', /channels\.crm\.secret.*whsec_/],
  ])('%s = %s', async (name, value, problem) => {
    const problems = await problemsOf({ ...complete, [name]: value });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    if (name !== 'SMTP_URL') expect(problems[0]).not.toContain(value);
  });

  test('so are a list outside the project, a sender that is no address and too much at once', async () => {
    const { call, email } = model.channels;
    const problems = await problemsOf(complete, {
      call: { ...call!, settings: { path: '../calls.csv' } },
      email: { ...email!, from: 'Shop <nobody>', settings: { ...email!.settings, concurrency: '1000' } },
    });
    expect(problems.map((problem) => /`([^`]*)`/.exec(problem)![1]).sort()).toEqual([
      'channels.call.path',
      'channels.email.concurrency',
      'channels.email.from',
    ]);
  });
});

test.each([
  [true, 'retry'],
  [false, 'unknown'],
])('a fault of ours is told and never thrown (repeatable: %s)', async (isRepeatable, kind) => {
  const faults: unknown[] = [];
  const broken = () => Promise.reject(new Error('broken'));
  const sender = guarded({ concurrency: 1, isRepeatable, handOver: broken, close: broken }, (e) => faults.push(e));
  expect((await sender.handOver(parcel('sms/hello'))).kind).toBe(kind);
  await sender.close();
  expect(faults).toHaveLength(2);
});
