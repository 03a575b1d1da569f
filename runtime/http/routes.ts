/** What a group of routes is made of. Fastify's types only: the library itself is loaded when a service starts. */
import type { FastifyInstance } from 'fastify';
import type { Backend } from './port.js';
import type { MessageTools } from './segment-messages.js';

export type Server = FastifyInstance;

export interface RouteContext {
  readonly backend: Backend;
  readonly messages: MessageTools;
  readonly writeKeys: readonly string[];
  readonly adminTokens: readonly string[];
  /** Epoch ms. */
  readonly now: () => number;
}

/** Adds routes under a prefix of their own. */
export type RouteGroup = (server: Server, context: RouteContext) => void;
