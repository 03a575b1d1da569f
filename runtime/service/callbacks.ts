/**
 * What providers tell of messages, as inputs of the service. Without a secret between the two, a call is believed only where it names the id
 * that the provider itself gave to the message; with one, our own ids are believed too.
 */
import {
  type Callback,
  isFromTwilio,
  readPostmark,
  readSendGrid,
  readSns,
  readTwilioStatus,
} from '../channels/callbacks/index.js';
import { isSameSecret } from '../channels/links.js';
import type { Environment } from '../channels/senders/index.js';
import type { Clock } from '../clock/index.js';
import { BadRequest, jsonOf, MAX_BODY } from '../http/body.js';
import { bearerToken } from '../http/keys.js';
import type { HookAnswer, HookCall, Intaker } from '../http/port.js';
import type { ChannelModel, ProjectModel } from '../machine/model.js';
import type { OutboxMessage, Store } from '../store/port.js';
import { sentMessage } from './sent-message.js';

export interface CallbackOptions {
  readonly intaker: Intaker;
  readonly store: Store;
  readonly model: ProjectModel;
  readonly environment: Environment;
  readonly clock: Clock;
  /** The service's own address as providers know it. */
  readonly publicUrl: () => string;
  /** Says yes to SNS; absent: nothing is fetched. */
  readonly confirm?: (url: string) => void;
}

/** Null for a provider that the project does not use. */
export type CallbackDesk = (provider: string, call: HookCall) => Promise<HookAnswer | null>;

interface Told {
  readonly channel: string;
  readonly callbacks: readonly Callback[];
  /** Our own ids are believed. */
  readonly isTrusted: boolean;
}

export function callbackDesk(options: CallbackOptions): CallbackDesk {
  return async (provider, call) => {
    const told = provider === 'twilio' ? fromTwilio(options, call) : await fromMailProvider(options, provider, call);
    if (told === null) return null;
    const pending = told.flatMap((one) => one.callbacks.flatMap((callback) => take(options, one, callback)));
    await Promise.all(pending);
    return { status: 200 };
  };
}

function fromTwilio({ model, environment, clock, publicUrl }: CallbackOptions, { url, headers, body }: HookCall) {
  const channels = channelsOf(model, 'twilio', url);
  if (channels.length === 0) return null;
  const fields = new URLSearchParams(body.toString('utf8'));
  const signature = headers['x-twilio-signature'];
  const callback = readTwilioStatus(fields, clock.now());
  const told = channels.filter(([, { settings }]) => {
    const token = settingOf(settings.token, environment);
    return token !== null && typeof signature === 'string' && isFromTwilio(token, publicUrl() + url, fields, signature);
  });
  if (told.length === 0) throw new BadRequest('The call is not signed by the account of this channel.', 401);
  return told.map(([channel]): Told => ({ channel, callbacks: callback === null ? [] : [callback], isTrusted: true }));
}

async function fromMailProvider(options: CallbackOptions, provider: string, call: HookCall) {
  const { model, environment, confirm } = options;
  const channels = channelsOf(model, 'smtp', call.url);
  if (channels.length === 0 || !MAIL_PROVIDERS.has(provider)) return null;
  const { authorization } = call.headers;
  const given =
    queryOf(call.url).get('secret') ?? bearerToken(typeof authorization === 'string' ? authorization : undefined) ?? '';
  const body = await jsonOf(call.body, undefined, MAX_BODY);
  const told: Told[] = [];
  for (const [channel, { from = '', settings }] of channels) {
    const secret = settingOf(settings.webhook_secret, environment);
    if (secret !== null && !isSameSecret(given, secret)) continue;
    const callbacks = read(provider, body, from, confirm);
    told.push({ channel, callbacks, isTrusted: secret !== null });
  }
  if (told.length === 0) throw new BadRequest('The secret is missing or wrong; give it as `?secret=…`.', 401);
  return told;
}

const MAIL_PROVIDERS = new Set(['ses', 'sendgrid', 'postmark']);

function read(provider: string, body: unknown, from: string, confirm?: (url: string) => void): readonly Callback[] {
  if (provider === 'sendgrid') return readSendGrid(body, from);
  if (provider === 'postmark') {
    const callback = readPostmark(body);
    return callback === null ? [] : [callback];
  }
  const message = readSns(body, from);
  if (message.kind === 'confirm') confirm?.(message.url);
  return message.kind === 'callbacks' ? message.callbacks : [];
}

function take(
  { intaker, store }: CallbackOptions,
  { channel, isTrusted }: Told,
  { providerId, messageId, moment, isHard, isMachine, link, eventId }: Callback,
): readonly Promise<unknown>[] {
  const own: OutboxMessage | null = isTrusted && messageId !== null ? store.message(messageId) : null;
  const row =
    own?.channel === channel ? own : providerId === null ? null : store.messageByProvider(channel, providerId);
  const about = row === null ? null : sentMessage(store, row.id);
  // A machine that opens says nothing about a person; a bounce that passes is tried again by the relay.
  if (row === null || about === null || isMachine || (moment === 'bounced' && !isHard)) return [];
  const pending: Promise<unknown>[] = [];
  if (moment !== 'complained') {
    const seen = link === null ? {} : { link };
    pending.push(
      intaker.submit({ kind: 'response', ...about, messageId: row.id, moment, id: `hook/${eventId}`, ...seen }),
    );
  }
  if (isHard) {
    pending.push(intaker.submit({ kind: 'suppression', contact: about.contact, channel, suppressed: true }));
  }
  return pending;
}

/** Those of the provider, or the one that `?channel=` names. */
function channelsOf(model: ProjectModel, provider: string, url: string): readonly [string, ChannelModel][] {
  const wanted = queryOf(url).get('channel');
  return Object.entries(model.channels).filter(
    ([name, channel]) => channel.provider === provider && (wanted === null || wanted === name),
  );
}

function queryOf(url: string): URLSearchParams {
  const cut = url.indexOf('?');
  return new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1));
}

function settingOf(written: string | undefined, environment: Environment): string | null {
  const name = /^\$([A-Za-z_]\w*)$/.exec(written ?? '')?.[1];
  const value = name === undefined ? written : environment[name];
  return value === undefined || value.trim() === '' ? null : value.trim();
}
