/** Who delivers: the providers of channels and of group syncs, and the settings each takes. */

export interface Provider {
  /** Settings without which nothing can be delivered, with an example of each. */
  readonly needs: Readonly<Record<string, string>>;
  readonly takes: readonly string[];
}

export const CHANNEL_PROVIDERS: Readonly<Record<string, Provider>> = {
  smtp: {
    needs: { url: '$SMTP_URL', from: '"Shop <shop@example.com>"' },
    takes: ['reply_to', 'webhook_secret', 'concurrency'],
  },
  twilio: {
    needs: { account: '$TWILIO_SID', token: '$TWILIO_TOKEN', from: '"+34600000000"' },
    takes: ['service', 'url', 'concurrency'],
  },
  webpush: { needs: {}, takes: ['subject', 'public_key', 'private_key', 'icon', 'concurrency'] },
  content: { needs: {}, takes: [] },
  csv: { needs: { path: 'out/calls.csv' }, takes: [] },
  webhook: { needs: { url: '$CRM_URL' }, takes: ['secret', 'concurrency', 'inside'] },
};

export const SYNC_PROVIDERS: Readonly<Record<string, Provider>> = {
  meta: { needs: { audience: '$META_AUDIENCE' }, takes: ['token', 'url'] },
  csv: { needs: { path: 'out/group.csv' }, takes: [] },
  webhook: { needs: { url: '$CRM_URL' }, takes: ['secret', 'inside'] },
};

const SECRET = /(^|_)(token|secret|password|passwd|pass|key|private|credential|credentials)($|_)/i;
const PUBLIC = /(^|_)public(_|$)/i;

/** Whether a setting holds what nobody else may know: by its name, or a URL with a password in it. */
export function isSecret(key: string, value: string): boolean {
  return (SECRET.test(key) && !PUBLIC.test(key)) || /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:[^/@\s]+@/i.test(value);
}

/** `$NAME`: read from the environment when the runtime starts. */
export function isVariable(value: string): boolean {
  return /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(value);
}
