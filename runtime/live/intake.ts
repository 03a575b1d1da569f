/** What the service takes in, checked against the data model by whoever hands it over. Plain data. */
import type { HandleMoment } from '../machine/expression.js';
import type { Value } from '../machine/model.js';

export type Intake =
  | {
      readonly kind: 'event';
      readonly contact: string;
      readonly event: string;
      /** Makes a retry harmless. */
      readonly id: string;
      /** Epoch ms; left out or later than receipt: receipt. */
      readonly at?: number;
      readonly fields: Readonly<Record<string, Value>>;
      /** Starts no run (R3). */
      readonly imported?: boolean;
    }
  | {
      readonly kind: 'attributes';
      readonly contact: string;
      readonly id?: string;
      readonly values: Readonly<Record<string, Value>>;
      readonly imported?: boolean;
    }
  | { readonly kind: 'group'; readonly contact: string; readonly group: string; readonly member: boolean }
  | { readonly kind: 'suppression'; readonly contact: string; readonly channel: string; readonly suppressed: boolean }
  | { readonly kind: 'topic'; readonly contact: string; readonly topic: string; readonly left: boolean }
  /** Something came back about a message that was handed over; `id` makes a repeated callback harmless. */
  | {
      readonly kind: 'response';
      readonly contact: string;
      readonly id: string;
      readonly messageId: string;
      readonly channel: string;
      readonly message: string;
      readonly scenario: string;
      readonly moment: Exclude<HandleMoment, 'sent' | 'skipped' | 'failed'>;
      readonly link?: string;
    };

/** repeated: its id had been received before, and nothing changed. aside: it could not be taken in, and is kept among the rejects. */
export type Receipt = 'accepted' | 'repeated' | 'aside';

/** More waits than the service takes on: the caller is to come back later. */
export class Overload extends Error {
  constructor() {
    super('The service has more to do than it takes on; try again later.');
    this.name = 'Overload';
  }
}

/** Control characters, line ends of Unicode, what turns the direction of writing, and halves of characters, which no database keeps as they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;

/** Ids come from strangers: 1 to 200 characters, all of which can be shown and kept. */
export function isContactId(id: unknown): id is string {
  return typeof id === 'string' && id.length >= 1 && id.length <= 200 && !UNFIT.test(id);
}
