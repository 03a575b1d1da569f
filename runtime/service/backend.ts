/** What the HTTP side asks, answered by the running service and its store. */

import { readLink } from '../channels/links.js';
import type { Clock } from '../clock/index.js';
import { unpack } from '../engine/index.js';
import type { Backend, ContentItem, CouponCode, Preferences } from '../http/port.js';
import type { Live } from '../live/index.js';
import type { ProjectModel } from '../machine/model.js';
import type { CodeChange, Store } from '../store/port.js';
import type { CallbackDesk } from './callbacks.js';
import { sentMessage } from './sent-message.js';

export interface BackendOptions {
  readonly live: Pick<Live, 'submit' | 'submitReject'>;
  readonly store: Store;
  readonly model: ProjectModel;
  readonly clock: Clock;
  /** Signs links. */
  readonly linkKey: Uint8Array;
  readonly callbacks: CallbackDesk;
}

export function backendOf({ live, store, model, clock, linkKey, callbacks }: BackendOptions): Backend {
  return {
    model,
    submit: (given) => live.submit(given),
    submitReject: (reject) => live.submitReject(reject),
    readLink: (token) => readLink(linkKey, token),
    sentMessage: (id) => sentMessage(store, id),
    preferences: (contact) => preferencesOf(store, model, contact),
    code: (code) => couponCode(store.code(code), clock.now()),
    redeem: (code) => store.redeem(code, clock.now()),
    hook: (provider, call) => callbacks(provider, call),
    content: (contact) => store.contentOf(contact, clock.now()).map(itemOf),
  };
}

function preferencesOf(store: Store, model: ProjectModel, contact: string): Preferences | null {
  const [stored] = store.contactsById([contact]);
  if (stored === undefined) return null;
  const { leftTopics = [] } = unpack(stored.state);
  const names = new Set(
    Object.values(model.messages).flatMap(({ kind, topic }) => (kind === 'marketing' && topic ? [topic] : [])),
  );
  return { topics: [...names].sort().map((name) => ({ name, left: leftTopics.includes(name) })) };
}

function couponCode(found: CodeChange | null, now: number): CouponCode | null {
  if (found === null || found.status === 'free') return null;
  const { code, coupon, status, discount, currency, validUntil } = found;
  const isOver = validUntil !== null && validUntil <= now;
  return {
    code,
    coupon: coupon === '' ? null : coupon,
    status: status === 'spent' ? (isOver ? 'expired' : 'active') : status,
    discount,
    currency,
    validUntil,
  };
}

function itemOf({ id, channel, message, until, body }: ReturnType<Store['contentOf']>[number]): ContentItem {
  return { id, channel, message, until, ...(JSON.parse(body) as Pick<ContentItem, 'subject' | 'text' | 'html'>) };
}
