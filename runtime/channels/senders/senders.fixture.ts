/** A small shop, its studio and parcels to hand over, and a provider on loopback: for the tests of senders. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { MessageModel, ProjectModel, Value } from '../../machine/model.js';
import type { SlotValue } from '../../machine/run.js';
import { createLinks } from '../links.js';
import type { Studio } from '../prepare.js';
import { createRenderer } from '../render.js';
import type { Parcel } from '../sender.js';

export const key = Buffer.alloc(32, 3);
export const links = createLinks({ base: 'https://news.example.com', key });
export const noon = Date.UTC(2026, 2, 2, 12);

const messageModel = (channel: string, name: string, rest: Partial<MessageModel> = {}): MessageModel => ({
  channel,
  name,
  file: `messages/${channel}/${name}.txt`,
  format: 'txt',
  kind: 'marketing',
  subject: 'Hello {{ contact.first_name }}',
  track: 'all',
  params: {},
  ...rest,
});

const messages = [
  messageModel('email', 'hello', { format: 'html', file: 'messages/email/hello.html' }),
  messageModel('email', 'receipt', { kind: 'transactional', track: 'none', format: 'html' }),
  messageModel('email', 'broken'),
  messageModel('sms', 'hello'),
  messageModel('push', 'hello'),
  messageModel('web', 'banner', { format: 'html' }),
  messageModel('call', 'script'),
  messageModel('crm', 'stage'),
];

export const model: ProjectModel = {
  project: 'Demo Shop',
  currency: 'EUR',
  timezone: 'Europe/Madrid',
  shop: { url: 'https://shop.example.com' },
  contact: {
    email: { type: 'email' },
    phone: { type: 'phone', optional: true },
    first_name: { type: 'text', optional: true },
    push_subscription: { type: 'text', optional: true },
  },
  events: {},
  records: {},
  aliases: {},
  channels: {
    email: {
      provider: 'smtp',
      consent: null,
      from: 'Demo Shop <shop@example.com>',
      settings: { url: '$SMTP_URL' },
    },
    sms: {
      provider: 'twilio',
      consent: null,
      from: '+34600000000',
      settings: { account: '$TWILIO_SID', token: '$TWILIO_TOKEN' },
    },
    push: { provider: 'webpush', consent: null, settings: {} },
    web: { provider: 'content', consent: null, settings: {} },
    call: { provider: 'csv', consent: null, settings: { path: 'out/calls.csv' } },
    crm: { provider: 'webhook', consent: null, settings: { url: '$CRM_URL', secret: '$CRM_SECRET' } },
  },
  policies: {
    closed: [],
    caps: [],
    overCap: 'skip',
    holdout: 0,
    late: { months: 0, days: 1, ms: 0 },
    assume: [],
    prove: [],
  },
  coupons: {},
  groups: {},
  places: {},
  messages: Object.fromEntries(messages.map((message) => [`${message.channel}/${message.name}`, message])),
};

const html =
  '<html><body><p>Hi {{ contact.first_name }}</p><a href="https://shop.example.com/?a=1&amp;b=2">Shop</a> <a href="{{ unsubscribe_url }}">Leave</a></body></html>';

const bodies = new Map([
  ['email/hello', html],
  ['email/receipt', html],
  ['email/broken', '{% if %}'],
  ['sms/hello', 'Hi {{ contact.first_name }}, see https://shop.example.com/'],
  ['push/hello', 'Hi {{ contact.first_name }}, see https://shop.example.com/sale'],
  ['web/banner', '<b>{{ contact.first_name }}</b>'],
  ['call/script', 'Ask {{ contact.first_name }}\nabout the cart.'],
  ['crm/stage', 'lead'],
]);

export async function studio(): Promise<Studio> {
  return { model, renderer: await createRenderer({ model, derived: [] }, bodies), links };
}

export interface ParcelChange {
  readonly contact?: string;
  readonly number?: number;
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly params?: Readonly<Record<string, SlotValue>>;
  readonly lifetime?: Parcel['message']['lifetime'];
  readonly at?: number;
}

export function parcel(message: string, change: ParcelChange = {}): Parcel {
  const { contact = 'c1', number = 1, attributes = {}, params = {}, lifetime = null, at = noon } = change;
  return {
    message: {
      id: `${contact}/${number}`,
      at,
      run: { contact, index: -1, scenario: 'welcome', machine: 0, number: 1 },
      model: model.messages[message]!,
      label: `send ${message}`,
      params,
      lifetime,
    },
    attributes: { email: 'ana@example.com', phone: '+34600111222', first_name: 'Ana', id: contact, ...attributes },
    attempts: 0,
  };
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly raw: Buffer;
}

export type Reply = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

/** A provider on loopback; what it received, in order. */
export async function provider(reply: Reply): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: raw.toString('utf8'), raw };
      received.push(one);
      reply(one, response, request);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** An address at which nobody listens. */
export const NOBODY = 'http://127.0.0.1:1';

export const answering =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
