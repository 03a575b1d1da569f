/** Everything about one contact as plain data: who it is, where it stands, what happened and what was sent. */
import { isoUtc } from '../clock/index.js';
import { type JournalLine, linesOf } from '../live/journal.js';
import type { Store } from '../store/port.js';
import { fieldsOf } from './expression-text.js';
import { entriesOf, type Glass, type Line, lineOf, lookInto, type Source, scenariosOf } from './glass.js';
import { type Letter, letterOf } from './stuck.js';
import { plainOf, textOf } from './values.js';

export interface Attribute {
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
}

/** A run under way. */
export interface RunView {
  readonly scenario: string;
  readonly number: number;
  readonly entered: string;
  readonly step: string;
  readonly line: Line;
  readonly since: string;
  /** Null: only something that happens moves it. */
  readonly until: string | null;
}

/** One line of the contact's story. */
export type StoryLine = JournalLine & { readonly at: string };

export interface ContactView {
  readonly id: string;
  readonly at: string;
  /** Texts tell times of this zone; instants are ISO 8601 in UTC. */
  readonly zone: string;
  readonly attributes: readonly Attribute[];
  readonly groups: readonly string[];
  readonly segments: readonly string[];
  /** Null where the project has no rfm. */
  readonly rfm: {
    readonly class: string | null;
    readonly before: string | null;
    readonly movedAt: string | null;
    readonly r: number | null;
    readonly f: number | null;
    readonly m: number | null;
    readonly recency: string | null;
    readonly frequency: string | null;
    readonly spend: string | null;
  } | null;
  /** Channels over which nothing is sent any more; `any`: no marketing at all. */
  readonly suppressed: readonly string[];
  readonly leftTopics: readonly string[];
  readonly runs: readonly RunView[];
  readonly entered: readonly { readonly scenario: string; readonly times: number; readonly last: string }[];
  readonly events: readonly {
    readonly at: string;
    readonly event: string;
    readonly fields: unknown;
    readonly text: string;
  }[];
  readonly messages: readonly Letter[];
  readonly codes: readonly {
    readonly code: string;
    readonly coupon: string;
    readonly status: string;
    readonly validUntil: string | null;
  }[];
  readonly story: readonly StoryLine[];
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** Null for somebody who is not known. */
export function contactView(source: Source, id: string): ContactView | null {
  const glass = lookInto(source, id);
  return glass && viewOf(glass);
}

export function viewOf(glass: Glass): ContactView {
  const { stored, contact, engine, program, store, zone } = glass;
  const { model } = program.bundle;
  const { keeper } = engine.state;
  const { index } = contact.data;
  const { topics } = keeper.program;
  const member = (names: readonly string[], { cells, width }: { cells: Uint8Array; width: number }) =>
    names.filter((_, place) => cells[index * width + place] === 1);
  return {
    id: stored.id,
    at: isoUtc(glass.at),
    zone: zone.name,
    attributes: contact.data.attributes.flatMap((value, place) => {
      const name = topics.attributes.names[place]!;
      const type = model.contact[name] ?? null;
      return value === null ? [] : [{ name, value: plainOf(value, type), text: textOf(value, type, zone) }];
    }),
    groups: member(topics.groups.names, keeper.groups),
    segments: member(topics.segments.names, keeper.segments),
    rfm: model.rfm ? rfmOf(glass) : null,
    suppressed: [...(contact.suppressed ?? [])],
    leftTopics: [...(contact.leftTopics ?? [])],
    runs: runsOf(glass),
    entered: scenariosOf(program).flatMap(({ name, newest }) => {
      const { times, last } = entriesOf(glass, newest);
      return Number.isNaN(last) ? [] : [{ scenario: name, times, last: isoUtc(last) }];
    }),
    events: glass.events.map(({ at, name, fields }) => {
      const values = JSON.parse(fields) as Record<string, never>;
      const type = { type: 'record', fields: name === 'identify' ? model.contact : fieldsOf(name, program) } as const;
      return { at: isoUtc(at), event: name, fields: plainOf(values, type), text: textOf(values, type, zone) };
    }),
    messages: store.messagesOf(stored.number).map((row) => letterOf(row, stored.id)),
    codes: store.codesOf(stored.number).map(({ code, coupon, status, validUntil }) => ({
      code,
      coupon,
      status,
      validUntil: validUntil === null ? null : isoUtc(validUntil),
    })),
    story: storyOf(store, stored.number),
  };
}

/** In order; runs are told by scenario and number. */
export function storyOf(store: Pick<Store, 'journalOf'>, number: number): readonly StoryLine[] {
  return store
    .journalOf(number, WHOLE)
    .flatMap(({ at, detail }) => linesOf(detail).map((line) => ({ ...line, at: isoUtc(at) })));
}

function runsOf(glass: Glass): readonly RunView[] {
  const { runs, program } = glass.engine.state;
  return glass.contact.runs.map((row) => {
    const { loaded, name } = program.machines[runs.machine[row]!]!;
    const state = loaded.machine.states[runs.state[row]!]!;
    const until = Math.min(runs.deadline[row]!, orNever(runs.holdOf(row)));
    return {
      scenario: name,
      number: runs.number[row]!,
      entered: isoUtc(runs.entry[row]!),
      step: state.id,
      line: lineOf(glass, state.span),
      since: isoUtc(runs.since[row]!),
      until: Number.isFinite(until) ? isoUtc(until) : null,
    };
  });
}

function orNever(at: number): number {
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

function rfmOf({ context }: Glass): NonNullable<ContactView['rfm']> {
  const { rfm } = context.facts;
  const { class: own, before, movedAt, r, f, m, recency, frequency, spend } = rfm;
  return { class: own, before, movedAt: movedAt === null ? null : isoUtc(movedAt), r, f, m, recency, frequency, spend };
}
