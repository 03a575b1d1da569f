/** Spellings that are right elsewhere and take several tokens: `24/12/2026`, `9 am`, `// a comment`. The lexer makes of them what they mean; these say what that is. */
import type { IToken } from 'chevrotain';
import type { Place } from './problem.js';
import * as T from './tokens.js';

/** The image of the date that five tokens from `at` on make, `24/12/2026`. */
export function slashedDateAt(tokens: readonly IToken[], at: number): string | undefined {
  const five = tokens.slice(at, at + 5);
  if (five.length < 5 || five[1]!.tokenType !== T.Slash || five[3]!.tokenType !== T.Slash) return undefined;
  if (!five.every((token, index) => index === 0 || touches(five[index - 1]!, token))) return undefined;
  const text = five.map(({ image }) => image).join('');
  return slashedDate(text) === undefined ? undefined : text;
}

function touches(before: IToken, token: IToken): boolean {
  return before.startOffset + before.image.length === token.startOffset;
}

export interface SlashedDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** As it is written here: `2026-12-24`. */
  readonly written: string;
  /** Which is the day and which the month cannot be told. */
  readonly doubtful: boolean;
}

/** `24/12/2026`: day before month, unless that cannot be. */
export function slashedDate(text: string): SlashedDate | undefined {
  const [, first = '', second = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const [day, month] = Number(second) > 12 ? [second, first] : [first, second];
  const isDate = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (year === '' || !isDate) return undefined;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    written: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    doubtful: Number(day) <= 12 && day !== month,
  };
}

/** `9am`, `9:30 pm` as `09:00`, `21:30`. */
export function halfDayTime(text: string): string | undefined {
  const [, hours = '', minutes = '00', half = ''] = /^(\d{1,2})(?::(\d{2}))?[ \t]*(am|pm)$/i.exec(text) ?? [];
  const hour = Number(hours);
  if (half === '' || hour < 1 || hour > 12 || Number(minutes) > 59) return undefined;
  return `${String((hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)).padStart(2, '0')}:${minutes}`;
}

/** Comparisons of other languages, as they are written here. */
export const comparisonsElsewhere: Readonly<Record<string, '==' | '!=' | '<=' | '>='>> = {
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '≠': '!=',
  '=<': '<=',
  '≤': '<=',
  '=>': '>=',
  '≥': '>=',
};

/** Words that begin a line in other languages, and what begins it here; a sentence where no single word does. */
const openers: ReadonlyMap<string, { readonly word: string } | { readonly advice: string }> = new Map<
  string,
  { readonly word: string } | { readonly advice: string }
>([
  ['on', { word: 'when' }],
  ['trigger', { word: 'when' }],
  ['elseif', { word: 'elif' }],
  ['elsif', { word: 'elif' }],
  ['otherwise', { word: 'else' }],
  ['default', { word: 'else' }],
  ['switch', { word: 'match' }],
  ['delay', { word: 'wait' }],
  ['sleep', { word: 'wait' }],
  ['pause', { word: 'wait' }],
  ['exit', { word: 'stop' }],
  ['quit', { word: 'stop' }],
  ['return', { word: 'stop' }],
  ['const', { word: 'let' }],
  ['var', { word: 'let' }],
  ['def', { word: 'sequence' }],
  ['function', { word: 'sequence' }],
  ['loop', { word: 'repeat' }],
  ['workflow', { word: 'scenario' }],
  ['campaign', { word: 'scenario' }],
  ['audience', { word: 'segment' }],
  ...['end', 'endif', 'fi', 'done', 'endfor'].map(
    (word) => [word, { advice: 'A block ends where its indentation ends: take this line out.' }] as const,
  ),
  ...['then', 'begin'].map((word) => [word, { advice: 'A block begins with `:` at the end of its header.' }] as const),
  ['after', { advice: 'To let time pass, write `wait 1d` on a line of its own; what comes later follows below it.' }],
  ['unless', { advice: 'Write `if not …:`.' }],
  ['while', { advice: 'Loops have an end here: `repeat up to 3 times every 7d until …:`.' }],
  ...['email', 'mail', 'sms', 'push', 'message', 'notify'].map(
    (word) =>
      [
        word,
        {
          advice: `A step begins with what is done: \`send ${word === 'sms' || word === 'push' ? word : 'email'} NAME\`.`,
        },
      ] as const,
  ),
  ...['import', 'include', 'use', 'require'].map(
    (word) => [word, { advice: 'All `.cauce` files of a project belong together: take this line out.' }] as const,
  ),
  ['discount', { advice: 'A code is given: `give 10% valid 7d as promo`.' }],
  ...['log', 'print', 'debug', 'note', 'echo'].map(
    (word) =>
      [
        word,
        {
          advice:
            'Every step is recorded by itself: `cauce contact ID` shows what happened to somebody and why. A line for the reader begins with `#`: take this one out.',
        },
      ] as const,
  ),
  ['tag', { advice: 'People are put into groups: `add to GROUP`.' }],
]);

const WHEN = 'What starts a scenario begins with `when`: ';
/** What such a word means depends on where it stands. */
const inHead: ReadonlyMap<string, { readonly word: string } | { readonly advice: string }> = new Map<
  string,
  { readonly word: string } | { readonly advice: string }
>([
  ['once', { word: 'enter once' }],
  ['at', { advice: `${WHEN}\`when at 2026-11-27 09:00:\`.` }],
  ['every', { advice: `${WHEN}\`when every monday at 09:00:\`.` }],
  ['each', { advice: `${WHEN}\`when each birthday at 09:00:\`.` }],
  ...['title', 'description', 'name', 'label'].map(
    (word) =>
      [word, { advice: 'A title stands behind the name, in quotes: `scenario welcome "Greet people":`.' }] as const,
  ),
  ['exclude', { advice: 'Who may enter is one condition: `for not vip_club`.' }],
  ['where', { advice: 'Who may enter stands behind `for`: `for city == "Valencia"`.' }],
]);
const LONG = 'A condition over several lines stands in parentheses: `when (order_placed` … `and regular):`.';
const ANOTHER =
  'A sequence is put in place by `do NAME(…)`. Another scenario starts by what it listens to: `add to GROUP` here, `when enters GROUP:` there.';
const amongSteps: ReadonlyMap<string, { readonly advice: string }> = new Map<string, { readonly advice: string }>([
  ...['move', 'copy', 'put', 'join', 'subscribe'].map(
    (word) => [word, { advice: 'People join a group by `add to GROUP` and leave it by `remove from GROUP`.' }] as const,
  ),
  ...['and', 'or'].map((word) => [word, { advice: LONG }] as const),
  ...['start', 'launch', 'run', 'call', 'trigger', 'goto', 'enroll', 'enter'].map(
    (word) => [word, { advice: ANOTHER }] as const,
  ),
  ...['at', 'on', 'every', 'tomorrow'].map(
    (word) => [word, { advice: 'To go on at some time, write `wait until 09:00` on a line of its own.' }] as const,
  ),
]);

const inTests: ReadonlyMap<string, { readonly word: string } | { readonly advice: string }> = new Map<
  string,
  { readonly word: string } | { readonly advice: string }
>([
  ...['then', 'assert', 'should', 'check'].map((word) => [word, { word: 'expect' }] as const),
  ['and', { advice: 'Each line begins with `given`, `when` or `expect`.' }],
]);

export function openerElsewhere(
  word: string,
  place: Place,
): { readonly word?: string; readonly advice?: string } | undefined {
  const own = word.toLowerCase();
  const isStep = place === 'a block of steps' || place === 'a one-line block';
  const here = isStep ? amongSteps : place === 'a scenario' || place === 'the top of a file' ? inHead : undefined;
  return (place === 'a test' ? inTests : here)?.get(own) ?? openers.get(own);
}
