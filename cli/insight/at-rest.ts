/** Changes by hand: in the store itself where no service runs on it, else through that service's API. */
import { Live, type LiveParts } from '../../runtime/live/index.js';
import { deployedVersion } from '../../runtime/versions/index.js';
import { SurroundingsError, UsageError } from '../exit.js';
import { isServed, openOwnStore } from '../service/store.js';
import { sourceOf } from './open.js';

export interface ApiOptions {
  readonly url?: string;
}

export interface ByHand<T> {
  /** Where no service runs. */
  readonly here: (parts: LiveParts) => T;
  /** The call that does the same. */
  readonly call: { readonly method: 'POST' | 'DELETE'; readonly path: string; readonly body?: unknown };
}

export async function byHand<T>(path: string, { url }: ApiOptions, { here, call }: ByHand<T>): Promise<T> {
  if (url !== undefined) return await ask<T>(url, call);
  if (isServed(path)) {
    throw new SurroundingsError(
      'The service is running on this store, and it alone may write it. Say where it listens, with its admin token:\n  CAUCE_ADMIN_TOKEN=… cauce … --url http://127.0.0.1:8787\nor stop it first.',
    );
  }
  const own = openOwnStore(path);
  try {
    const { program, release, zones, now } = sourceOf(own.store, path);
    const live = new Live({
      program,
      version: deployedVersion(own.store),
      ...(release && { release }),
      store: own.store,
      clock: { now },
      zones,
      senders: new Map(),
      codes: { reserve: () => null },
      random: () => 0,
      isAtRest: true,
    });
    return live.between(here);
  } finally {
    own.close();
  }
}

async function ask<T>(url: string, { method, path, body }: ByHand<T>['call']): Promise<T> {
  const token = process.env.CAUCE_ADMIN_TOKEN?.trim();
  if (!token) throw new UsageError('--url needs the admin token of the service in CAUCE_ADMIN_TOKEN');
  let address: URL;
  try {
    address = new URL(`/api${path}`, url);
  } catch {
    throw new UsageError(`--url ${url} is no address`);
  }
  const answer = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new SurroundingsError(
      `The service at ${url} does not answer: ${(error.cause as Error)?.message ?? error.message}`,
    );
  });
  const said = (await answer.json().catch(() => ({}))) as T & { readonly error?: string };
  if (answer.ok) return said;
  throw answer.status === 404 || answer.status === 401
    ? new UsageError(said.error ?? `the service answered ${answer.status}`)
    : new SurroundingsError(said.error ?? `The service answered ${answer.status}.`);
}
