/** A name or a content for every number that snapshots of contacts count by, so that they can be read under another version. Plain data. */
import type { EngineProgram } from '../engine/program.js';
import type { Moment } from '../machine/index.js';
import { classNames } from '../machine/rfm-table.js';
import { aggregateContent, contentOf, type Meaning, machineContent, meaningOf } from './content.js';

export interface MachineVersion {
  readonly name: string;
  /** The version of the project since which it has been as it is. */
  readonly version: number;
  readonly content: string;
}

export interface Cell {
  readonly scenario: string;
  readonly content: string;
  /** Of calendar entries: what they are, whatever their time. */
  readonly occurs?: string;
  readonly includesExisting?: true;
}

export interface Layout {
  readonly version: number;
  readonly attributes: readonly string[];
  readonly events: readonly string[];
  /** By event: how long it is stored with the contact; empty: not. */
  readonly logs?: readonly string[];
  /** The same in layouts that earlier releases of this program wrote. */
  readonly kept?: readonly string[];
  readonly aggregates: readonly string[];
  readonly segments: readonly { readonly name: string; readonly content: string }[];
  readonly timedSegments: readonly number[];
  readonly groups: readonly string[];
  readonly derived: readonly { readonly name: string; readonly per: string | null }[];
  /** Also those that are no more. */
  readonly scenarios: readonly string[];
  /** The newest of every scenario first, in the order of the bundle; then those of earlier versions. */
  readonly machines: readonly MachineVersion[];
  /** Conditions first, then calendar entries. */
  readonly cells: readonly Cell[];
  readonly rfm: { readonly content: string; readonly classes: readonly string[] } | null;
  readonly timezone: string;
}

/** `versions`: of each machine. */
export function layoutOf(program: EngineProgram, version: number, versions: readonly number[]): Layout {
  const { facts, machines, conditions, calendar } = program;
  const { bundle } = program.program;
  const { topics } = facts;
  const meaning = meaningOf(bundle);
  const named = (machine: number) => machines[machine]!.name;
  const rfm = bundle.model.rfm;
  return {
    version,
    attributes: topics.attributes.names,
    events: topics.events.names,
    logs: facts.events.map(({ keep }) => (keep === null ? '' : keep === 'forever' ? keep : contentOf(keep))),
    aggregates: bundle.facts.aggregates.map(aggregateContent),
    segments: bundle.segments.map(({ name }) => ({ name, content: meaning.segment(name) })),
    timedSegments: facts.timedSegments,
    groups: topics.groups.names,
    derived: bundle.derived.map(({ name, per }) => ({ name, per: per ?? null })),
    scenarios: topics.scenarios.names,
    machines: machines.map(({ name, loaded }, place) => ({
      name,
      version: versions[place]!,
      content: machineContent(loaded.machine),
    })),
    cells: numbered([
      ...conditions.map(({ machine, alternatives, includingExisting }) => ({
        scenario: named(machine),
        content: conditionContent(meaning, alternatives),
        ...(includingExisting && { includesExisting: true as const }),
      })),
      ...calendar.map(({ machine, loaded }) => {
        const moment = loaded.moment!.plan;
        // Under another spread turns of a schedule are planned anew: the days that they came on are counted by it.
        const turns = moment.on === 'schedule' ? (bundle.model.policies.spread ?? null) : null;
        const content = contentOf(turns === null ? moment : { moment, turns });
        return { scenario: named(machine), content, occurs: kindOf(moment) };
      }),
    ]),
    rfm: rfm ? { content: contentOf(rfm), classes: classNames(rfm.classes) } : null,
    timezone: bundle.model.timezone,
  };
}

function conditionContent(meaning: Meaning, alternatives: EngineProgram['conditions'][number]['alternatives']): string {
  return meaning.of(
    alternatives.map(({ plan }) => plan.condition),
    alternatives.map(({ plan }) => plan.dependsOn),
  );
}

/** A broadcast is another one on another day; a schedule or an anniversary is the same at another hour. */
function kindOf(moment: Moment): string {
  switch (moment.on) {
    case 'broadcast':
      return `broadcast ${moment.day}`;
    case 'anniversary':
      return `anniversary ${moment.attribute} ${moment.every}`;
    default:
      return moment.on;
  }
}

/** Several alike of one scenario are told apart by their order. */
function numbered(cells: readonly Cell[]): readonly Cell[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const key = `${cell.scenario} ${cell.content}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? cell : { ...cell, content: `${cell.content}#${count}` };
  });
}
