/** Versions of a project as the store keeps them: the bundle, the files it was made of, and what its deploy asked for. */
import { createHash } from 'node:crypto';
import type { Bundle } from '../machine/index.js';
import type { Store, StoredBundle } from '../store/port.js';

/** What a deploy asks for besides a new bundle. */
export interface DeployWish {
  /** Scenarios whose runs move; the others' finish on their version. */
  readonly move: readonly string[];
  /** By scenario: ids of old states, and of the new ones they become. */
  readonly to: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface DeployedProject {
  readonly version: number;
  /** Epoch ms at which it was deployed. */
  readonly at: number;
  readonly bundle: Bundle;
  /** Text of each message without its front matter, by `<channel>/<name>`. */
  readonly bodies: Readonly<Record<string, string>>;
  /** By path. */
  readonly sources: Readonly<Record<string, string>>;
  /** Left out: nobody moves. */
  readonly wish?: DeployWish;
  /** The version that this one brings back. */
  readonly rollbackOf?: number;
}

export type ProjectBody = Omit<DeployedProject, 'version' | 'at'>;

/** Name in the store's small texts of the newest version: a running service looks for it. */
const DEPLOYED = 'deployed';

export const NO_WISH: DeployWish = { move: [], to: {} };

/** The newest version in the store, whether the service runs it yet or not; 0 when there is none. */
export function deployedVersion(store: Pick<Store, 'meta'>): number {
  return Number(store.meta(DEPLOYED) ?? 0);
}

/** The same project has the same one. */
export function hashOf({ bundle, bodies, sources }: ProjectBody): string {
  return createHash('sha256').update(JSON.stringify({ bundle, bodies, sources })).digest('hex');
}

/** Puts a version into the store; a service picks it up. Gives its number. */
export function deploy(
  store: Pick<Store, 'meta' | 'saveBundle' | 'saveMeta'>,
  project: ProjectBody,
  at: number,
): number {
  const version = deployedVersion(store) + 1;
  store.saveBundle({ version, hash: hashOf(project), at, body: JSON.stringify(project) });
  // Only now is it there: a bundle without this is written over by the next deploy.
  store.saveMeta({ [DEPLOYED]: String(version) });
  return version;
}

/** Null for a version that was never deployed. */
export function projectOf(store: Pick<Store, 'bundles'>, version: number): DeployedProject | null {
  const stored = store.bundles().find((one) => one.version === version);
  return stored === undefined ? null : parse(stored);
}

/** All of them, oldest first. */
export function projectsOf(store: Pick<Store, 'bundles'>): readonly DeployedProject[] {
  return store.bundles().map(parse);
}

/** Texts of all messages that may still be sent, those of the newest version first of all. */
export function bodiesIn(store: Pick<Store, 'bundles'>): ReadonlyMap<string, string> {
  return new Map(projectsOf(store).flatMap(({ bodies }) => Object.entries(bodies)));
}

function parse({ version, at, body }: StoredBundle): DeployedProject {
  return { version, at, ...(JSON.parse(body) as ProjectBody) };
}
