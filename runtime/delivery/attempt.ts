/**
 * The question the engine asks before every attempt to send: all that policy may look at, as of one instant. `judgeSend` answers
 * with a `Verdict`. Plain look-ups only: nothing here reads a clock, a store or the network.
 */
import type { Zone } from '../machine/calendar.js';
import type { Value } from '../machine/model.js';
import type { SlotValue } from '../machine/run.js';
import type { Windows } from './opening.js';
import type { SendRules } from './rules.js';

export interface SendAttempt {
  readonly rules: SendRules;
  readonly contact: AttemptContact;
  /** The message's parameters as bound for this attempt; null is unknown. A required one that is null: `failed_params`. */
  readonly params: Readonly<Record<string, SlotValue>>;
  /** Epoch ms. */
  readonly now: number;
  /** The contact's zone. */
  readonly zone: Zone;
  /** What the law of the address's country says about when; null: nothing. Judged for marketing alone. */
  readonly legal: NonNullable<Windows['legal']> | null;
  readonly history: SendHistory;
  /** Epoch ms at which the channel's rate has room for this message, those waiting before it counted; free when not after `now`. */
  readonly channelFreeAt: number;
  /** This very message of this run was already handed over. */
  readonly duplicate: boolean;
  /** Backtests over a history that keeps no consents or addresses: what is unknown (never what is false) counts as given. */
  readonly assumeConsent: boolean;
}

export interface AttemptContact {
  /** It belongs to the share that never gets marketing. */
  readonly inHoldout: boolean;
  /** Null when unknown. */
  attribute(name: string): Value;
  /** For caps with a `segment`. */
  inSegment(name: string): boolean;
  /** The address of this channel bounced hard or complained. */
  suppressed(channel: string): boolean;
  leftTopic(topic: string): boolean;
}

export interface SendHistory {
  /** Epoch ms of the contact's marketing hand-overs, ascending, at least as far back as the longest cap. `any`: all channels. */
  marketing(channel: string): readonly number[];
}
