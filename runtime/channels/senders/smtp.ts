/**
 * Mail by SMTP over a pool of connections (nodemailer). The bytes that go out are those of the `.eml` file; what was under way when a
 * connection broke is not repeated.
 */
import type { Readable } from 'node:stream';
import { METADATA } from '../callbacks/postmark.js';
import { composeMail } from '../mail.js';
import { isMailAddress } from '../mailbox.js';
import { prepare, type Studio } from '../prepare.js';
import { safeId } from '../safe-id.js';
import { failed, type HandOver, type Parcel, type Sender } from '../sender.js';
import { outcomeOfFailure, queueIdOf, type SmtpFailure } from './smtp-outcome.js';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, `smtps://…`. */
  readonly url: string;
  readonly from: string;
  readonly replyTo?: string;
  /** Connections. */
  readonly concurrency: number;
  readonly timeouts: { readonly connectMs: number; readonly answerMs: number };
}

interface Pool {
  sendMail(mail: { raw: Buffer; envelope: { from: string; to: string } }): Promise<{ response?: string }>;
  close(options?: { force: boolean }): void;
}

/** Whether the content of each mail under way has begun to be read, by its bytes. */
type Streams = WeakMap<Buffer, Readable>;

export function smtpSender(studio: Studio, settings: SmtpSettings): Sender {
  const streams: Streams = new WeakMap();
  let pool: Promise<Pool> | null = null;
  return {
    concurrency: settings.concurrency,
    isRepeatable: false,
    async handOver(parcel) {
      const mail = await mailOf(studio, settings, parcel, relayHeaders(settings.url, parcel.message.id));
      if ('kind' in mail) return mail;
      pool ??= openPool(settings, streams);
      try {
        const { response } = await (await pool).sendMail({ raw: mail.bytes, envelope: mail.envelope });
        const providerId = queueIdOf(response);
        return { kind: 'sent', ...(providerId !== undefined && { providerId }) };
      } catch (error) {
        const hasLeft = streams.get(mail.bytes)?.readableDidRead ?? false;
        return outcomeOfFailure(error as SmtpFailure, hasLeft);
      }
    },
    async close() {
      (await pool)?.close({ force: true });
      pool = null;
    },
  };
}

interface Mail {
  readonly bytes: Buffer;
  readonly envelope: { readonly from: string; readonly to: string };
}

/** The mail as bytes, with its envelope. */
export async function mailOf(
  studio: Studio,
  { from, replyTo }: Pick<SmtpSettings, 'from' | 'replyTo'>,
  parcel: Parcel,
  headers: Readonly<Record<string, string>> = {},
): Promise<Mail | HandOver> {
  const prepared = await prepare(studio, parcel, true);
  if (prepared.kind !== 'prepared') return prepared;
  const { address, rendered, unsubscribeUrl } = prepared;
  if (!isMailAddress(address)) return failed('bad_address');
  const { message } = parcel;
  const bytes = await composeMail(rendered, {
    from,
    to: address,
    ...(replyTo !== undefined && { replyTo }),
    messageId: message.id,
    date: message.at,
    headers,
    ...(message.model.kind === 'marketing' && { unsubscribeUrl }),
  });
  return { bytes, envelope: { from: bareAddress(from), to: address } };
}

/** Postmark replaces the Message-ID; its callbacks bring this back instead (values up to 80 characters). */
export function relayHeaders(url: string, messageId: string): Readonly<Record<string, string>> {
  const id = safeId(messageId);
  const isPostmark = /(^|\.)postmarkapp\.com$/.test(new URL(url).hostname);
  return isPostmark && id.length <= 80 ? { [`X-PM-Metadata-${METADATA}`]: id } : {};
}

function bareAddress(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}

async function openPool({ url, concurrency, timeouts }: SmtpSettings, streams: Streams): Promise<Pool> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    pool: true,
    url,
    maxConnections: concurrency,
    // Never by the pool's own decision: whether a mail may go out again is judged by how far it came.
    maxRequeues: 0,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  transport.use('stream', (mail, done) => {
    const { message, data } = mail;
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = create(options);
      streams.set(data.raw as Buffer, stream);
      return stream;
    };
    done();
  });
  return transport as unknown as Pool;
}
