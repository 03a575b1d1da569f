/** What an SMTP failure means for the message: replies by RFC 5321, reasons by the enhanced codes of RFC 3463. */
import { failed, type HandOver, retry } from '../sender.js';

export interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** No such mailbox or system, moved away, switched off. Not 5.1.7 and 5.1.8, which are about the sender, nor 5.2.2, a full mailbox. */
const GONE = /^5\.(1\.[12346]|1\.10|2\.1)$/;

/** The connection that broke had been standing idle: at once over a new one. */
const STALE_MS = 1_000;

/** `hasLeft`: something of the mail's content was given to the connection. */
export function outcomeOfFailure(failure: SmtpFailure, hasLeft: boolean): HandOver {
  const { code, responseCode } = failure;
  // A wrong password or a broken TLS is the shop's to put right; the message goes out afterwards.
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2' || code === 'ETLS')
    return retry(`smtp_${code.toLowerCase()}`);
  if (responseCode !== undefined && responseCode >= 400) return outcomeOfReply(failure, responseCode);
  if (hasLeft) return { kind: 'unknown', reason: reasonOf(failure) };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return failed(reasonOf(failure));
  return code === 'ECONNECTION' ? retry(reasonOf(failure), STALE_MS) : retry(reasonOf(failure));
}

function outcomeOfReply({ response = '', command }: SmtpFailure, responseCode: number): HandOver {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const reason = `smtp_${responseCode}${enhanced === undefined ? '' : `_${enhanced}`}`;
  // 503, bad sequence: the session was wrong, not the message.
  if (responseCode < 500 || responseCode === 503) return retry(reason);
  if (enhanced !== undefined) return failed(reason, GONE.test(enhanced));
  return failed(reason, command === 'RCPT TO' && (responseCode === 550 || responseCode === 551));
}

function reasonOf({ code = 'failed' }: SmtpFailure): string {
  return `smtp_${code.toLowerCase()}`;
}

/** The queue id in a reply to DATA, by which relays tell later what became of the mail. */
export function queueIdOf(response: string | undefined): string | undefined {
  const [, id] =
    /^250[ -](?:2\.\d\.\d )?(?:.*?queued as |ok:? +|.*\bid=)<?([\w.@+-]{8,200})>?/i.exec(response ?? '') ?? [];
  return id;
}
