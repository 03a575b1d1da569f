/** What is answered to a question, as plain data: for people, and to be acted out. */
import type { SourceSpan } from '../../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../../runtime/machine/calendar.js';
import type { Bound, WitnessRun } from '../bound.js';
import type { Most } from '../time.js';
import type { Step } from './names.js';

export interface Answer {
  /** Undefined: it was asked for figures. */
  readonly holds?: boolean;
  readonly text: string;
  /** What explains it, a sentence each, with where it stands. */
  readonly because: readonly Because[];
  /** Why more may be allowed than can happen, in words. */
  readonly loose: readonly string[];
  readonly witness: readonly WitnessRun[];
  /** What has to be seen when the path is acted out; nothing: there is no path. */
  readonly shows?: Shows;
  readonly times?: readonly Times[];
}

export interface Because {
  readonly text: string;
  readonly span?: SourceSpan;
}

export type Shows =
  | { readonly kind: 'bound'; readonly bound: Bound; readonly count: number }
  | { readonly kind: 'steps'; readonly steps: readonly (readonly Step[])[]; readonly window?: CalendarDuration }
  | { readonly kind: 'beside'; readonly scenarios: readonly [string, string] };

/** From the entry of a run on. */
export interface Times {
  readonly scenario: string;
  readonly what: string;
  readonly span: SourceSpan;
  /** Undefined: no run comes there. */
  readonly least?: CalendarDuration;
  /** Its `ms` are infinite where nothing ends it. */
  readonly most?: Most;
  /** What may go on for ever on the way. */
  readonly endless?: Because;
}
