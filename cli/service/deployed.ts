/** The bundles in a store: what is deployed with its messages and sources, and whether the working tree is still the same. */
import { createHash } from 'node:crypto';
import { type Bundle, serializeBundle } from '../../runtime/machine/index.js';
import type { Store, StoredBundle } from '../../runtime/store/index.js';
import type { LoadedProject } from '../load.js';

export interface Deployed {
  readonly version: number;
  /** Epoch ms. */
  readonly at: number;
  readonly bundle: Bundle;
  /** Text of each message without its front matter, by `<channel>/<name>`. */
  readonly bodies: ReadonlyMap<string, string>;
  /** The working tree says something else. */
  readonly differs: boolean;
}

/** Which version is deployed, where it is not the newest. */
const DEPLOYED = 'deployed';

interface Body {
  readonly bundle: Bundle;
  readonly bodies: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, string>>;
}

/** As it lies in the store; the same project gives the same bytes. */
export function storedBundle({ bundle, project }: LoadedProject, version: number, at: number): StoredBundle {
  const sorted = (texts: ReadonlyMap<string, string>) =>
    Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  const own: Body = {
    bundle: JSON.parse(serializeBundle(bundle)) as Bundle,
    bodies: sorted(project.bodies),
    sources: sorted(project.sources),
  };
  const body = JSON.stringify(own);
  return { version, at, body, hash: createHash('sha256').update(body).digest('hex') };
}

/** What is deployed, for those who only look; null before the first start. `sources`: by path. */
export function deployedIn(
  store: Pick<Store, 'bundles' | 'meta'>,
): { readonly version: number; readonly bundle: Bundle; readonly sources: Readonly<Record<string, string>> } | null {
  const bundles = store.bundles();
  const wanted = store.meta(DEPLOYED);
  const known = bundles.find(({ version }) => String(version) === wanted) ?? bundles.at(-1);
  if (known === undefined) return null;
  const { bundle, sources } = JSON.parse(known.body) as Body;
  return { version: known.version, bundle, sources };
}

/** What is deployed; at the first start the working tree becomes version 1. */
export function deployedOrFirst(store: Store, loaded: LoadedProject, now: number): Deployed {
  const bundles = store.bundles();
  const wanted = store.meta(DEPLOYED);
  const known = bundles.find(({ version }) => String(version) === wanted) ?? bundles.at(-1);
  const own = storedBundle(loaded, known?.version ?? 1, known?.at ?? now);
  if (known === undefined) store.saveBundle(own);
  const { version, at, body, hash } = known ?? own;
  const { bundle, bodies } = JSON.parse(body) as Body;
  return { version, at, bundle, bodies: new Map(Object.entries(bodies)), differs: hash !== own.hash };
}
