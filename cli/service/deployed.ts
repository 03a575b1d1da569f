/** What is deployed in a store, as the service and commands begin with it, and whether the working tree is still the same. */
import { type Bundle, serializeBundle } from '../../runtime/machine/index.js';
import type { Store } from '../../runtime/store/index.js';
import { deploy, deployedVersion, hashOf, type ProjectBody, projectOf } from '../../runtime/versions/index.js';
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

/** As it lies in the store; the same project gives the same bytes. */
export function bodyOf({ bundle, project }: LoadedProject): ProjectBody {
  const sorted = (texts: ReadonlyMap<string, string>) =>
    Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    bundle: JSON.parse(serializeBundle(bundle)) as Bundle,
    bodies: sorted(project.bodies),
    sources: sorted(project.sources),
  };
}

/** What is deployed; at the first start the working tree becomes version 1. */
export function deployedOrFirst(store: Store, loaded: LoadedProject, now: number): Deployed {
  const own = bodyOf(loaded);
  if (deployedVersion(store) === 0) deploy(store, own, now);
  const { version, at, ...project } = projectOf(store, deployedVersion(store))!;
  const { bundle, bodies } = project;
  return { version, at, bundle, bodies: new Map(Object.entries(bodies)), differs: hashOf(project) !== hashOf(own) };
}
