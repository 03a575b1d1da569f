/**
 * The HTTP side of the service (Fastify): limits, groups of routes, and what callers see when something fails. Never a stack trace, never a
 * word about what lies behind.
 */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { schemaOf } from '../import/schema.js';
import { Overload } from '../live/intake.js';
import { BadRequest } from './body.js';
import { contentRoutes } from './content.js';
import { couponRoutes } from './coupons.js';
import { hookRoutes } from './hooks.js';
import { ingestRoutes } from './ingest.js';
import { basicUser, bearerToken, isOneOf } from './keys.js';
import type { Backend } from './port.js';
import { rateLimit } from './rate-limit.js';
import type { RouteContext, RouteGroup, Server } from './routes.js';
import { messageTools } from './segment-messages.js';
import { trackingRoutes } from './tracking.js';
import { unsubscribeRoutes } from './unsubscribe.js';

export interface HttpOptions {
  readonly backend: Backend;
  readonly writeKeys: readonly string[];
  readonly adminTokens: readonly string[];
  /** Epoch ms. */
  readonly now: () => number;
  /** Ids for messages that bring none. */
  readonly newId: () => string;
  /** Routes under `/api`, for holders of the admin token. */
  readonly api?: RouteGroup;
  /** Routes that stand beside the rest, at the root: health, metrics, the studio. */
  readonly root?: readonly RouteGroup[];
  /** Requests a second from one write key or address; absent: no limit. */
  readonly ratePerSecond?: number;
  /** After each answer; `route` is the pattern, never the path, which may hold ids. */
  readonly onAnswer?: (answer: Answered) => void;
  /** A fault behind a 5xx. */
  readonly onFault?: (error: unknown) => void;
}

export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** A caller has this long to send its request: slow bodies hold nothing. */
const REQUEST_MS = 20_000;
/** Signed links carry whole addresses. */
const LONGEST_PATH = 9_000;

export async function createServer(options: HttpOptions): Promise<Server> {
  const { default: fastify } = await import('fastify');
  const { backend, writeKeys, adminTokens, now, newId } = options;
  const server: Server = fastify({
    logger: false,
    bodyLimit: 1_000_000,
    requestTimeout: REQUEST_MS,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_PATH },
    // A proxy on this machine says whom it speaks for; nobody else is believed.
    trustProxy: 'loopback',
    frameworkErrors: (error, _, reply) => void answerError(error, reply, options),
    clientErrorHandler: refuseBroken,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.setErrorHandler((error, _, reply) => answerError(error as FastifyError, reply, options));
  server.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .send({ error: `There is nothing at ${request.method} ${request.url.split('?')[0]!.slice(0, 100)}.` });
  });
  server.addHook('onRequest', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  if (options.ratePerSecond !== undefined) {
    const isKnown = (header: string) =>
      isOneOf(basicUser(header) ?? '', writeKeys) || isOneOf(bearerToken(header) ?? '', adminTokens);
    server.addHook('onRequest', rateLimit(options.ratePerSecond, now, isKnown));
  }
  if (options.onAnswer)
    server.addHook('onResponse', async (request, reply) => options.onAnswer!(answered(request, reply)));

  let { events } = backend.model;
  let tools = messageTools(schemaOf(backend.model), { now, newId });
  const context: RouteContext = {
    backend,
    writeKeys,
    adminTokens,
    now,
    get messages() {
      // A deploy may have brought other events.
      if (events !== backend.model.events) {
        events = backend.model.events;
        tools = messageTools(schemaOf(backend.model), { now, newId });
      }
      return tools;
    },
  };
  const mount = (prefix: string, group: RouteGroup) =>
    server.register(async (scope) => group(scope, context), { prefix });
  mount('/v1', ingestRoutes);
  mount('/v1', contentRoutes);
  mount('/v1/coupons', couponRoutes);
  mount('/v1/hooks', hookRoutes);
  mount('', trackingRoutes);
  mount('', unsubscribeRoutes);
  for (const group of options.root ?? []) mount('', group);
  const { api } = options;
  if (api !== undefined) {
    mount('/api', (scope, given) => {
      scope.addHook('onRequest', async (request) => requireAdmin(request, given));
      api(scope, given);
    });
  }
  return server;
}

export function requireAdmin(request: FastifyRequest, { adminTokens }: Pick<RouteContext, 'adminTokens'>): void {
  const token = bearerToken(request.headers.authorization);
  if (token !== null && isOneOf(token, adminTokens)) return;
  throw new BadRequest('The admin token is missing or wrong; send it as `Authorization: Bearer TOKEN`.', 401);
}

function answerError(error: FastifyError, reply: FastifyReply, { onFault }: HttpOptions): void {
  if (error instanceof Overload) {
    reply.code(429).header('retry-after', '1').send({ error: error.message });
    return;
  }
  const status = error.statusCode ?? 503;
  if (status === 401) reply.header('www-authenticate', 'Basic realm="cauce"');
  if (status < 500) {
    reply.code(status).send({ error: status === 413 && !(error instanceof BadRequest) ? TOO_LARGE : error.message });
    return;
  }
  onFault?.(error);
  // Everything that the caller did right and that failed here: nothing was taken for certain, and the same again is harmless.
  reply.code(503).header('retry-after', '5').send({ error: 'The service cannot write at the moment; try again.' });
}

const TOO_LARGE = 'The body is too large; send smaller batches.';

function answered(request: FastifyRequest, reply: FastifyReply): Answered {
  const { method, routeOptions } = request;
  return { method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms: reply.elapsedTime };
}

/** What is no HTTP, or comes too slowly. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
