/** CloudEvents 1.0 as inputs of the service: structured, in batches, or with their attributes in headers. `source` and `id` make a retry harmless. */
import { Refused } from '../import/json-checks.js';
import { isObject, own } from '../import/json-value.js';
import { MAX_ID } from '../import/schema.js';
import { property } from '../import/segment.js';
import { hashOf, type MessageTools } from './segment-messages.js';
import type { Checked } from './taking.js';

export function checkCloudEvent({ checks }: MessageTools, json: unknown): Checked {
  const wrong = envelopeProblem(json);
  if (wrong !== null) return { kind: 'reject', reason: wrong };
  const message = json as Record<string, unknown>;
  const event = checks.event(own(message, 'type'));
  if (event instanceof Refused) return { kind: 'reject', reason: event.misfit.reason };
  const key = checks.key({ contact: own(message, 'subject'), id: undefined }, 'subject');
  if (key instanceof Refused) return { kind: 'reject', reason: key.misfit.reason };
  const time = own(message, 'time');
  const at = time === undefined || time === null ? undefined : checks.moment(time);
  if (at instanceof Refused) return { kind: 'reject', reason: at.misfit.reason.replace(/^at /, 'time ') };
  const data = own(message, 'data') ?? {};
  if (!isObject(data)) return { kind: 'reject', reason: 'data is no JSON object with the fields of the event' };
  const fields = checks.fields(event, (field) => property(data, field), own(data, 'currency'));
  if (fields instanceof Refused) return { kind: 'reject', reason: fields.misfit.reason };
  const intake = { kind: 'event' as const, contact: key.contact, event: event.name, id: idOf(message), fields };
  return { kind: 'intake', intake: { ...intake, ...(at !== undefined && { at }) } };
}

/** What the specification asks for and is not there; null when all is. */
export function envelopeProblem(json: unknown): string | null {
  if (!isObject(json)) return 'a CloudEvent is a JSON object';
  if (own(json, 'specversion') !== '1.0') return 'specversion must be "1.0"';
  for (const name of ['id', 'source', 'type']) {
    const value = own(json, name);
    if (typeof value !== 'string' || value === '') return `${name} is missing; it must be a text`;
  }
  if (own(json, 'data_base64') !== undefined) return 'data_base64 holds bytes; send the fields as JSON in data';
  return null;
}

/** The event of a request whose headers carry the attributes; null when they do not. */
export function fromHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  data: unknown,
): Record<string, unknown> | null {
  if (headers['ce-specversion'] === undefined) return null;
  const event: Record<string, unknown> = { data };
  for (const name of ['specversion', 'id', 'source', 'type', 'subject', 'time']) {
    const value = headers[`ce-${name}`];
    if (typeof value === 'string') event[name] = decoded(value);
  }
  return event;
}

/** Header values are percent-encoded where they are not plain ASCII. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A source is a URI reference, so without spaces: the two cannot run into each other. */
function idOf(event: Record<string, unknown>): string {
  const [source, id] = [own(event, 'source') as string, own(event, 'id') as string];
  const both = `${source} ${id}`;
  return both.length <= MAX_ID && !source.includes(' ') ? both : hashOf([source, id]);
}
