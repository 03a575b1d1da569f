/** The parts of the generated client that are the same for every shop. */

export const clientTypes = `
/** An amount in major units (19.90), in the field's own currency. */
export type Money<Currency extends string = string> = number | { readonly amount: number; readonly currency: Currency };

/** A date: 2026-11-27. */
export type DateText = \`\${number}-\${number}-\${number}\`;

/** A time of day: 09:00. */
export type TimeText = \`\${number}:\${number}\`;

/** Degrees: latitude, longitude. */
export type Point = readonly [latitude: number, longitude: number] | { readonly latitude: number; readonly longitude: number };
`;

export const clientCode = `
export type EventName = keyof Events;

/** The part of fetch that the client uses. */
export type Fetch = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: string },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;

export interface ClientOptions {
  /** Base URL of the shop's Cauce runtime: https://cauce.example.com */
  readonly endpoint: string;
  readonly writeKey: string;
  /** Used instead of the global fetch. */
  readonly fetch?: Fetch;
  /** How often a request that failed for a passing reason is repeated; 3 unless told otherwise. */
  readonly retries?: number;
}

export interface MessageOptions {
  /** Makes a repetition harmless: use the shop's own id of what happened. A random one unless told otherwise. */
  readonly messageId?: string;
  /** When it happened; now unless told otherwise. */
  readonly timestamp?: Date | string;
}

export interface TrackOptions extends MessageOptions {
  /** The contact's id. */
  readonly userId: string;
}

export interface Client {
  /** Tells what is known of a contact. Resolves when the runtime has taken it; throws a ClientError when it will not. */
  identify(userId: string, traits: Traits, options?: MessageOptions): Promise<void>;
  /** Tells that something happened to a contact. */
  track<Name extends EventName>(event: Name, payload: Events[Name], options: TrackOptions): Promise<void>;
}

/** The runtime refused a message, or could not be reached. */
export class ClientError extends Error {
  constructor(
    message: string,
    /** HTTP status; undefined when there was no answer. */
    readonly status: number | undefined,
  ) {
    super(message);
    this.name = 'ClientError';
  }
}

interface Host {
  readonly fetch?: Fetch;
  readonly btoa?: (text: string) => string;
  readonly crypto?: { getRandomValues(bytes: Uint8Array): Uint8Array };
  readonly Date: new () => Date;
  readonly setTimeout?: (run: () => void, ms: number) => unknown;
}

const host = globalThis as unknown as Host;

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? host.fetch;
  if (!send) throw new ClientError('There is no fetch here: hand one in.', undefined);
  const base = options.endpoint.replace(/\\/+$/, '');
  const headers = {
    'content-type': 'application/json',
    authorization: \`Basic \${base64(\`\${options.writeKey}:\`)}\`,
  };
  const post = async (path: string, message: object): Promise<void> => {
    const body = JSON.stringify(message);
    for (let attempt = 0; ; attempt++) {
      const failure = await attemptOnce(send, base + path, headers, body);
      if (!failure) return;
      const passing = failure.status === undefined || failure.status === 429 || failure.status >= 500;
      if (!passing || attempt >= (options.retries ?? 3)) throw failure;
      await pause(250 * 2 ** attempt);
    }
  };
  return {
    identify: (userId, traits, given = {}) =>
      post('/v1/identify', { type: 'identify', userId, traits, ...envelope(given) }),
    track: (event, payload, { userId, ...given }) =>
      post('/v1/track', { type: 'track', userId, event, properties: payload, ...envelope(given) }),
  };
}

async function attemptOnce(
  send: Fetch,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<ClientError | undefined> {
  try {
    const answer = await send(url, { method: 'POST', headers, body });
    if (answer.ok) return undefined;
    return new ClientError(\`\${answer.status}: \${(await answer.text()).slice(0, 500)}\`, answer.status);
  } catch (problem) {
    return new ClientError(problem instanceof Error ? problem.message : String(problem), undefined);
  }
}

/** One id for all attempts, so that none of them counts twice. */
function envelope({ messageId, timestamp }: MessageOptions): { messageId: string; timestamp: Date | string } {
  return { messageId: messageId ?? randomId(), timestamp: timestamp ?? new host.Date() };
}

function randomId(): string {
  const random = host.crypto;
  if (!random) throw new ClientError('There is no source of random ids here: hand in a messageId.', undefined);
  const bytes = random.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64(text: string): string {
  if (!host.btoa) throw new ClientError('There is no btoa here.', undefined);
  return host.btoa(text);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (host.setTimeout) host.setTimeout(resolve, ms);
    else resolve();
  });
}
`;

export const machineTypes = `
export interface Span {
  readonly file: number;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** A typed tree; the runtime knows every operator. */
export interface Expression {
  readonly op: string;
  readonly [part: string]: unknown;
}

export interface Moment<EventName extends string> {
  readonly on: string;
  readonly event?: EventName;
  readonly [part: string]: unknown;
}

export interface Alternative<EventName extends string> {
  readonly moment?: Moment<EventName>;
  readonly condition?: Expression;
  readonly span: Span;
  readonly [part: string]: unknown;
}

export interface Goal<EventName extends string> {
  readonly moment: Moment<EventName>;
  readonly span: Span;
  readonly [part: string]: unknown;
}

export interface Trigger<EventName extends string> {
  readonly alternatives: readonly Alternative<EventName>[];
  readonly includingExisting: boolean;
  readonly start: number;
  readonly span: Span;
}

export interface State<StateId extends string> {
  readonly id: StateId;
  readonly kind: 'wait' | 'until' | 'waitFor' | 'send' | 'give' | 'branch' | 'split' | 'change' | 'loop' | 'end';
  readonly span: Span;
  readonly [part: string]: unknown;
}

/** A scenario as the runtime runs it. Numbers in \`next\` and the like are places in \`states\`. */
export interface Machine<StateId extends string, EventName extends string> {
  readonly name: string;
  readonly title?: string;
  readonly span: Span;
  readonly goals: readonly Goal<EventName>[];
  readonly measures: readonly Goal<EventName>[];
  readonly stops: readonly Alternative<EventName>[];
  readonly triggers: readonly Trigger<EventName>[];
  readonly states: readonly State<StateId>[];
  readonly [part: string]: unknown;
}
`;
