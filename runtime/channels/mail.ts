/** A rendered message as a mail of the standards: multipart, one-click unsubscribe (RFC 8058), a Message-ID that is the message's own id. */
import type { Rendered } from './render.js';

export interface Envelope {
  readonly from: string;
  readonly to: string;
  /** The message's id for life. */
  readonly messageId: string;
  /** Epoch ms. */
  readonly date: number;
  /** Absent for transactional mail. */
  readonly unsubscribeUrl?: string;
}

/** The bytes of an `.eml` file. */
export async function composeMail(rendered: Rendered, envelope: Envelope): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer/index.js');
  const domain = /@([^>\s]+)>?\s*$/.exec(envelope.from)?.[1] ?? 'localhost';
  const mail = new MailComposer({
    from: envelope.from,
    to: { name: '', address: envelope.to },
    subject: rendered.subject,
    text: rendered.text,
    ...(rendered.html !== undefined && { html: rendered.html }),
    date: new Date(envelope.date),
    baseBoundary: envelope.messageId,
    messageId: `<${envelope.messageId}@${domain}>`,
    headers: envelope.unsubscribeUrl
      ? { 'List-Unsubscribe': `<${envelope.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
      : {},
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await mail.compile().build();
}
