/** Routes under `/api`: functions that answer with plain data, each given what path, query and body say. Who may call them is decided before. */
import { BadRequest, jsonOf } from './body.js';
import type { RouteGroup } from './routes.js';

export interface ApiFunction {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  handle(call: Readonly<Record<string, string | undefined>>): Promise<unknown>;
}

const LARGEST = 10_000;

export function apiRoutes(functions: readonly ApiFunction[]): RouteGroup {
  return (server) => {
    for (const { method, path, handle } of functions) {
      server.route({
        method,
        url: path,
        bodyLimit: LARGEST,
        handler: async (request, reply) => {
          reply.header('cache-control', 'no-store');
          const body =
            method === 'POST'
              ? objectOf(await jsonOf(request.body as Buffer, request.headers['content-encoding'], LARGEST))
              : {};
          return await handle({ ...textsOf(request.query), ...body, ...textsOf(request.params) });
        },
      });
    }
  };
}

function objectOf(body: unknown): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new BadRequest('Send one JSON object.');
  return textsOf(body);
}

function textsOf(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, String(value)]] : [],
    ),
  );
}
