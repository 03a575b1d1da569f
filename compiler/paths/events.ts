/**
 * Claims about a contact's history: how many events there are, how old the last and the first is, and what one says of the other. An event that never
 * happened is infinitely old; both `>` and `>=` on an age turn true when it is reached (R6).
 */
import type { Expression, HistoryExpression } from '../../grammar/index.js';
import {
  atLeast,
  atMost,
  below,
  type Condition,
  claim,
  type Fact,
  type Formula,
  inLine,
  type Line,
  lowest,
  outsideOf,
  type Subject,
} from '../reason/index.js';
import { type Length, lengthOf } from './durations.js';
import { letsSameThrough } from './filters.js';
import { keyOf, mayBeUnknown, meant, numberSubject, type Reading } from './reading.js';

/** Events of one kind, or those of them that a filter lets through. */
export interface Events {
  readonly event: string;
  readonly where?: string;
  readonly names: readonly string[];
  /** Some event takes them back. */
  readonly undone: boolean;
  /** Which of them the filter lets through can change. */
  readonly unsteady?: boolean;
}

/** Something with a place in time, whose age is asked for. */
export interface Anchor {
  readonly key: string;
  readonly names: readonly string[];
  /** It may never have happened, and is infinitely old then. */
  readonly never: boolean;
  readonly optional: boolean;
  readonly fixed: boolean;
  readonly of?: { readonly events: Events; readonly end: 'last' | 'first' };
}

export function eventsOf(r: Reading, expression: HistoryExpression): Events {
  const { event, where } = expression;
  const filter = where && keyOf(r, where);
  return {
    event: event.text,
    names: filter?.names ?? [],
    undone: isUndone(r, event.text),
    ...(filter ? { where: filter.key, unsteady: !letsSameThrough(r, where) } : {}),
  };
}

/** All events of the name. */
export function everyOne(r: Reading, event: string): Events {
  return { event, names: [], undone: isUndone(r, event) };
}

function unfiltered({ event, undone }: Events): Events {
  return { event, names: [], undone };
}

function keyOfEvents({ event, where }: Events): string {
  return where === undefined ? event : `${event} where ${where}`;
}

export function ends(events: Events, end: 'last' | 'first'): Anchor {
  const { names } = events;
  return {
    key: `${end} ${keyOfEvents(events)}`,
    names,
    never: true,
    optional: false,
    fixed: false,
    of: { events, end },
  };
}

/** What an age is asked of; undefined where nothing is known of its place in time. */
export function anchorOf(r: Reading, expression: Expression): Anchor | undefined {
  const { c } = r;
  const inner = meant(c, expression);
  const moment = inner.kind === 'since' && !inner.unit ? meant(c, inner.moment) : inner;
  if (moment.kind === 'history' && !moment.inLast && (moment.function === 'last' || moment.function === 'first'))
    return ends(eventsOf(r, moment), moment.function);
  const { key, names } = keyOf(r, moment);
  const type = c.typeAt(moment);
  const entry =
    moment.kind === 'nameExpr' && c.meanings.get(moment.name)?.kind === 'builtin' && moment.name.text === 'entry';
  const alias = moment.kind === 'nameExpr' && c.meanings.get(moment.name)?.kind === 'alias';
  if (entry || alias) return { key, names, never: false, optional: false, fixed: true };
  const optional = type.kind === 'handleMoment' || (type.kind !== 'event' && mayBeUnknown(c, moment));
  return { key, names, never: true, optional, fixed: false };
}

/** The age of when the run began. */
export const entry: Anchor = { key: 'builtin entry', names: [], never: false, optional: false, fixed: true };

function ageSubject(anchor: Anchor, line: string): Subject {
  // An event that is taken back, or that a filter lets through no more, makes the one before it the last again.
  const ages = line === 'hours' && anchor.of?.end === 'last' && !anchor.of.events.undone && !anchor.of.events.unsteady;
  return numberSubject(`age of ${anchor.key} in ${line}`, anchor.names, {
    optional: anchor.optional,
    overTime: anchor.fixed ? 'grows' : ages ? 'ages' : 'free',
    ...(anchor.never ? {} : { range: below(Number.POSITIVE_INFINITY) }),
  });
}

/** Older than the duration, and younger. */
export function ageClaims(anchor: Anchor, length: Length): { readonly older: Formula; readonly younger: Formula } {
  const subject = ageSubject(anchor, length.line);
  const older = olderFacts(anchor, length);
  const younger = youngerFacts(anchor, length);
  return {
    older: claim(subject, inLine(subject, atLeast(length.value)), older, anchor.optional ? [] : younger),
    younger: claim(subject, inLine(subject, below(length.value)), younger, anchor.optional ? [] : older),
  };
}

/** The last of these events is no older than so many hours. */
export function youngerThan(events: Events, hours: number): Formula {
  const { subject, values } = on(ageSubject(ends(events, 'last'), 'hours'), atMost(hours));
  return claim(subject, values, someFacts(events, 1));
}

/** The key of how old the last of these events is, in hours. */
export function ageKey(events: Events): string {
  return ageSubject(ends(events, 'last'), 'hours').key;
}

/** Certainly as old as so many hours. */
export function agedFact(anchor: Anchor, hours: number): Fact {
  return on(ageSubject(anchor, 'hours'), atLeast(hours));
}

function on(subject: Subject, line: Line): Fact {
  return { subject, values: inLine(subject, line) };
}

function olderFacts(anchor: Anchor, length: Length): readonly Fact[] {
  const facts = [on(ageSubject(anchor, length.line), atLeast(length.value)), agedFact(anchor, length.least)];
  // The first is no younger than the last.
  return anchor.of?.end === 'last' ? [...facts, ...olderFacts(ends(anchor.of.events, 'first'), length)] : facts;
}

function youngerFacts(anchor: Anchor, length: Length): readonly Fact[] {
  const facts = [
    on(ageSubject(anchor, length.line), below(length.value)),
    on(ageSubject(anchor, 'hours'), below(length.most)),
  ];
  if (!anchor.of) return facts;
  const { events, end } = anchor.of;
  facts.push(...someFacts(events, 1));
  if (end === 'first') facts.push(...youngerFacts(ends(events, 'last'), length));
  else if (events.where !== undefined) facts.push(...youngerFacts(ends(unfiltered(events), 'last'), length));
  return facts;
}

function countSubject(events: Events, window?: Length): Subject {
  const within = window ? ` in last ${window.value} ${window.line}` : '';
  return numberSubject(`count of ${keyOfEvents(events)}${within}`, events.names, {
    range: atLeast(0),
    whole: true,
    overTime: !window && events.where === undefined && !events.undone ? 'grows' : 'free',
  });
}

/** Whether some event takes this one back. */
function isUndone(r: Reading, event: string): boolean {
  const bases = r.c.events.bases(event);
  return Object.values(r.c.model.events).some(({ undoes }) => undoes && bases.includes(undoes.event));
}

/** There are at least so many. */
export function someFacts(events: Events, least: number): readonly Fact[] {
  const facts = [on(countSubject(events), atLeast(least))];
  if (events.where !== undefined) facts.push(on(countSubject(unfiltered(events)), atLeast(least)));
  return facts;
}

/** The number of events is in the line. `window`: those of so long. */
export function countClaim(events: Events, line: Line, window?: Length): Formula {
  const subject = countSubject(events, window);
  return claim(
    subject,
    inLine(subject, line),
    countFacts(subject, events, line, window),
    countFacts(subject, events, outsideOf(line), window),
  );
}

function countFacts(subject: Subject, events: Events, line: Line, window: Length | undefined): readonly Fact[] {
  const { values } = on(subject, line);
  if (values.kind !== 'numbers') return [];
  const least = lowest(values.line);
  if (least === undefined) return [];
  if (least >= 1) return [...someFacts(events, least), ...(window ? youngerFacts(ends(events, 'last'), window) : [])];
  const { cuts } = values.line;
  if (cuts.length !== 2 || cuts[1]!.at !== 1) return [];
  return window ? olderFacts(ends(events, 'last'), window) : [];
}

/** `any E [where …] [in last D]`; undefined where the length of its window is not written down. */
export function someOf(r: Reading, expression: HistoryExpression): Condition | undefined {
  const events = eventsOf(r, expression);
  if (!expression.inLast) {
    const yes = countClaim(events, atLeast(1));
    return { yes, no: countClaim(events, below(1)) };
  }
  const window = lengthOf(r.c, expression.inLast);
  if (!window) return undefined;
  const { older, younger } = ageClaims(ends(events, 'last'), window);
  return { yes: younger, no: older };
}
