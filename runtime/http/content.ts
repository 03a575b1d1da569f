/** `/v1/content`: what the shop's page may show to a contact now, and the small script that fetches it. Readable from any page. */

import { isContactId } from '../live/intake.js';
import { BadRequest } from './body.js';
import { contentScript } from './content-script.js';
import type { RouteContext, Server } from './routes.js';

interface Params {
  readonly contact: string;
}

const CORS = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

export function contentRoutes(server: Server, { backend }: RouteContext): void {
  server.get('/content.js', async (_, reply) =>
    reply
      .headers({ ...CORS, 'cache-control': 'public, max-age=3600' })
      .type('text/javascript; charset=utf-8')
      .send(contentScript),
  );
  server.get<{ Params: Params }>('/content/:contact', async ({ params }, reply) => {
    if (!isContactId(params.contact)) throw new BadRequest('That is no id of a contact.');
    return reply.headers({ ...CORS, 'cache-control': 'no-store' }).send({ items: backend.content(params.contact) });
  });
  server.options('/content/:contact', async (_, reply) =>
    reply
      .headers({ ...CORS, 'access-control-allow-methods': 'GET', 'access-control-max-age': '86400' })
      .code(204)
      .send(),
  );
}
