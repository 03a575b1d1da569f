/** What the engine reports while it works: for statistics, timelines, tests and live sending. Listeners must not call back into the engine. */
import type { CalendarDuration } from '../machine/calendar.js';
import type { HandleMoment } from '../machine/expression.js';
import type { MessageModel } from '../machine/model.js';
import type { CodeValue, SlotValue } from '../machine/run.js';

export interface RunRef {
  readonly contact: string;
  /** Place of the contact in the engine. */
  readonly index: number;
  readonly scenario: string;
  /** Place in the program: a scenario may have a machine of each version that somebody is still in. */
  readonly machine: number;
  /** Which of the contact's entries into the scenario it is, from 1. */
  readonly number: number;
}

export interface OutgoingMessage {
  /** Unique over all messages of all contacts. */
  readonly id: string;
  readonly at: number;
  readonly run: RunRef;
  readonly model: MessageModel;
  /** Stable id of the `send`. */
  readonly label: string;
  readonly params: Readonly<Record<string, SlotValue>>;
  readonly lifetime: CalendarDuration | null;
  /** Hand-overs of it that failed for now; left out where none has. */
  readonly attempts?: number;
}

export interface MessageResponse {
  readonly messageId: string;
  readonly scenario: string;
  readonly channel: string;
  readonly message: string;
  readonly moment: HandleMoment;
}

export type RefusalReason = 'paused' | 'active' | 'audience' | 'running' | 'once' | 'stop';

export interface Sink {
  enter?(at: number, run: RunRef, trigger: number, alternative: number): void;
  refuse?(at: number, contact: string, scenario: string, reason: RefusalReason): void;
  /** An occurrence of the calendar was not for this contact: it is not in the audience. No entry was refused. Said where one is looked at, not for each. */
  passOver?(at: number, contact: string, scenario: string): void;
  /** The run came from one state to another; indexes into the machine's states. */
  step?(at: number, run: RunRef, from: number, to: number): void;
  send?(message: OutgoingMessage): void;
  /** Policy lets it through: it goes into the outbox, and an `outcome` is awaited; `instant`: none is, it counts as sent already. */
  offer?(message: OutgoingMessage, instant: boolean): void;
  /** The run has left the message behind; false when it is being handed over already. */
  withdraw?(at: number, run: RunRef, messageId: string): boolean;
  skip?(at: number, run: RunRef, model: MessageModel, label: string, reason: string): void;
  /** Judged and put off; said once for each attempt. */
  hold?(at: number, run: RunRef, model: MessageModel, label: string, reason: string, until: number): void;
  /** Something came back about a message for the first time, also after its run: opened, clicked, bounced. A click implies the opening, an opening the delivery. */
  response?(at: number, contact: string, about: MessageResponse): void;
  give?(at: number, run: RunRef, label: string, code: CodeValue): void;
  /** The pool of codes has none left, and holds the run (R13): said once, however often it is asked again. Null: a code of the statement's own. */
  empty?(at: number, run: RunRef, label: string, coupon: string | null): void;
  /** First shown: the code counts as spent, its validity begins. */
  spend?(at: number, run: RunRef, code: CodeValue, validUntil: number | null): void;
  /** The run ended without having shown it. */
  release?(at: number, run: RunRef, code: CodeValue): void;
  /** The run left a split for the first time; the index of its state. */
  split?(at: number, run: RunRef, state: number): void;
  /** `converts`: the run ended by it. `first`: the first goal of this run. Value in minor units or a plain number. `splits`: those passed before. */
  goal?(
    at: number,
    run: RunRef,
    goal: number,
    value: number,
    converts: boolean,
    first: boolean,
    splits: readonly number[],
  ): void;
  measure?(at: number, run: RunRef, measure: number, value: number, first: boolean): void;
  /** `state`: index of the one that it was in; -1: none. */
  end?(at: number, run: RunRef, outcome: string, state: number): void;
  /** A deploy has moved the run to another version: from a state of that one, by its id, to a state of this one. */
  carry?(at: number, run: RunRef, from: { readonly version: number; readonly state: string }, to: number): void;
  /** The contact came into a group or left it. */
  group?(at: number, contact: string, index: number, group: string, member: boolean): void;
  /** The contact is in a segment now or no longer: it entered or left, or (`happened` false) a deploy counts it so. */
  segment?(at: number, contact: string, segment: string, member: boolean, happened: boolean): void;
  /** The contact's RFM class changed. */
  rfm?(at: number, contact: string, index: number, from: string, to: string): void;
}
