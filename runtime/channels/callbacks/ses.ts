/**
 * Amazon SES by Amazon SNS: event publishing and feedback notifications. What it says is believed only where the caller has checked the secret
 * in the address that SNS was given.
 */
import { idOfMessageId } from '../mail.js';
import { type Callback, type CallbackMoment, Given } from './callback.js';
import { isMachineAgent } from './machines.js';

export type SnsMessage =
  | { readonly kind: 'callbacks'; readonly callbacks: readonly Callback[] }
  /** SNS asks whether the address wants to be told: a GET there says yes. */
  | { readonly kind: 'confirm'; readonly url: string }
  | { readonly kind: 'nothing' };

const MOMENTS: Readonly<Record<string, CallbackMoment>> = {
  Delivery: 'delivered',
  Open: 'opened',
  Click: 'clicked',
  Bounce: 'bounced',
  Complaint: 'complained',
};

/** `from`: the channel's sender, by which Message-IDs of ours are known. */
export function readSns(body: unknown, from: string): SnsMessage {
  const given = new Given(body);
  const type = given.at('Type').text;
  if (type === 'SubscriptionConfirmation') {
    const url = given.at('SubscribeURL').text;
    return url !== null && isSnsAddress(url) ? { kind: 'confirm', url } : { kind: 'nothing' };
  }
  // Raw delivery leaves SNS's own cover off.
  const event = type === 'Notification' ? messageOf(body) : given;
  const id = type === 'Notification' ? given.at('MessageId').text : null;
  const callback = event === null ? null : callbackOf(event, id, from);
  return callback === null ? { kind: 'nothing' } : { kind: 'callbacks', callbacks: [callback] };
}

/** Amazon's own: nobody else may have the service fetch an address. */
export function isSnsAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  const isBare = port === '' && username === '' && password === '';
  return protocol === 'https:' && isBare && /^sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?$/.test(hostname);
}

function messageOf(body: unknown): Given | null {
  const { Message } = body as { Message?: unknown };
  return typeof Message === 'string' && Message.length <= 262_144 ? Given.parse(Message) : null;
}

function callbackOf(event: Given, id: string | null, from: string): Callback | null {
  const type = event.at('eventType').text ?? event.at('notificationType').text ?? '';
  const moment = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined;
  if (moment === undefined) return null;
  const detail = event.at(type.toLowerCase());
  const mail = event.at('mail');
  const providerId = mail.at('messageId').text;
  const at = detail.at('timestamp').instant ?? mail.at('timestamp').instant;
  if (providerId === null || at === null) return null;
  return {
    providerId,
    messageId: originalId(mail, from),
    moment,
    isHard: moment === 'complained' || detail.at('bounceType').text === 'Permanent',
    isMachine: (moment === 'opened' || moment === 'clicked') && isMachineAgent(detail.at('userAgent').text),
    link: moment === 'clicked' ? detail.at('link').text : null,
    at,
    eventId: detail.at('feedbackId').text ?? id ?? `${providerId}/${type}/${at}`,
  };
}

function originalId(mail: Given, from: string): string | null {
  const header = mail.at('headers').items.find((one) => one.at('name').text?.toLowerCase() === 'message-id');
  const value = header?.at('value').text ?? null;
  return value === null ? null : idOfMessageId(value, from);
}
