/** What two backtests differ in, as tables of text that the terminal, a comment and the page have in common. Only what differs has a row. */
import type { ContactDifference, Difference, Pair, People, Sent } from '../../../runtime/backtest/index.js';
import type { Amounts } from '../../amounts.js';
import { counted, reasonText } from '../words.js';

export interface DifferenceTable {
  readonly id: 'scenarios' | 'messages' | 'classes' | 'codes' | 'held' | 'most' | 'days' | 'contacts';
  readonly title: string;
  readonly header: readonly string[];
  /** The first cell of a row says what it is of. */
  readonly rows: readonly (readonly string[])[];
  /** Columns that are words, beside the first. */
  readonly words: readonly number[];
  readonly note: string;
}

/** So many days are told; the page's chart and JSON have them all. */
const MOST_DAYS = 7;

export function tablesOf(difference: Difference, show: Amounts): readonly DifferenceTable[] {
  const all = [
    scenarios(difference, show),
    messages(difference, show),
    classes(difference, show),
    codes(difference, show),
    held(difference, show),
    most(difference, show),
    days(difference, show),
    contacts(difference, show),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** The whole in a few sentences; one a line. */
export function sentencesOf({ total: { sent, people }, affected }: Difference, show: Amounts): readonly string[] {
  const { count } = show;
  const came = [
    ...(people.gained > 0 ? [`${counted(people.gained, 'contact', show)} would get something who got nothing`] : []),
    ...(people.lost > 0 ? [`${counted(people.lost, 'contact', show)} would get nothing any more`] : []),
  ];
  return [
    `${counted(sent.after, 'message', show)} instead of ${count(sent.before)} (${signed(sent, count)}), to ${
      people.before !== people.after
        ? `${counted(people.after, 'contact', show)} instead of ${count(people.before)}`
        : came.length > 0
          ? `${counted(people.after, 'contact', show)}, as many as before`
          : `the same ${counted(people.after, 'contact', show)}`
    }.`,
    ...(came.length > 0 ? [`${came.join(', ')}.`] : []),
    `${counted(affected.contacts, 'contact', show)} would get anything else or at another time${
      affected.otherTime > 0 ? `; ${counted(affected.otherTime, 'message', show)} would only come at another time` : ''
    }.`,
  ];
}

/** What the words of all tables mean. */
export function sidesText(against: string): string {
  return `Before: ${against}. After: the project as it is now.`;
}

export const NO_DIFFERENCE =
  'No difference: everybody would get the same messages at the same instants. What the messages say is not compared; cauce plan tells.';

/** `+3`, `−3`, `=`. */
export function signed({ before, after }: Pair<number>, text: (n: number) => string): string {
  if (before === after) return '=';
  return `${after > before ? '+' : '−'}${text(Math.abs(after - before))}`;
}

/** `2 → 1 (−1)`; where nothing differs the number alone. */
export function change(pair: Pair<number>, text: (n: number) => string): string {
  return pair.before === pair.after
    ? text(pair.after)
    : `${text(pair.before)} → ${text(pair.after)} (${signed(pair, text)})`;
}

/** Those that send most more or fewer come first, here and among the messages. */
function scenarios({ scenarios: all }: Difference, { count, money, shown }: Amounts): DifferenceTable {
  const differing = all.filter(
    (one) => JSON.stringify(one.before) !== JSON.stringify(one.after) || isOther(one.people) || one.otherTime > 0,
  );
  const same = all.length - differing.length;
  differing.sort(byWeight((one) => sentOfPair(one)));
  const rows = differing.map(({ name, before, after, people, otherTime }) => {
    const told = (of: keyof NonNullable<typeof before>) =>
      change({ before: before?.[of] ?? 0, after: after?.[of] ?? 0 }, count);
    const value = { before: shown(before?.value ?? 0), after: shown(after?.value ?? 0) };
    return [
      `${name}${before ? '' : ' (new)'}${after ? '' : ' (gone)'}`,
      told('entered'),
      told('sent'),
      peopleText(people, count),
      count(otherTime),
      told('skipped'),
      told('converted'),
      change(value, money),
    ];
  });
  return {
    id: 'scenarios',
    title: 'Scenarios',
    header: ['Scenario', 'entered', 'sent', 'people', 'other time', 'skipped', 'converted', 'value'],
    rows,
    words: [],
    note: [PEOPLE_NOTE, TIME_NOTE, ...(same === 0 ? [] : [sameText(same)])].join(' '),
  };
}

const PEOPLE_NOTE = 'People: with + those who got none before, with − those who would get none any more.';
const TIME_NOTE = 'Other time: messages that somebody would get at another time only.';

function sameText(same: number): string {
  return `${same} ${same === 1 ? 'scenario does' : 'scenarios do'} the same as before.`;
}

/** `414 → 410 (+6 −10)`; the number alone where they are the same people. */
function peopleText({ before, after, gained, lost }: People, count: (n: number) => string): string {
  const others = [...(gained > 0 ? [`+${count(gained)}`] : []), ...(lost > 0 ? [`−${count(lost)}`] : [])];
  return others.length === 0 ? count(after) : `${count(before)} → ${count(after)} (${others.join(' ')})`;
}

function sentRow(name: string, { sent, people }: Sent, count: (n: number) => string): readonly string[] {
  return [name, count(sent.before), count(sent.after), signed(sent, count), count(people.gained), count(people.lost)];
}

const SENT_HEADER = ['before', 'after', '+/−', 'gained by', 'lost by'];
const SENT_NOTE = 'Gained by: contacts who got none before. Lost by: contacts who would get none any more.';

function messages({ scenarios: all }: Difference, { count }: Amounts): DifferenceTable {
  const differing = all.flatMap(({ name, messages: own }) =>
    own.flatMap(({ message, people, otherTime, ...pair }) => {
      const sent = sentOfPair(pair);
      const isThere = pair.before !== null && pair.after !== null;
      const isSame = isThere && !isDifferent(sent) && !isOther(people) && otherTime === 0;
      return isSame ? [] : [{ name: `${name}: ${message}`, sent, people, otherTime }];
    }),
  );
  const rows = differing
    .sort(byWeight(({ sent }) => sent))
    .map((one) => [...sentRow(one.name, one, count), count(one.otherTime)]);
  const header = ['Message', ...SENT_HEADER, 'other time'];
  return { id: 'messages', title: 'Messages', header, rows, words: [], note: `${SENT_NOTE} ${TIME_NOTE}` };
}

function sentOfPair({ before, after }: Pair<{ readonly sent: number } | null>): Pair<number> {
  return { before: before?.sent ?? 0, after: after?.sent ?? 0 };
}

function byWeight<T extends { readonly name: string }>(of: (one: T) => Pair<number>): (a: T, b: T) => number {
  const weight = (one: T) => Math.abs(of(one).after - of(one).before);
  return (a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1);
}

function classes({ classes: all }: Difference, { count }: Amounts): DifferenceTable {
  const rows = (all ?? []).flatMap((one) =>
    isDifferent(one.sent) || isOther(one.people) ? [sentRow(one.class, one, count)] : [],
  );
  const note = `By the class that a contact had when the message went out. ${SENT_NOTE}`;
  return { id: 'classes', title: 'RFM classes', header: ['RFM class', ...SENT_HEADER], rows, words: [], note };
}

function codes({ coupons }: Difference, { count }: Amounts): DifferenceTable {
  const rows = coupons.flatMap(({ coupon, before, after }) => {
    const pair = (of: keyof typeof before) => ({ before: before[of], after: after[of] });
    const cells = [pair('reserved'), pair('spent'), pair('released')];
    return cells.some(isDifferent) ? [[coupon, ...cells.map((one) => change(one, count))]] : [];
  });
  const note = 'Reserved: given to a run. Spent: shown in a message that went out. Released: the run ended without.';
  return {
    id: 'codes',
    title: 'Coupon codes',
    header: ['Code', 'reserved', 'spent', 'released'],
    rows,
    words: [],
    note,
  };
}

function held({ skipped, held: puts }: Difference, { count }: Amounts): DifferenceTable {
  const row = (what: string) => (one: Pair<number> & { readonly reason: string }) =>
    isDifferent(one)
      ? [[`${what}: ${reasonText(one.reason)}`, count(one.before), count(one.after), signed(one, count)]]
      : [];
  return {
    id: 'held',
    title: 'Caps, hours and consent',
    header: ['Why', 'before', 'after', '+/−'],
    rows: [...skipped.flatMap(row('not sent')), ...puts.flatMap(row('put off'))],
    words: [],
    note: '',
  };
}

function most({ most: all }: Difference, { count }: Amounts): DifferenceTable {
  const rows = all.flatMap(({ channel, before, after }) => {
    const pair = { before: before?.count ?? 0, after: after?.count ?? 0 };
    // The window is that of the channel's cap: with another cap the two numbers are of different things.
    if (before && after && before.window !== after.window) {
      const in_ = (peak: typeof after) => `${count(peak.count)} in ${peak.window}`;
      return [[channel, in_(before), in_(after), '–']];
    }
    const { window } = (after ?? before)!;
    return isDifferent(pair)
      ? [[`${channel} in ${window}`, count(pair.before), count(pair.after), signed(pair, count)]]
      : [];
  });
  return {
    id: 'most',
    title: 'Most messages to one contact',
    header: ['Most', 'before', 'after', '+/−'],
    rows,
    words: [],
    note: '',
  };
}

const DAY_NOTE =
  'Gained by: contacts who got nothing that day before. Lost by: contacts who would get nothing that day any more.';

/** Those that differ most, in order of time. */
function days({ days: all }: Difference, { count }: Amounts): DifferenceTable {
  const sum = (channels: Readonly<Record<string, number>>) => Object.values(channels).reduce((a, b) => a + b, 0);
  const differing = all
    .map(({ date, before, after, people }) => ({ date, sent: { before: sum(before), after: sum(after) }, people }))
    .filter(({ sent, people }) => isDifferent(sent) || isOther(people))
    .sort(
      (a, b) =>
        Math.abs(b.sent.after - b.sent.before) - Math.abs(a.sent.after - a.sent.before) ||
        b.people.gained + b.people.lost - a.people.gained - a.people.lost ||
        (a.date < b.date ? -1 : 1),
    );
  const rows = differing
    .slice(0, MOST_DAYS)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map((day) => sentRow(day.date, day, count));
  const more = differing.length - rows.length;
  const note = [
    DAY_NOTE,
    ...(more === 0 ? [] : [`${count(more)} more ${more === 1 ? 'day differs' : 'days differ'}, none more than these.`]),
  ];
  return {
    id: 'days',
    title: 'Days that differ most',
    header: ['Day', ...SENT_HEADER],
    rows,
    words: [],
    note: note.join(' '),
  };
}

function contacts({ affected }: Difference, { count }: Amounts): DifferenceTable {
  const rows = affected.most.map((one) => [
    one.contact,
    count(one.before),
    count(one.after),
    ...[one.more, one.fewer, one.otherTime].map((n) => (n === 0 ? '–' : count(n))),
    whatOf(one),
  ]);
  const more = affected.contacts - rows.length;
  return {
    id: 'contacts',
    title: 'Contacts most affected',
    header: ['Contact', 'before', 'after', 'more', 'fewer', 'other time', 'what'],
    rows,
    words: [6],
    note: more === 0 ? '' : `${count(more)} more ${more === 1 ? 'is' : 'are'} affected, none more than these.`,
  };
}

const MOST_NAMED = 3;

/** `+2 email/offer, −1 sms/late, email/hello at another time`. */
function whatOf({ messages: all }: ContactDifference): string {
  const said = all.map(({ message, before, after }) => {
    const [gone, come] = [before.length, after.length];
    if (gone === come) return `${message} at another time`;
    return `${come > gone ? '+' : '−'}${Math.abs(come - gone)} ${message}`;
  });
  const rest = said.length - MOST_NAMED;
  return [...said.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function isDifferent({ before, after }: Pair<number>): boolean {
  return before !== after;
}

function isOther({ gained, lost }: People): boolean {
  return gained + lost > 0;
}
