/**
 * A sender for each channel of the project, by its provider and settings. A channel whose environment is not set up writes into the outbox
 * folder; one that is set up in part or wrongly stops the start.
 */
import { join } from 'node:path';
import type { Clock } from '../../clock/index.js';
import type { ChannelModel } from '../../machine/model.js';
import { isMailAddress } from '../mailbox.js';
import type { Studio } from '../prepare.js';
import type { Sender } from '../sender.js';
import type { ContentShelf } from '../shelf.js';
import { contentSender } from './content.js';
import { csvSender } from './csv.js';
import { guarded } from './guarded.js';
import { pathInside } from './inside.js';
import { outboxSender } from './outbox.js';
import { type Environment, Settings, SettingsProblem } from './provider-settings.js';
import { secretProblem } from './signed-post.js';
import { smtpSender } from './smtp.js';
import { twilioSender } from './twilio.js';
import { webhookSender } from './webhook.js';
import { webPushSender } from './webpush.js';

export interface SendersOptions extends Studio {
  readonly environment: Environment;
  /** The project's folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly shelf: ContentShelf;
  /** Where Twilio tells what became of the messages of a channel; the service's own public address. */
  readonly statusCallback?: (channel: string) => string;
  /** A fault of ours within a sender; its message counts as put off, or as of unknown outcome. */
  readonly onFault?: (channel: string, error: unknown) => void;
  /** Everything that would leave the machine goes into the outbox. */
  readonly isDry?: boolean;
  /** The one channel that a sender is wanted for; absent: all. */
  readonly only?: string | undefined;
}

export interface Senders {
  readonly senders: ReadonlyMap<string, Sender>;
  /** Channels that write into the outbox, with the `$NAME`s that are not set; none where all is dry on purpose. */
  readonly dry: readonly { readonly channel: string; readonly missing: readonly string[] }[];
}

export const OUTBOX = join('.cauce', 'outbox');

const CONNECT_MS = 20_000;
/** A relay may take its time to accept a mail; RFC 5321 allows ten minutes. */
const MAIL_ANSWER_MS = 180_000;
const HTTP_MS = 30_000;
const MOST_AT_ONCE = 100;

/** Throws `SettingsProblem` naming every setting that is wrong. */
export function createSenders(options: SendersOptions): Senders {
  const senders = new Map<string, Sender>();
  const dry: { channel: string; missing: readonly string[] }[] = [];
  const problems: string[] = [];
  const lists = new Map<string, Sender>();
  for (const [channel, given] of Object.entries(options.model.channels)) {
    if (options.only !== undefined && channel !== options.only) continue;
    const settings = settingsOf(channel, given, options.environment);
    const onFault = (error: unknown) => options.onFault?.(channel, error);
    const leaves = given.provider !== 'content' && given.provider !== 'csv';
    if (leaves && (settings.isUnset || options.isDry)) {
      dry.push({ channel, missing: options.isDry ? [] : settings.missing.map((name) => `$${name}`) });
      senders.set(channel, guarded(dryOf(given, options), onFault));
      continue;
    }
    const sender = senderOf(channel, given, settings, options, lists);
    problems.push(...settings.problems);
    if (sender !== null) senders.set(channel, guarded(sender, onFault));
  }
  if (problems.length > 0) throw new SettingsProblem(problems);
  return { senders, dry };
}

/** What `cauce.yaml` says; keys of web push stand in the environment unless it says otherwise. */
function settingsOf(channel: string, { provider, from, settings }: ChannelModel, environment: Environment): Settings {
  const written = {
    ...(provider === 'webpush' && { public_key: '$VAPID_PUBLIC_KEY', private_key: '$VAPID_PRIVATE_KEY' }),
    ...(from !== undefined && { from }),
    ...settings,
  };
  return new Settings(`channels.${channel}`, written, environment);
}

function dryOf(channel: ChannelModel, options: SendersOptions): Sender {
  const isMail = channel.provider === 'smtp';
  const from = channel.from?.startsWith('$') ? undefined : channel.from;
  const replyTo = channel.settings.reply_to;
  return outboxSender(options, {
    folder: join(options.folder, OUTBOX),
    mailFrom: isMail ? (from ?? `${options.model.project} <shop@localhost>`) : null,
    ...(replyTo !== undefined && !replyTo.startsWith('$') && { replyTo }),
  });
}

/** Null for a provider that no project that checks can have. What is wrong is told to `settings`. */
function senderOf(
  channel: string,
  { provider }: ChannelModel,
  settings: Settings,
  options: SendersOptions,
  lists: Map<string, Sender>,
): Sender | null {
  const { clock } = options;
  switch (provider) {
    case 'smtp':
      return smtp(settings, options);
    case 'twilio':
      return twilio(channel, settings, options);
    case 'webpush':
      return webPush(settings, options);
    case 'webhook': {
      const secret = settings.text('secret');
      const isWrong = secret === undefined ? null : secretProblem(secret);
      if (isWrong !== null) settings.wrong('secret', isWrong);
      const url = settings.url('url', ['https:', 'http:']);
      const concurrency = settings.count('concurrency', 5, MOST_AT_ONCE);
      const own = { url, concurrency, timeoutMs: HTTP_MS, isInside: settings.allows('inside') };
      return webhookSender(options, { ...own, ...(secret !== undefined && { secret }) }, clock);
    }
    case 'content':
      return contentSender(options, options.shelf, clock);
    case 'csv': {
      const path = pathInside(options.folder, settings.need('path'));
      if (path === null) {
        settings.wrong('path', 'must be a file inside the project, such as `out/calls.csv`');
        return null;
      }
      const known = lists.get(path) ?? csvSender(options, path, clock);
      lists.set(path, known);
      return known;
    }
    default:
      settings.wrong('provider', `\`${provider}\` is unknown`);
      return null;
  }
}

function smtp(settings: Settings, options: SendersOptions): Sender {
  const url = settings.url('url', ['smtp:', 'smtps:']);
  const from = settings.need('from');
  const replyTo = settings.text('reply_to');
  const isAddress = (text: string) =>
    isMailAddress((/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim()) && !/[\r\n]/.test(text);
  if (from !== '' && !isAddress(from)) settings.wrong('from', 'must be an address such as `Shop <shop@example.com>`');
  if (replyTo !== undefined && !isAddress(replyTo)) settings.wrong('reply_to', 'must be an address');
  return smtpSender(options, {
    url,
    from,
    ...(replyTo !== undefined && { replyTo }),
    concurrency: settings.count('concurrency', 5, MOST_AT_ONCE),
    timeouts: { connectMs: CONNECT_MS, answerMs: MAIL_ANSWER_MS },
  });
}

function twilio(channel: string, settings: Settings, options: SendersOptions): Sender {
  const account = settings.need('account');
  const service = settings.text('service');
  if (account !== '' && !/^AC\w{1,64}$/.test(account))
    settings.wrong('account', 'must be an account’s id: `AC` and what follows');
  const callback = options.statusCallback?.(channel);
  const own = {
    account,
    token: settings.need('token'),
    from: settings.need('from'),
    url: settings.url('url', ['https:', 'http:'], 'https://api.twilio.com').replace(/\/+$/, ''),
    concurrency: settings.count('concurrency', 5, MOST_AT_ONCE),
    timeoutMs: HTTP_MS,
    ...(service !== undefined && { service }),
    ...(callback !== undefined && { statusCallback: callback }),
  };
  return twilioSender(options, own, options.clock);
}

function webPush(settings: Settings, options: SendersOptions): Sender {
  const shop = options.model.shop?.url;
  const subject = settings.text('subject') ?? shop ?? '';
  const publicKey = settings.need('public_key');
  const privateKey = settings.need('private_key');
  if (!/^(https:\/\/|mailto:)\S+$/.test(subject)) {
    settings.wrong('subject', 'must be an address that push services can write to: `mailto:…` or `https://…`');
  }
  const isKey = (key: string, bytes: number) =>
    Buffer.from(key, 'base64url').length === bytes && /^[\w-]+=?$/.test(key);
  if (publicKey !== '' && !isKey(publicKey, 65)) settings.wrong('public_key', 'is no VAPID public key');
  if (privateKey !== '' && !isKey(privateKey, 32)) settings.wrong('private_key', 'is no VAPID private key');
  const icon = settings.text('icon');
  const own = {
    subject,
    publicKey,
    privateKey,
    ...(icon !== undefined && { icon }),
    concurrency: settings.count('concurrency', 10, MOST_AT_ONCE),
    timeoutMs: HTTP_MS,
  };
  return webPushSender(options, own, options.clock);
}
