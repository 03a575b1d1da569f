/** What the world can tell the engine about one contact. */
import type { HandleMoment } from '../machine/expression.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';
import type { OutgoingMessage } from './sink.js';

export type Input =
  /** `imported`: changes data, goals and stops, but starts no run (R3). What comes later than policy allows is treated so by itself. */
  | { readonly kind: 'event'; readonly event: EventRecord; readonly imported?: boolean }
  /** Attributes as they are from now on; those not named stay. */
  | { readonly kind: 'attributes'; readonly values: Readonly<Record<string, Value>>; readonly imported?: boolean }
  | { readonly kind: 'group'; readonly group: string; readonly member: boolean; readonly imported?: boolean }
  /** Something happened to a message that the engine handed over. */
  | {
      readonly kind: 'message';
      readonly messageId: string;
      readonly channel: string;
      readonly message: string;
      readonly scenario: string;
      readonly moment: HandleMoment;
      readonly link?: string;
    }
  /** Nothing is sent there any more, or again: bounces and complaints, and what lifts them. */
  | { readonly kind: 'suppression'; readonly channel: string; readonly suppressed: boolean }
  /** The contact has left a topic of messages, or is back. */
  | { readonly kind: 'topic'; readonly topic: string; readonly left: boolean }
  /** What became of a message from the outbox. `unknown`: it may or may not have gone out, and is not repeated. */
  | {
      readonly kind: 'outcome';
      readonly message: OutgoingMessage;
      readonly outcome: 'sent' | 'unknown' | 'failed';
      readonly reason?: string;
    }
  /** It could not be handed over for now: judged again at `until`. */
  | { readonly kind: 'outcome'; readonly message: OutgoingMessage; readonly outcome: 'retry'; readonly until: number }
  /** The contact is there: its segments and conditions are judged for the first time. */
  | { readonly kind: 'appears' };

/** All but events, which are received by number. */
export type OtherInput = Exclude<Input, { readonly kind: 'event' }>;
