/**
 * `/u/…` and `/p/…`: leaving a list and choosing topics, from signed links. Only POST acts, so that no scanner of links unsubscribes anybody;
 * a mail program's one-click POST (RFC 8058) acts at once. No login, no cookie.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LINK_PATHS, type SignedLink } from '../channels/links.js';
import type { Intake } from '../live/intake.js';
import { askPage, donePage, failedPage, notFoundPage, preferencesPage, sendPage } from './pages.js';
import type { Backend, Preferences } from './port.js';
import type { RouteContext, Server } from './routes.js';

interface Params {
  readonly '*': string;
}

type Link<K extends SignedLink['kind']> = Extract<SignedLink, { readonly kind: K }>;

export function unsubscribeRoutes(server: Server, { backend }: RouteContext): void {
  const { model } = backend;
  const linkOf = <K extends SignedLink['kind']>(request: FastifyRequest, kind: K): Link<K> | null => {
    const link = backend.readLink((request.params as Params)['*']);
    return link?.kind === kind ? (link as Link<K>) : null;
  };
  server.get(`${LINK_PATHS.unsubscribe}*`, async (request, reply) => {
    const link = linkOf(request, 'unsubscribe');
    return link === null ? sendPage(reply, 404, notFoundPage(model)) : sendPage(reply, 200, askPage(model, link.topic));
  });
  server.post(`${LINK_PATHS.unsubscribe}*`, async (request, reply) => {
    const link = linkOf(request, 'unsubscribe');
    if (link === null) return sendPage(reply, 404, notFoundPage(model));
    const isAll = link.topic === null || choice(request).get('what') === 'all';
    const intakes = isAll ? everything(backend, link) : [leave(link.contact, link.topic!, true)];
    return await act(backend, reply, link.contact, intakes, () => donePage(model, link.topic, isAll));
  });
  server.get(`${LINK_PATHS.preferences}*`, async (request, reply) => {
    const link = linkOf(request, 'preferences');
    const known = link === null ? null : backend.preferences(link.contact);
    return known === null
      ? sendPage(reply, 404, notFoundPage(model))
      : sendPage(reply, 200, preferencesPage(model, known, false));
  });
  server.post(`${LINK_PATHS.preferences}*`, async (request, reply) => {
    const link = linkOf(request, 'preferences');
    const known = link === null ? null : backend.preferences(link.contact);
    if (link === null || known === null) return sendPage(reply, 404, notFoundPage(model));
    const form = choice(request);
    if (form.get('what') === 'all') {
      return await act(backend, reply, link.contact, everything(backend, link), () => donePage(model, null, true));
    }
    const chosen = new Set(form.getAll('topic'));
    const topics: Preferences['topics'] = known.topics.map(({ name }) => ({ name, left: !chosen.has(name) }));
    const changed = topics.filter(({ left }, place) => left !== known.topics[place]!.left);
    const intakes = changed.map(({ name, left }) => leave(link.contact, name, left));
    return await act(backend, reply, link.contact, intakes, () => preferencesPage(model, { topics }, true));
  });
}

/** Forms and mail programs send it urlencoded; any other body, multipart too, is a plain "unsubscribe". */
function choice(request: FastifyRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  const isForm = type.toLowerCase().startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm && Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
}

async function act(
  backend: Backend,
  reply: FastifyReply,
  contact: string,
  intakes: readonly Intake[],
  done: () => string,
): Promise<FastifyReply> {
  // Somebody who has been erased is not made known again by an old link.
  if (backend.preferences(contact) === null) return sendPage(reply, 200, done());
  const settled = await Promise.allSettled(intakes.map((intake) => backend.submit(intake)));
  const isDone = settled.every(({ status }) => status === 'fulfilled');
  if (!isDone) reply.header('retry-after', '60');
  return isDone ? sendPage(reply, 200, done()) : sendPage(reply, 503, failedPage(backend.model));
}

function leave(contact: string, topic: string, left: boolean): Intake {
  return { kind: 'topic', contact, topic, left };
}

/**
 * The consent of the message's channel is withdrawn; a channel that needs none is suppressed. Of a message that is no longer known the channel
 * is not known either: then of all channels.
 */
function everything(
  { model, sentMessage }: Backend,
  { messageId, contact }: { readonly messageId: string; readonly contact: string },
): readonly Intake[] {
  const sent = sentMessage(messageId);
  const channels =
    sent === null || !Object.hasOwn(model.channels, sent.channel) ? Object.keys(model.channels) : [sent.channel];
  return channels.map((channel): Intake => {
    const consent = model.channels[channel]!.consent;
    return consent === null
      ? { kind: 'suppression', contact, channel, suppressed: true }
      : { kind: 'attributes', contact, values: { [consent]: false } };
  });
}
