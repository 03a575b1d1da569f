/** `POST /v1/…`: events and attributes, as Segment's HTTP API takes them and as CloudEvents. An answer 2xx means that they are on disk. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isObject, own } from '../import/json-value.js';
import { BadRequest, jsonOf, MAX_BATCH_BODY, MAX_BODY } from './body.js';
import { checkCloudEvent, envelopeProblem, fromHeaders } from './cloudevents.js';
import { basicUser, isOneOf } from './keys.js';
import { boundRoom, MOST_BYTES } from './room.js';
import type { RouteContext, Server } from './routes.js';
import { checkSegment } from './segment-messages.js';
import { takeAll } from './taking.js';

const SINGLE = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
const MOST_MESSAGES = 2_000;

export function ingestRoutes(server: Server, context: RouteContext): void {
  server.addHook('onRequest', async (request) => requireWriteKey(request, context));
  boundRoom(server, MOST_BYTES, MAX_BATCH_BODY);
  for (const type of SINGLE) {
    server.post(`/${type}`, { bodyLimit: MAX_BODY }, async (request) => {
      const message = await body(request, MAX_BODY);
      if (!isObject(message)) throw new BadRequest('The body is no JSON object.');
      const check = (json: unknown) => checkSegment(context.messages, json, type);
      return { success: true, ...(await takeAll(context.backend, type, [message], check)) };
    });
  }
  for (const path of ['/batch', '/import']) {
    server.post(path, { bodyLimit: MAX_BATCH_BODY }, async (request) => {
      const envelope = await body(request, MAX_BATCH_BODY);
      const batch = isObject(envelope) ? own(envelope, 'batch') : undefined;
      if (!isObject(envelope) || !Array.isArray(batch)) {
        throw new BadRequest('The body is no batch; send {"batch": [ … ]} with messages in it.');
      }
      requireFew(batch);
      const sentAt = own(envelope, 'sentAt');
      const check = (json: unknown) => checkSegment(context.messages, json, undefined, sentAt);
      return { success: true, ...(await takeAll(context.backend, 'batch', batch, check)) };
    });
  }
  server.post('/events', { bodyLimit: MAX_BATCH_BODY }, (request, reply) => cloudEvents(request, reply, context));
}

export function requireWriteKey(request: FastifyRequest, { writeKeys }: Pick<RouteContext, 'writeKeys'>): void {
  const key = basicUser(request.headers.authorization);
  if (key !== null && isOneOf(key, writeKeys)) return;
  throw new BadRequest('The write key is missing or wrong; send it as the user of basic auth.', 401);
}

function body(request: FastifyRequest, limit: number): Promise<unknown> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return jsonOf(bytes, request.headers['content-encoding'], limit);
}

function requireFew(messages: readonly unknown[]): void {
  if (messages.length <= MOST_MESSAGES) return;
  throw new BadRequest(`The batch has ${messages.length} messages; at most ${MOST_MESSAGES} fit.`, 413);
}

async function cloudEvents(request: FastifyRequest, reply: FastifyReply, { backend, messages }: RouteContext) {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const isBatch = type === 'application/cloudevents-batch+json';
  const isStructured = isBatch || type === 'application/cloudevents+json';
  const content = await body(request, isBatch ? MAX_BATCH_BODY : MAX_BODY);
  const event = isStructured ? content : (fromHeaders(request.headers, content) ?? content);
  const check = (json: unknown) => checkCloudEvent(messages, json);
  if (isBatch) {
    if (!Array.isArray(content)) throw new BadRequest('The body is no batch; send a JSON list of CloudEvents.');
    requireFew(content);
    return await takeAll(backend, 'cloudevents', content, check);
  }
  const problem = envelopeProblem(event);
  if (problem !== null) throw new BadRequest(`This is no CloudEvent: ${problem}.`);
  reply.code(202);
  return await takeAll(backend, 'cloudevents', [event], check);
}
