/** A server over a backend that keeps what it is given in lists, or over the real engine and a real file; both on a free port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinks, type Links, readLink } from '../channels/links.js';
import { systemClock, zone } from '../clock/index.js';
import { madeUpCodes } from '../engine/index.js';
import { bundleOf, shop } from '../engine/testdata/bundle.js';
import { type Intake, Live } from '../live/index.js';
import { loadBundle } from '../machine/index.js';
import type { ProjectModel } from '../machine/model.js';
import type { Store } from '../store/port.js';
import { openStore } from '../store/sqlite/index.js';
import { createServer, type HttpOptions } from './index.js';
import type { Backend, KeptAside } from './port.js';
import type { Server } from './routes.js';

export const WRITE_KEY = 'wk_0123456789';
export const ADMIN_TOKEN = 'at_0123456789';
const LINK_KEY = Buffer.alloc(32, 7);

export interface Served {
  readonly url: string;
  readonly server: Server;
  readonly links: Links;
  readonly taken: Intake[];
  readonly kept: KeptAside[];
  readonly backend: Backend;
  readonly faults: unknown[];
  /** With the write key. JSON unless it is a text or bytes. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

const item = {
  type: 'record',
  name: 'item',
  fields: { sku: { type: 'text' }, price: { type: 'money', currency: 'EUR' } },
} as const;

/** The engine's shop, with Segment's name for an order, items, and topics. */
export function webShop(): ProjectModel {
  const model = shop({ shop: { name: 'Söhne & <b>Töchter</b>' }, aliases: { 'Order Completed': 'order_placed' } });
  const message = Object.values(model.messages)[0]!;
  return {
    ...model,
    events: {
      ...model.events,
      basket: { fields: { items: { type: 'list', of: item } } },
    },
    messages: {
      ...model.messages,
      'email/news': { ...message, name: 'news', topic: 'weekly_news' },
      'email/sale': { ...message, name: 'sale', topic: 'sales' },
    },
  };
}

export async function served(
  rest: Partial<Backend> = {},
  options: Partial<HttpOptions> = {},
  now: () => number = Date.now,
): Promise<Served> {
  const taken: Intake[] = [];
  const kept: KeptAside[] = [];
  const faults: unknown[] = [];
  const backend: Backend = {
    model: webShop(),
    submit: async (given) => {
      const id = 'id' in given ? given.id : undefined;
      const isKnown = id !== undefined && taken.some((one) => 'id' in one && one.id === id);
      if (!isKnown) taken.push(given);
      return isKnown ? 'repeated' : 'accepted';
    },
    submitReject: async (reject) => void kept.push(reject),
    readLink: (token) => readLink(LINK_KEY, token),
    sentMessage: (id) =>
      id === 'c1/1' ? { contact: 'c1', channel: 'email', message: 'news', scenario: 'greet' } : null,
    preferences: (contact) =>
      contact === 'c1'
        ? {
            topics: [
              { name: 'weekly_news', left: false },
              { name: 'sales', left: true },
            ],
          }
        : null,
    code: () => null,
    redeem: () => false,
    hook: async () => null,
    content: () => [],
    ...rest,
  };
  const server = await createServer({
    backend,
    writeKeys: [WRITE_KEY],
    adminTokens: [ADMIN_TOKEN],
    now,
    newId: () => `made-${taken.length}`,
    onFault: (error) => faults.push(error),
    ...options,
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    server,
    backend,
    taken,
    kept,
    faults,
    links: createLinks({ base: url, key: LINK_KEY }),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
        redirect: 'manual',
      }),
    close: async () => {
      await server.close();
    },
  };
}

/** The real engine over a real file, behind real HTTP; nothing is sent. */
export async function servedLive(): Promise<Served & { readonly store: Store; readonly live: Live }> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-http-'));
  const store = openStore(join(folder, 'cauce.db'));
  const live = new Live({
    program: loadBundle(bundleOf({ model: webShop() })),
    version: 1,
    store,
    clock: systemClock,
    zones: zone,
    senders: new Map(),
    codes: madeUpCodes,
    random: () => 0.5,
  });
  const made = await served({
    submit: (given) => live.submit(given),
    submitReject: (reject) => live.submitReject(reject),
  });
  live.start();
  return {
    ...made,
    store,
    live,
    async close() {
      await made.close();
      live.halt();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
