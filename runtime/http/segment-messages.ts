/** Reads Segment's messages as inputs of the service, by the same checks as files; times are put right by the sender's clock. */
import { createHash } from 'node:crypto';
import { JsonChecks, Refused } from '../import/json-checks.js';
import { isObject, own } from '../import/json-value.js';
import type { Schema } from '../import/schema.js';
import { property, type SegmentLine, segmentLine } from '../import/segment.js';
import type { Checked } from './taking.js';

export interface MessageTools {
  readonly schema: Schema;
  readonly checks: JsonChecks;
  /** Epoch ms. */
  readonly now: () => number;
  /** An id for a message that has none and cannot be known again. */
  readonly newId: () => string;
}

export function messageTools(schema: Schema, rest: Pick<MessageTools, 'now' | 'newId'>): MessageTools {
  return { schema, checks: new JsonChecks(schema), ...rest };
}

/** `type`: what the path says the message is; `sentAt`: the whole batch's. */
export function checkSegment(tools: MessageTools, json: unknown, type?: string, sentAt?: unknown): Checked {
  if (!isObject(json)) return { kind: 'reject', reason: 'the message is no JSON object' };
  if (type !== undefined) json.type = type;
  const line = segmentLine(json);
  if (line === undefined) {
    return {
      kind: 'reject',
      reason: 'the message has no type; it is one of track, identify, page, screen, group, alias',
    };
  }
  if (line.kind === 'skip') {
    return { kind: 'ignored', reason: `${line.type} carries nothing that a scenario can use; send track and identify` };
  }
  if (isAnonymous(json)) {
    return { kind: 'ignored', reason: 'an anonymous visitor is no contact yet; events count from the userId on' };
  }
  const at = momentOf(tools, json, sentAt ?? own(json, 'sentAt'));
  if (at instanceof Refused) return { kind: 'reject', reason: at.misfit.reason };
  const key = tools.checks.key(line.envelope, 'userId');
  if (key instanceof Refused) return { kind: 'reject', reason: key.misfit.reason };
  const idOf = (content: unknown) =>
    key.id ?? (at === undefined ? tools.newId() : hashOf([key.contact, originalOf(json), content]));
  return line.kind === 'identify'
    ? checkIdentify(tools, line, key.contact, idOf)
    : checkTrack(tools, line, key.contact, at, idOf);
}

type Line<K extends SegmentLine['kind']> = Extract<SegmentLine, { readonly kind: K }>;

function checkIdentify(
  { checks }: MessageTools,
  { properties }: Line<'identify'>,
  contact: string,
  idOf: (content: unknown) => string,
): Checked {
  const values = checks.attributes((field) => property(properties, field));
  if (values instanceof Refused) return { kind: 'reject', reason: values.misfit.reason };
  return { kind: 'intake', intake: { kind: 'attributes', contact, id: idOf(values), values } };
}

function checkTrack(
  { checks }: MessageTools,
  { name, properties }: Line<'event'>,
  contact: string,
  at: number | undefined,
  idOf: (content: unknown) => string,
): Checked {
  const event = checks.event(name);
  if (event instanceof Refused) return { kind: 'reject', reason: event.misfit.reason };
  const fields = checks.fields(event, (field) => property(properties, field), own(properties, 'currency'));
  if (fields instanceof Refused) return { kind: 'reject', reason: fields.misfit.reason };
  const id = idOf([event.name, fields]);
  return {
    kind: 'intake',
    intake: { kind: 'event', contact, event: event.name, id, fields, ...(at !== undefined && { at }) },
  };
}

function isAnonymous(json: Record<string, unknown>): boolean {
  const userId = own(json, 'userId');
  return (userId === undefined || userId === null || userId === '') && typeof own(json, 'anonymousId') === 'string';
}

function originalOf(json: Record<string, unknown>): unknown {
  return own(json, 'originalTimestamp') ?? own(json, 'timestamp') ?? undefined;
}

/**
 * When it happened by our clock, as Segment counts: received - (sent - original), which takes out how wrong the sender's clock is. Undefined:
 * the message does not say.
 */
function momentOf({ checks, now }: MessageTools, json: Record<string, unknown>, sentAt: unknown) {
  const original = originalOf(json);
  if (original === undefined) return undefined;
  const at = checks.moment(original);
  if (at instanceof Refused || sentAt === undefined || sentAt === null) return at;
  const sent = checks.moment(sentAt);
  return sent instanceof Refused ? at : now() - (sent - at);
}

export function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
