/** `POST /v1/hooks/:provider`: what providers tell of messages. The bytes go on as they came, since signatures are over them. */
import { BadRequest, MAX_BODY } from './body.js';
import type { RouteContext, Server } from './routes.js';

interface Params {
  readonly provider: string;
}

export function hookRoutes(server: Server, { backend }: RouteContext): void {
  server.post<{ Params: Params }>('/:provider', { bodyLimit: MAX_BODY }, async (request, reply) => {
    const { headers, params, url } = request;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const answer = await backend.hook(params.provider, { headers, body, url });
    if (answer === null) throw new BadRequest('No channel of the project has this provider.', 404);
    return reply
      .code(answer.status)
      .type('text/plain; charset=utf-8')
      .send(answer.text ?? '');
  });
}
