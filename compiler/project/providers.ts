/** Who delivers: the providers of channels and of group syncs, and the settings each takes. */

export interface Provider {
  /** What arrives where. */
  readonly delivers: string;
  /** Settings without which nothing can be delivered, with an example of each. */
  readonly needs: Readonly<Record<string, string>>;
  /** Settings that can be left out, and what each says. */
  readonly takes: Readonly<Record<string, string>>;
}

const concurrency = { concurrency: 'How many messages are handed over at a time.' };
const inside = {
  inside: '`allow` lets it lead into your own network; without it only addresses that everybody can reach.',
};
const signed = { secret: 'What requests are signed with, as `$NAME` from the environment.' };

export const CHANNEL_PROVIDERS: Readonly<Record<string, Provider>> = {
  smtp: {
    delivers: 'mail',
    needs: { url: '$SMTP_URL', from: '"Shop <shop@example.com>"' },
    takes: {
      reply_to: 'Where answers go.',
      webhook_secret: 'What reports of bounces and complaints are signed with, as `$NAME` from the environment.',
      ...concurrency,
    },
  },
  twilio: {
    delivers: 'text messages',
    needs: { account: '$TWILIO_SID', token: '$TWILIO_TOKEN', from: '"+34600000000"' },
    takes: {
      service: 'The messaging service that picks the sender.',
      url: 'Another address of the interface.',
      ...concurrency,
    },
  },
  webpush: {
    delivers: 'push messages in the browser',
    needs: {},
    takes: {
      subject: "Who writes, as an address; else the shop's `url`.",
      public_key: 'Else `$VAPID_PUBLIC_KEY`.',
      private_key: 'Else `$VAPID_PRIVATE_KEY`.',
      icon: 'The picture beside the text.',
      ...concurrency,
    },
  },
  content: { delivers: "content that the shop's own pages read", needs: {}, takes: {} },
  csv: { delivers: 'lines in a file, for the call centre', needs: { path: 'out/calls.csv' }, takes: {} },
  webhook: {
    delivers: 'a request to another program',
    needs: { url: '$CRM_URL' },
    takes: { ...signed, ...concurrency, ...inside },
  },
};

export const SYNC_PROVIDERS: Readonly<Record<string, Provider>> = {
  meta: {
    delivers: 'a Meta Custom Audience',
    needs: { audience: '$META_AUDIENCE' },
    takes: { token: 'As `$NAME` from the environment.', url: 'Another address of the interface.' },
  },
  csv: { delivers: 'a file of members', needs: { path: 'out/group.csv' }, takes: {} },
  webhook: { delivers: 'requests to another program', needs: { url: '$CRM_URL' }, takes: { ...signed, ...inside } },
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
