/** Room for the bodies of requests that are being answered: past it callers are told to come back, however much is sent at once. Knows bytes only. */
import type { FastifyRequest } from 'fastify';
import { Overload } from '../live/intake.js';
import type { Server } from './routes.js';

/** Bytes of all bodies together, from their first byte to their answer; as objects they take a few times as much. */
export const MOST_BYTES = 64_000_000;

/** Bounds the routes of this scope. `largest`: counted for a body that does not say how long it is, or is packed. */
export function boundRoom(server: Server, most: number, largest: number): void {
  const held = new Map<FastifyRequest, number>();
  const inHand = new WeakSet<FastifyRequest>();
  let bytes = 0;
  const release = (request: FastifyRequest) => {
    bytes -= held.get(request) ?? 0;
    held.delete(request);
  };
  server.addHook('onRequest', async (request, reply) => {
    const size = sizeOf(request, largest);
    if (bytes + size > most) throw new Overload();
    bytes += size;
    held.set(request, size);
    // A caller that goes away before all has come; what has been handed on stays until it is answered.
    reply.raw.once('close', () => {
      if (!inHand.has(request)) release(request);
    });
  });
  server.addHook('preHandler', async (request) => void inHand.add(request));
  server.addHook('onSend', async (request) => release(request));
}

function sizeOf({ headers }: FastifyRequest, largest: number): number {
  const isPacked = headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity';
  const length = Number(headers['content-length'] ?? Number.NaN);
  return isPacked || !(length >= 0) ? largest : Math.min(length, largest);
}
