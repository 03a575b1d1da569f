/** Clicks and openings of messages. Only signed links lead anywhere, and only to where the message's own link led. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isMachineAgent } from '../channels/callbacks/index.js';
import { LINK_PATHS } from '../channels/links.js';
import type { Intake } from '../live/intake.js';
import { notFoundPage, sendPage } from './pages.js';
import type { Backend } from './port.js';
import type { RouteContext, Server } from './routes.js';

interface Params {
  readonly '*': string;
}

const DAY_MS = 86_400_000;
/** One transparent pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export function trackingRoutes(server: Server, { backend, now }: RouteContext): void {
  server.get<{ Params: Params }>(`${LINK_PATHS.click}*`, async (request, reply) => {
    const link = backend.readLink(request.params['*']);
    if (link?.kind !== 'click') return sendPage(reply, 404, notFoundPage(backend.model));
    if (isReader(request)) await note(backend, link.messageId, 'clicked', now(), link.url);
    return reply.headers(UNKEPT).redirect(link.url, 302);
  });
  server.get<{ Params: Params }>(`${LINK_PATHS.open}*`, async (request, reply) => {
    const link = backend.readLink(request.params['*'].replace(/\.gif$/, ''));
    if (link?.kind === 'open' && isReader(request)) await note(backend, link.messageId, 'opened', now());
    return reply.headers(UNKEPT).type('image/gif').send(PIXEL);
  });
}

/** HEAD is what scanners of links send, and some say who they are: both are led on, and have read nothing. */
function isReader({ method, headers }: FastifyRequest): boolean {
  const agent = headers['user-agent'];
  return method !== 'HEAD' && (agent === undefined || !isMachineAgent(agent));
}

const UNKEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

/** Once a message, link and day: whoever calls an address again and again fills no disk. A reader never sees a fault of ours. */
async function note(
  backend: Backend,
  messageId: string,
  moment: 'clicked' | 'opened',
  now: number,
  url?: string,
): Promise<void> {
  const sent = backend.sentMessage(messageId);
  if (sent === null) return;
  const link = url === undefined ? '' : `/${createHash('sha256').update(url).digest('base64url').slice(0, 16)}`;
  const intake: Intake = {
    kind: 'response',
    ...sent,
    messageId,
    moment,
    id: `${messageId}/${moment}${link}/${Math.floor(now / DAY_MS)}`,
    ...(url !== undefined && { link: url }),
  };
  await backend.submit(intake).catch(() => undefined);
}
