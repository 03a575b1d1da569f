/**
 * A contact's story as short text for the store, and back: one list a batch, in which a scenario and a run's number stand before the lines
 * about that run. Names are written out, so that a line is read without the version that wrote it. It knows no rules.
 */
import { Ink } from '../engine/index.js';
import type { Value } from '../machine/model.js';

/** One line of a contact's story; `at` is the entry's. */
export interface JournalLine {
  readonly what: string;
  readonly scenario?: string;
  readonly run?: number;
  readonly [detail: string]: Value | undefined;
}

/** By their numbers in the store: what a line of each kind says, in order. New kinds come last, and no kind changes. */
const KINDS = [
  ['enter', 'trigger', 'alternative'],
  ['move', 'to'],
  ['send', 'channel', 'message', 'label', 'id'],
  ['skip', 'channel', 'message', 'label', 'reason'],
  ['hold', 'channel', 'message', 'label', 'reason', 'until'],
  ['give', 'label', 'value', 'code'],
  ['empty', 'label', 'coupon'],
  ['spend', 'code'],
  ['goal', 'value', 'converts'],
  ['measure', 'measure', 'value'],
  ['deploy', 'from', 'to'],
  ['end', 'outcome'],
  ['rfm', 'from', 'to'],
  ['delivered', 'scenario', 'channel', 'message', 'id'],
  ['opened', 'scenario', 'channel', 'message', 'id'],
  ['clicked', 'scenario', 'channel', 'message', 'id'],
  ['bounced', 'scenario', 'channel', 'message', 'id'],
] as const;

export type LineKind = (typeof KINDS)[number][0];
export type AnswerKind = Extract<LineKind, 'delivered' | 'opened' | 'clicked' | 'bounced'>;

const NUMBERS = new Map<string, number>(KINDS.map(([what], number) => [what, number]));

/** These are about the contact or a message, not about a run under way. */
const FIRST_WITHOUT_RUN = NUMBERS.get('rfm')!;

export function isAnswerKind(moment: string): moment is AnswerKind {
  return (NUMBERS.get(moment) ?? 0) > FIRST_WITHOUT_RUN;
}

type Part = string | number | readonly Value[];

/** `details` as the kind has them; those at the end may be left out. */
export function lineOf(kind: LineKind, ...details: readonly Value[]): readonly Value[] {
  return [NUMBERS.get(kind)!, ...details];
}

const INK = new Ink();

/** The lines of one batch about one contact. */
export class Story {
  readonly at: number;
  readonly #parts: Part[] = [];
  #scenario = '';
  #run = 0;

  /** Epoch ms of the first line. */
  constructor(at: number) {
    this.at = at;
  }

  /** As `lineOf` gave it. */
  add(line: readonly Value[]): void {
    this.#parts.push(line);
  }

  addOf(run: { readonly scenario: string; readonly number: number }, line: readonly Value[]): void {
    if (run.number !== this.#run || run.scenario !== this.#scenario) {
      this.#scenario = run.scenario;
      this.#run = run.number;
      this.#parts.push(run.scenario, run.number);
    }
    this.#parts.push(line);
  }

  get text(): string {
    INK.value(this.#parts);
    return INK.take();
  }
}

/** Of text that a `Story` gave. */
export function linesOf(detail: string): readonly JournalLine[] {
  const lines: JournalLine[] = [];
  let scenario = '';
  let run = 0;
  for (const part of JSON.parse(detail) as readonly Part[]) {
    if (typeof part === 'string') scenario = part;
    else if (typeof part === 'number') run = part;
    else {
      const [number, ...details] = part as readonly [number, ...Value[]];
      const [what, ...names] = KINDS[number]!;
      const line: Record<string, Value> & { what: string } =
        number < FIRST_WITHOUT_RUN ? { what, scenario, run } : { what };
      details.forEach((detail, place) => {
        line[names[place]!] = detail;
      });
      lines.push(line);
    }
  }
  return lines;
}
