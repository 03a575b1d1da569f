/** Where everybody waits, and since when; messages that came to nothing. Walks over all contacts in pages, so that a service can do other work between them. */
import { isoUtc } from '../clock/index.js';
import { unpack } from '../engine/index.js';
import type { StoredContact, StoredMessage } from '../store/port.js';
import { type Line, lineOf, type Source, versionOf } from './glass.js';

export interface Standing {
  readonly scenario: string;
  readonly id: string;
  /** Of the project, for a step of an earlier version. */
  readonly version?: number;
  readonly line: Line;
  readonly waiting: number;
  /** Who has waited longest came there then. */
  readonly oldest: string;
}

const PAGE = 2_000;

/** States with people in them, most first. A page a turn: the last value is the result. */
export function* standing(source: Source): Generator<null, readonly Standing[]> {
  const { scenarios } = source.program.bundle;
  const found = new Map<string, { machine: number; state: number; waiting: number; oldest: number }>();
  for (let page = source.store.contactsAfter(0, PAGE); page.length > 0; ) {
    for (const { machine, state, since } of page.flatMap((contact) => runsOf(source, contact))) {
      const key = `${machine} ${state}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { machine, state, waiting: 1, oldest: since });
      else {
        known.waiting++;
        known.oldest = Math.min(known.oldest, since);
      }
    }
    page = source.store.contactsAfter(page.at(-1)!.number, PAGE);
    yield null;
  }
  return [...found.values()]
    .flatMap(({ machine, state, waiting, oldest }): Standing[] => {
      const plan = scenarios[machine]?.states[state];
      if (plan === undefined) return [];
      const { id, span } = plan;
      const { name } = scenarios[machine]!;
      const isEarlier = scenarios.findIndex((one) => one.name === name) !== machine;
      const version = isEarlier && { version: versionOf(source.program, machine) };
      return [{ scenario: name, id, ...version, line: lineOf(source, span), waiting, oldest: isoUtc(oldest) }];
    })
    .sort((a, b) => b.waiting - a.waiting || (a.oldest < b.oldest ? -1 : 1));
}

/** Where the contact's runs stand, as the running version counts machines and states: also of one that is not brought over to it yet. */
function runsOf({ release }: Source, { version, state }: StoredContact) {
  const runs = unpack(state).runs ?? [];
  const bridge = release?.bridge;
  if (!bridge || version === release.version) return runs;
  return runs.flatMap((run) => {
    const { stays, move } = bridge.machines[run.machine]!;
    const counterpart = move?.states[run.state];
    if (move && counterpart) return [{ ...run, machine: move.to, state: counterpart.to }];
    return stays < 0 ? [] : [{ ...run, machine: stays }];
  });
}

/** A message as lists show it. */
export interface Letter {
  readonly id: string;
  readonly contact: string;
  readonly channel: string;
  readonly message: string;
  readonly scenario: string;
  readonly status: StoredMessage['status'];
  readonly at: string;
  readonly reason: string | null;
}

/** Failed ones and those of unknown outcome, the newest first. */
export function deadLetters({ store }: Pick<Source, 'store'>, limit: number): readonly Letter[] {
  const rows = [...store.ended('failed', limit), ...store.ended('unknown', limit)]
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit);
  const ids = new Map(store.contactsByNumber(rows.map(({ contact }) => contact)).map(({ number, id }) => [number, id]));
  return rows.map((row) => letterOf(row, ids.get(row.contact) ?? ''));
}

export function letterOf(row: StoredMessage, contact: string): Letter {
  const { id, channel, name, scenario, status, at, reason } = row;
  return { id, contact, channel, message: name, scenario, status, at: isoUtc(at), reason };
}
