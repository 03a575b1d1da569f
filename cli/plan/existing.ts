/** How many people `including existing` would bring in: the deploy is carried out over a copy in memory of every contact, and forgotten. */
import { zone } from '../../runtime/clock/index.js';
import { Engine, madeUpCodes } from '../../runtime/engine/index.js';
import { LiveBase } from '../../runtime/live/index.js';
import type { Store } from '../../runtime/store/index.js';
import {
  bringingBack,
  deployedVersion,
  nextRelease,
  type ProjectBody,
  projectsOf,
} from '../../runtime/versions/index.js';

const PAGE = 2_000;

/** By scenario; empty while the last deploy is not over yet: then nobody can say. */
export function existingOf(store: Store, body: ProjectBody, now = Date.now()): ReadonlyMap<string, number> {
  const asks = body.bundle.scenarios.some(({ triggers }) => triggers.some((trigger) => trigger.includingExisting));
  if (!asks) return new Map();
  const version = deployedVersion(store) + 1;
  const release = nextRelease(
    {
      meta: (name) => (name === 'deployed' ? String(version) : store.meta(name)),
      counters: (prefix) => store.counters(prefix),
      bundles: () => [...store.bundles(), { version, at: now, hash: '', body: JSON.stringify(body) }],
    },
    now,
  );
  if (release === null || release.version !== version || release.bridge === null) return new Map();
  const asked = new Set(release.bridge.news.existing.length === 0 ? [] : existingScenarios(body, projectsOf(store)));
  if (asked.size === 0) return new Map();
  const entered = new Map([...asked].map((name) => [name, 0]));
  const { rfm, timezone } = release.program.bundle.model;
  const base = rfm && !release.bridge.news.rfm ? new LiveBase(rfm, zone(timezone)!, zone) : null;
  base?.load(store, now);
  const engine = new Engine(release.program, {
    zones: zone,
    rfm: base?.source ?? null,
    codes: madeUpCodes,
    sink: {
      enter: (_, { scenario }) => void (entered.has(scenario) && entered.set(scenario, entered.get(scenario)! + 1)),
    },
    deliversAtOnce: false,
    assumeConsent: false,
    outbox: true,
    storesToo: 'unwritten',
  });
  const bringBack = bringingBack(engine, release, store, zone);
  for (let after = 0, page = store.contactsAfter(0, PAGE); page.length > 0; page = store.contactsAfter(after, PAGE)) {
    for (const contact of page) {
      after = contact.number;
      engine.letGo(bringBack(contact));
    }
  }
  return entered;
}

function existingScenarios({ bundle }: ProjectBody, before: readonly ProjectBody[]): readonly string[] {
  const asking = ({ bundle: { scenarios } }: ProjectBody) =>
    scenarios.filter(({ triggers }) => triggers.some((one) => one.includingExisting)).map(({ name }) => name);
  const done = new Set(before.flatMap(asking));
  return asking({ bundle, bodies: {}, sources: {} }).filter((name) => !done.has(name));
}
