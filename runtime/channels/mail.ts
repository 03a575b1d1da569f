/** A rendered message as a mail of the standards: multipart, one-click unsubscribe (RFC 8058), a Message-ID that is the message's own id. */
import type { Rendered } from './render.js';
import { idOfSafe, safeId } from './safe-id.js';

export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly replyTo?: string;
  /** The message's id for life. */
  readonly messageId: string;
  /** Epoch ms. */
  readonly date: number;
  /** Absent for transactional mail. */
  readonly unsubscribeUrl?: string;
  /** What a relay wants to be told besides. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes of an `.eml` file. */
export async function composeMail(rendered: Rendered, envelope: Envelope): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer/index.js');
  const id = safeId(envelope.messageId);
  const mail = new MailComposer({
    from: envelope.from,
    to: { name: '', address: envelope.to },
    ...(envelope.replyTo !== undefined && { replyTo: envelope.replyTo }),
    subject: rendered.subject,
    text: rendered.text,
    ...(rendered.html !== undefined && { html: rendered.html }),
    date: new Date(envelope.date),
    baseBoundary: id,
    messageId: `<${id}@${domainOf(envelope.from)}>`,
    headers: {
      ...(envelope.unsubscribeUrl && {
        'List-Unsubscribe': `<${envelope.unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
      ...envelope.headers,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await mail.compile().build();
}

/** The id of ours that a mail's Message-ID was made of, with or without its angle brackets; null for anybody else's. */
export function idOfMessageId(header: string, from: string): string | null {
  const [, left, domain] = /^\s*<?([^<>@\s]{1,400})@([^<>@\s]+)>?\s*$/.exec(header) ?? [];
  return left !== undefined && domain === domainOf(from) ? idOfSafe(left) : null;
}

function domainOf(from: string): string {
  return /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}
