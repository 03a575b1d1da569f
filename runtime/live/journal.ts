/**
 * A contact's story as short text for the store, and back: one list a batch, in which a scenario and a run's number stand before the lines
 * about that run. Names are written out, so that a line is read without the version that wrote it. It knows no rules.
 */
import { inOnePiece, quoted, textOf } from '../engine/index.js';
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

/** The lines of one batch about one contact. */
export class Story {
  readonly at: number;
  #text = '';
  #scenario = '';
  #run = 0;

  /** Epoch ms of the first line. */
  constructor(at: number) {
    this.at = at;
  }

  /** `details` as the kind has them; those at the end may be left out. */
  add(kind: LineKind, ...details: readonly Value[]): void {
    this.#add(kind, details);
  }

  addOf(run: { readonly scenario: string; readonly number: number }, kind: LineKind, details: readonly Value[]): void {
    if (run.number !== this.#run || run.scenario !== this.#scenario) {
      this.#scenario = run.scenario;
      this.#run = run.number;
      this.#text += `${this.#comma}${quoted(run.scenario)},${run.number}`;
    }
    this.#add(kind, details);
  }

  #add(kind: LineKind, details: readonly Value[]): void {
    let text = `${this.#comma}[${NUMBERS.get(kind)!}`;
    for (const detail of details) text += `,${textOf(detail)}`;
    this.#text += `${text}]`;
  }

  get #comma(): string {
    return this.#text === '' ? '' : ',';
  }

  get text(): string {
    return inOnePiece(`[${this.#text}]`);
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
