/**
 * What a run of a scenario can do: places, the ways between them with the time they take, the messages on them, and how runs begin. It is plain
 * data; every question about volume, reach and time is answered from it. It may allow more than can happen, never less.
 */

import type { Expression } from '../../grammar/index.js';
import type { Machine, SourceSpan } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Facts, Formula } from '../reason/index.js';
import type { Most } from './time.js';

export interface ScenarioModel {
  readonly name: string;
  readonly machine: Machine;
  /** One for each way its splits can deal out a contact, who never changes arms; one alone where there are too many ways. */
  readonly graphs: readonly Graph[];
  readonly sources: readonly Source[];
  /** What holds as long as a run goes on: it would be stopped otherwise. */
  readonly lasting: readonly Formula[];
  /** No two entries come closer than this: `enter once per D`; `once`: there is only one. */
  readonly spacing?: CalendarDuration | 'once';
  /** A goal, a stop or a restart may end a run at any instant. */
  readonly endsAnyTime: boolean;
  /** `one per KEY`: runs of different keys go on beside each other. */
  readonly overlaps: boolean;
  /** Why the model may allow more than can happen, in words. */
  readonly loose: readonly string[];
}

export interface Graph {
  /** Arms of splits by the split's id. */
  readonly arms: Readonly<Record<string, string>>;
  readonly places: readonly Place[];
  readonly entries: readonly Entry[];
}

/** A state of the machine, with what is known of the contact there. */
export interface Place {
  readonly id: number;
  /** Index in the machine's states. */
  readonly state: number;
  /** What is so of the contact when a run comes here. */
  readonly facts: Facts;
  readonly send?: Sending;
  /** The run is over here. */
  readonly isEnd: boolean;
  /** It may be over here all the same: what is waited for may not exist (`too_late`, R8). */
  readonly mayEnd?: boolean;
  readonly ways: readonly Way[];
  /** Rounds of the loops around it, by the loop's state. */
  readonly rounds: Readonly<Record<number, number>>;
}

export interface Sending {
  readonly channel: string;
  readonly message: string;
  readonly isMarketing: boolean;
  /** Whoever comes here has not agreed to the channel, so that it is skipped. */
  readonly isRefused?: boolean;
  /** How long it can be held before it is handed over. */
  readonly hold: Most;
  /** What holds of the contact as long as it is held: the run would end otherwise. */
  readonly lasting: readonly Formula[];
  /** What can hold it comes again just so every so many days. */
  readonly period?: 1 | 7;
}

export interface Way {
  readonly to: number;
  readonly least: CalendarDuration;
  readonly most: Most;
  /** What is taken, in the words of the text: `else`, `case champions`, `order_placed`. */
  readonly taken?: Taken;
  /** What must have passed since something on the way, besides `least`. */
  readonly since?: readonly Since[];
  /** Notes the instant for later: a loop that begins, a round of it, a message that goes out. */
  readonly marks?: readonly string[];
  /** The next round of a loop with `every` begins here. */
  readonly round?: { readonly loop: number; readonly every: CalendarDuration };
}

export interface Taken {
  readonly text: string;
  readonly span: SourceSpan;
  /** An arm of a wait: an event or a moment makes it happen; a condition that holds; or the time is over. */
  readonly by: 'choice' | 'happens' | 'timeout' | 'wait';
  /** Index of the arm of a wait. */
  readonly arm?: number;
}

/** At least `least` after what was marked. */
export interface Since {
  readonly mark: string;
  readonly least: CalendarDuration;
}

/** The mark of the run's beginning. */
export const ENTRY = 'entry';

/** One way to begin a run. */
export interface Entry {
  readonly id: number;
  readonly trigger: number;
  readonly alternative: number;
  readonly place: number;
  /** Index in the scenario's sources. */
  readonly source: number;
  /** Weekday, 1 (Monday) … 7, where the source is a schedule of several. */
  readonly weekday?: number;
  /** Minute of the local day, where the source is a schedule. */
  readonly minute?: number;
  /** So long after a goal or a stop has ended a run at the least, since what ends it is asked for or counted from here too. */
  readonly afterCut?: CalendarDuration;
  /** What holds of the contact at the instant of entry. */
  readonly formula: Formula;
  readonly span: SourceSpan;
  readonly text: string;
}

/** What makes entries, and how close together it can. Entries of one source happen at instants that are the same for all scenarios. */
export interface Source {
  /** The same for whatever happens at the same instants: `event order_placed`, `every 1,4 at 600`. */
  readonly key: string;
  /** In the words of the text. */
  readonly text: string;
  readonly kind: 'event' | 'schedule' | 'broadcast' | 'anniversary' | 'age' | 'free';
  /** At most so many in any time of this length; several hold together. None: nothing limits it. */
  readonly limits: readonly Limit[];
  /** Why nothing limits it, in words, where nothing does. */
  readonly free?: string;
  /** At most so many at all: days of a schedule while the scenario is active. */
  readonly total?: number;
  readonly moment?: Expression;
}

export interface Limit {
  readonly count: number;
  readonly per: CalendarDuration | 'ever';
  /** What says so, in words. */
  readonly because: string;
}
