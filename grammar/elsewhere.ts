/** Spellings that are right elsewhere and take several tokens: `24/12/2026`, `9 am`, `// a comment`. The lexer makes of them what they mean; these say what that is. */
import type { IToken } from 'chevrotain';
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
  ['discount', { advice: 'A code is given: `give 10% valid 7d as promo`.' }],
  ['tag', { advice: 'People are put into groups: `add to GROUP`.' }],
]);

export function openerElsewhere(word: string): { readonly word?: string; readonly advice?: string } | undefined {
  return openers.get(word.toLowerCase());
}
