/** The service's own secrets: from the environment, else made at the first start, shown once and kept in the store. */
import { randomBytes } from 'node:crypto';
import type { Store } from '../../runtime/store/index.js';

export interface Secrets {
  readonly writeKey: string;
  readonly adminToken: string;
  /** Signs links. */
  readonly linkKey: Buffer;
  /** Makes coupon codes. */
  readonly codeKey: Buffer;
  /** What was made just now, to be shown this once. */
  readonly fresh: readonly { readonly what: string; readonly value: string }[];
}

type Environment = Readonly<Record<string, string | undefined>>;

export function secretsOf(store: Store, environment: Environment): Secrets {
  const fresh: { what: string; value: string }[] = [];
  const kept = (name: string, make: () => string, what?: string): string => {
    const known = store.meta(`secret/${name}`);
    if (known !== null) return known;
    const value = make();
    store.saveMeta({ [`secret/${name}`]: value });
    if (what !== undefined) fresh.push({ what, value });
    return value;
  };
  const given = (name: string) => environment[name]?.trim() || null;
  const key = () => randomBytes(32).toString('base64url');
  return {
    writeKey:
      given('CAUCE_WRITE_KEY') ?? kept('write-key', () => `wk_${randomBytes(18).toString('base64url')}`, 'write key'),
    adminToken:
      given('CAUCE_ADMIN_TOKEN') ??
      kept('admin-token', () => `at_${randomBytes(24).toString('base64url')}`, 'admin token'),
    linkKey: Buffer.from(kept('link-key', key), 'base64url'),
    codeKey: Buffer.from(kept('code-key', key), 'base64url'),
    fresh,
  };
}
