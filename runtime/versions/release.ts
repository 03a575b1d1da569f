/**
 * What a running service runs: the newest version it has taken over, machines of earlier ones that somebody may still be in, and the way for
 * contacts that are not brought over yet. Built from the store alone, so that a restart stands where the process before it stood.
 */
import { engineProgram } from '../engine/program.js';
import { type Bundle, type CalendarDuration, DAY_MS, loadBundle, type Program } from '../machine/index.js';
import type { Store } from '../store/port.js';
import { type Bridge, bridgeBetween } from './bridge.js';
import { machineContent } from './content.js';
import { type DeployedProject, type DeployWish, deployedVersion, NO_WISH, projectsOf } from './deployed.js';
import { type Layout, layoutOf, type MachineVersion } from './layout.js';
import { mergeBundles, type Retired } from './merge.js';
import { type MachineMove, moveBetween } from './moves.js';

export interface Release {
  readonly version: number;
  /** Epoch ms of the instant as of which contacts are brought over. */
  readonly at: number;
  readonly program: Program;
  /** Null: the first version, or everybody has been brought over. */
  readonly bridge: Bridge | null;
  /** Of the version before; null where there was none. */
  readonly before: Layout | null;
  /** Belongs into the commit with which the service takes the version over. */
  readonly meta: Readonly<Record<string, string>>;
}

/** As it stands in the store. */
interface Taken {
  readonly version: number;
  readonly at: number;
  readonly before: Layout | null;
  readonly layout: Layout;
  readonly broughtIn: readonly string[];
}

type Versions = Pick<Store, 'meta' | 'bundles' | 'counters'>;

const TAKEN = 'release';
/** The version that everybody has been brought over to. */
const SWEPT = 'release/swept';

/** What the service has taken over; before anything was, the first version that was deployed. Null when nothing is deployed. */
export function currentRelease(store: Versions, now: number): Release | null {
  const text = store.meta(TAKEN);
  if (text === null) return nextRelease(store, now);
  const taken = JSON.parse(text) as Taken;
  const projects = projectsOf(store);
  const program = programOf(projects, taken.version, taken.layout.machines, taken.layout.scenarios);
  const { version, at, before } = taken;
  const isOpen = before !== null && !isSwept(store, version);
  const bridge = isOpen ? bridgeOf(projects, taken, before, program) : null;
  return { version, at, program, before, bridge, meta: {} };
}

/** The version after the one taken over; null when there is none, or somebody has yet to be brought over to that one. */
export function nextRelease(store: Versions, now: number): Release | null {
  const text = store.meta(TAKEN);
  const taken = text === null ? null : (JSON.parse(text) as Taken);
  const version = (taken?.version ?? 0) + 1;
  if (version > deployedVersion(store)) return null;
  if (taken !== null && taken.before !== null && !isSwept(store, taken.version)) return null;
  const projects = projectsOf(store);
  const { bundle } = projects.find((project) => project.version === version)!;
  // Of a version that an earlier release of this program took over it is not certain which events are still there.
  const before = taken && { ...taken.layout, logs: taken.layout.logs ?? [] };
  const newest = bundle.scenarios.map((machine): MachineVersion => {
    const { name } = machine;
    const content = machineContent(machine);
    const known = before?.machines.find((other) => other.name === name && other.content === content);
    return known ?? { name, version, content };
  });
  const isNewest = (one: MachineVersion) => newest.some((n) => n.name === one.name && n.version === one.version);
  const retired = (before?.machines ?? []).filter(
    (machine) => !isNewest(machine) && mayHoldRuns(store, machine, { projects, taken: taken!, now }),
  );
  const program = programOf(projects, version, [...newest, ...retired], before?.scenarios ?? []);
  const layout = layoutOf(engineProgram(program, 'unwritten'), version, program.versions!);
  const own = { version, at: now, before, layout, broughtIn: broughtInBy(taken) };
  return {
    version,
    at: now,
    program,
    before,
    bridge: before === null ? null : bridgeOf(projects, own, before, program),
    meta: { [TAKEN]: JSON.stringify(own) },
  };
}

/** Everybody has been brought over. */
export function sweptMeta(version: number): Readonly<Record<string, string>> {
  return { [SWEPT]: String(version) };
}

function isSwept(store: Pick<Store, 'meta'>, version: number): boolean {
  return Number(store.meta(SWEPT) ?? 0) >= version;
}

/** Scenarios whose `including existing` has been carried out by the versions taken over. */
function broughtInBy(taken: Taken | null): readonly string[] {
  if (taken === null) return [];
  const carried = taken.layout.cells.flatMap(({ includesExisting, scenario }) => (includesExisting ? [scenario] : []));
  return [...new Set([...taken.broughtIn, ...carried])];
}

/**
 * A machine that had been replaced before gets no more entries: it can go once nobody is in it, and goals of runs that are over count no
 * longer.
 */
function mayHoldRuns(
  store: Versions,
  { name, version }: MachineVersion,
  { projects, taken, now }: { projects: readonly DeployedProject[]; taken: Taken; now: number },
): boolean {
  const { bundle } = projects.find((project) => project.version === taken.version)!;
  const first = taken.layout.machines.find((machine) => machine.name === name);
  const wasNewest = first?.version === version && bundle.scenarios.some((machine) => machine.name === name);
  if (wasNewest) return true;
  if (Object.values(store.counters(`machine/${name}@${version}/`)).some((count) => count > 0)) return true;
  const old = projects.find((project) => project.version === version)!.bundle;
  const machine = old.scenarios.find((one) => one.name === name)!;
  return [...machine.goals, ...machine.measures].some(({ within }) => taken.at + longest(within) > now);
}

/** Milliseconds, a little more where the calendar is uneven. */
function longest({ months, days, ms }: CalendarDuration): number {
  return (months * 31 + days + 1) * DAY_MS + ms;
}

function programOf(
  projects: readonly DeployedProject[],
  version: number,
  machines: readonly MachineVersion[],
  scenarios: readonly string[],
): Program {
  const bundleAt = (wanted: number): Bundle => projects.find((project) => project.version === wanted)!.bundle;
  const newest = bundleAt(version);
  const retired = machines
    .slice(newest.scenarios.length)
    .map((machine): Retired => ({ ...machine, bundle: bundleAt(machine.version) }));
  const before = projects.filter((project) => project.version < version).map(({ bundle }) => bundle);
  const program = loadBundle(mergeBundles(newest, retired, before));
  return { ...program, versions: machines.map((machine) => machine.version), former: scenarios };
}

function bridgeOf(projects: readonly DeployedProject[], taken: Taken, before: Layout, program: Program): Bridge {
  const { wish } = projects.find((project) => project.version === taken.version)!;
  return bridgeBetween(before, taken.layout, {
    moves: movesOf(projects, before, taken.layout, wish ?? NO_WISH, program),
    broughtIn: new Set(taken.broughtIn),
    conditions: engineProgram(program, 'unwritten').conditions.length,
  });
}

function movesOf(
  projects: readonly DeployedProject[],
  before: Layout,
  { machines }: Layout,
  wish: DeployWish,
  program: Program,
): ReadonlyMap<number, MachineMove> {
  const moves = new Map<number, MachineMove>();
  before.machines.forEach(({ name, version }, place) => {
    const to = machines.findIndex((machine) => machine.name === name);
    const fresh = program.machines[to];
    if (!wish.move.includes(name) || fresh === undefined || fresh.machine.triggers.length === 0) return;
    if (machines[to]!.version === version) return;
    const bundle = projects.find((project) => project.version === version)!.bundle;
    const old = bundle.scenarios.find((machine) => machine.name === name)!;
    moves.set(place, moveBetween(old, fresh.machine, { to, version, named: { ...wish.to[name] } }));
  });
  return moves;
}
