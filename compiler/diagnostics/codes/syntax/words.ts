/** `syntax` diagnostics about words, literals and operators. */
import type { Place, SyntaxParams } from '../../../../grammar/problem.js';
import { define } from '../../define.js';

/** Where a line stands, as a marketer sees it. */
function inside(place: Place): string {
  switch (place) {
    case 'the top of a file':
      return 'outside of a scenario';
    case 'a scenario':
      return 'directly under `scenario …:`';
    case 'a block of steps':
      return 'among the steps';
    case 'a one-line block':
      return 'on the same line after a `:`';
    case 'a match':
      return 'under `match …:`';
    case 'a split':
      return 'under `split:`';
    case 'the arms of a wait':
      return 'under `wait up to …:`';
    case 'a test':
      return 'in a test';
  }
}

/** As the grammar names what it finds there. */
const END_OF_LINE = 'the end of the line';

const CURRENCY_SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY' };

/** What a line may begin with, for a word that nothing is near to. */
function beginnings(place: Place): string {
  switch (place) {
    case 'the top of a file':
      return 'A line here begins with `scenario`, `segment`, `event`, `let`, `sequence`, `test` or `when`.';
    case 'a scenario':
      return 'A line here begins with `goal`, `measure`, `stop when`, `enter`, `restart`, `one per`, `for`, `hours`, `priority`, `active` or `when`.';
    case 'a block of steps':
    case 'a one-line block':
      return 'A step begins with `wait`, `send`, `give`, `if`, `match`, `split`, `repeat`, `add to`, `remove from`, `set`, `do` or `stop`.';
    case 'a match':
      return 'A line here begins with `case` or `else`.';
    case 'a split':
      return 'A line here begins with a share: `50% short:`.';
    case 'the arms of a wait':
      return 'A line here begins with `for` or `else`.';
    case 'a test':
      return 'A line here begins with `given`, `when` or `expect`.';
  }
}

/** An example of each kind of literal. */
function formOf(kind: string): string {
  if (kind.includes('duration')) return '`90s`, `30min`, `4h`, `15d`, `2w`, `3mo`, `1y`';
  if (kind.includes('time of day')) return '`09:00`';
  if (kind.includes('date')) return '`2026-11-27`';
  if (kind.includes('amount')) return '`50 EUR`';
  if (kind.includes('distance')) return '`20km`';
  return '`3`, `2.5`, `5%`';
}

const meant = (suggestion: string | undefined) =>
  suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`;

export const syntaxWords = {
  'syntax/unexpected': define<SyntaxParams['syntax/unexpected']>({
    severity: 'error',
    message: ({ found, expected, after }) =>
      `Expected ${expected}${after === undefined ? '' : ` after \`${after}\``}, but found ${found}`,
    label: ({ expected }) => `expected ${expected}`,
    help: ({ hint, expected, found }) =>
      hint ??
      (found === END_OF_LINE
        ? `The line is not finished: add ${expected}.`
        : expected.includes(END_OF_LINE)
          ? `Take ${found} away, or begin a new line with it.`
          : `Put ${expected} here.`),
    explain: {
      why: 'At this place the language takes something else. The message names what could stand here.',
      wrong: `scenario welcome:
  when signed_up:
    wait for
    send email welcome`,
      right: `scenario welcome:
  when signed_up:
    wait up to 3d for order_placed
    send email welcome`,
    },
  }),
  'syntax/unknown-statement': define<SyntaxParams['syntax/unknown-statement']>({
    severity: 'error',
    message: ({ word, place }) => `\`${word}\` is not a word that can begin a line ${inside(place)}`,
    label: () => 'not known here',
    help: ({ suggestion, place, hint }) =>
      hint ?? (suggestion === undefined ? beginnings(place) : `Did you mean \`${suggestion}\`?`),
    explain: {
      why: 'Every line begins with a word that says what it does. This one is not among them; mostly it is a slip of the pen.',
      wrong: `scenario welcome:
  when signed_up:
    wiat 5h
    send email welcome`,
      right: `scenario welcome:
  when signed_up:
    wait 5h
    send email welcome`,
    },
  }),
  'syntax/misplaced': define<SyntaxParams['syntax/misplaced']>({
    severity: 'error',
    message: ({ word, place }) => `\`${word}\` cannot stand ${inside(place)}`,
    label: () => 'not here',
    help: ({ word, belongs }) => `\`${word}\` belongs ${belongs}.`,
    explain: {
      why: 'The line is right in itself but stands where it has no meaning.',
      wrong: `scenario welcome:
  when signed_up:
    send email welcome
    goal order_placed within 5d`,
      right: `scenario welcome:
  goal order_placed within 5d
  when signed_up:
    send email welcome`,
    },
  }),
  'syntax/bad-escape': define<SyntaxParams['syntax/bad-escape']>({
    severity: 'error',
    message: ({ escape: written }) => `\`${written}\` means nothing inside a text`,
    label: () => 'not an escape',
    help: () => 'Inside a text you can write `\\"`, `\\\\`, `\\n` and `\\u{…}`; a single backslash is written `\\\\`.',
    explain: {
      why: 'A backslash in a text announces a special character, and there are only four of those.',
      wrong: String.raw`segment office = city == "C:\Valencia"`,
      right: String.raw`segment office = city == "C:\\Valencia"`,
    },
  }),
  'syntax/bad-literal': define<SyntaxParams['syntax/bad-literal']>({
    severity: 'error',
    message: ({ literal, kind, reason }) => `\`${literal}\` is not ${kind}: ${reason}`,
    label: ({ suggestion }) => meant(suggestion),
    help: ({ suggestion, kind }) =>
      suggestion === undefined ? `Write ${kind} like ${formOf(kind)}.` : `Did you mean \`${suggestion}\`?`,
    explain: {
      why: 'The word looks like a value of this kind but is none that exists.',
      wrong: `scenario christmas:
  when at 2026-13-24 09:00:
    send email welcome`,
      right: `scenario christmas:
  when at 2026-12-24 09:00:
    send email welcome`,
    },
  }),
  'syntax/bad-character': define<SyntaxParams['syntax/bad-character']>({
    severity: 'error',
    message: ({ character, code }) =>
      `The character ${character.trim() === '' ? code : `\`${character}\``} has no meaning here`,
    label: () => 'take it away',
    help: ({ character }) =>
      character === '{' || character === '}'
        ? 'There are no braces: a block begins with `:` and ends where its indentation ends.'
        : character in CURRENCY_SIGNS
          ? `Amounts carry the code of their currency: \`50 ${CURRENCY_SIGNS[character]}\`.`
          : 'Take it away, or put the text it belongs to into quotes.',
    explain: {
      why: 'The character belongs to no word, number or sign of the language. It often comes from a word processor or a chat.',
      wrong: 'segment big = orders > 3 §',
      right: 'segment big = orders > 3',
    },
  }),
  'syntax/wrong-operator': define<SyntaxParams['syntax/wrong-operator']>({
    severity: 'error',
    message: ({ found, expected }) =>
      `\`${found}\` is written ${expected.includes('`') ? expected : `\`${expected}\``} here`,
    label: ({ expected }) => (expected.includes('`') ? expected : `write \`${expected}\``),
    help: ({ expected }) => `Write ${expected.includes('`') ? expected : `\`${expected}\``}.`,
    explain: {
      why: 'Other languages write it that way; here conditions are words, so that everybody can read them.',
      wrong: 'segment local = newsletter && sms_consent',
      right: 'segment local = newsletter and sms_consent',
    },
  }),
  'syntax/reserved-word': define<SyntaxParams['syntax/reserved-word']>({
    severity: 'error',
    message: ({ word, expected }) =>
      `\`${word}\` is a word of the language, so it cannot be ${expected.replace(/^a name for /, 'the name of ')}`,
    label: () => 'reserved',
    help: () =>
      'Take another name. An attribute with such a name is reached by `contact.`, since after a dot any word is a name.',
    explain: {
      why: 'A few words always mean the same, wherever they stand, so nothing else can have their name.',
      wrong: 'let until = 3d',
      right: 'let until_when = 3d',
    },
  }),
  'syntax/chained-comparison': define<SyntaxParams['syntax/chained-comparison']>({
    severity: 'error',
    message: ({ first, second }) => `\`${first}\` and \`${second}\` cannot be chained`,
    label: () => 'a second comparison',
    help: ({ hint }) => hint ?? 'Write `x between a and b`, or join two comparisons with `and`.',
    explain: {
      why: 'A comparison gives yes or no, and comparing that with another value would not mean what it seems to.',
      wrong: 'segment middle = 2 < orders < 5',
      right: 'segment middle = orders > 2 and orders < 5',
    },
  }),
  'syntax/missing-parentheses': define<SyntaxParams['syntax/missing-parentheses']>({
    severity: 'error',
    message: ({ after }) => `The condition after \`${after}\` needs parentheses`,
    label: () => 'put this into `( )`',
    help: ({ after, hint }) => hint ?? `Write \`${after} (…)\`, so that everybody sees where the condition ends.`,
    explain: {
      why: 'After `where` and `has` other parts may follow. The parentheses say what belongs to the condition.',
      wrong: 'segment big = any order_placed where total > 50 EUR in last 30d',
      right: 'segment big = any order_placed where (total > 50 EUR) in last 30d',
    },
  }),
  'syntax/unfinished-line': define<SyntaxParams['syntax/unfinished-line']>({
    severity: 'error',
    message: ({ word, begins }) =>
      begins
        ? `This line begins with \`${word}\`: it goes on with the one above`
        : `The line ends in \`${word}\`, and the next one goes on with it`,
    label: ({ begins }) => (begins ? 'a condition that began above' : 'the line ends here'),
    help: () => 'Put all of it into `( )`: inside parentheses a line may end anywhere.',
    explain: {
      why: 'Every line is a step or a declaration of its own. Only inside parentheses does a line end not count.',
      wrong: `segment keen = any product_viewed in last 7d and
  no order_placed`,
      right: `segment keen = (any product_viewed in last 7d and
  no order_placed)`,
    },
  }),
  'syntax/missing-else': define<SyntaxParams['syntax/missing-else']>({
    severity: 'error',
    message: () => 'This `if` says what holds in one case and not what holds in the other',
    label: () => '`else …` is missing',
    help: () => 'Write `4h if regular else 24h`.',
    explain: {
      why: 'A value chosen by a condition needs a value for both cases.',
      wrong: `scenario welcome:
  when signed_up:
    wait 4h if newsletter
    send email welcome`,
      right: `scenario welcome:
  when signed_up:
    wait 4h if newsletter else 24h
    send email welcome`,
    },
  }),
  'syntax/clause-order': define<SyntaxParams['syntax/clause-order']>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` stands in the wrong place, or twice`,
    label: () => 'not at this place',
    help: ({ order }) => `Right would be: ${order}.`,
    explain: {
      why: 'The parts of a line have a fixed order, so that every program reads the same way.',
      wrong: `scenario welcome:
  when signed_up:
    send email welcome
  goal order_placed within 5d`,
      right: `scenario welcome:
  goal order_placed within 5d
  when signed_up:
    send email welcome`,
    },
  }),
  'syntax/lonely-list': define<SyntaxParams['syntax/lonely-list']>({
    severity: 'error',
    message: () => 'A list in parentheses stands here by itself',
    label: () => 'neither a place nor a list after `in`',
    help: () => 'Write `city in ("Valencia", "Alicante")`; a point is two numbers, latitude and longitude.',
    explain: {
      why: 'Several values in parentheses are a list only after `in`; elsewhere two numbers make a point on the map, and nothing else has a meaning.',
      wrong: 'segment local = city == ("Valencia", "Alicante")',
      right: 'segment local = city in ("Valencia", "Alicante")',
    },
  }),
} as const;
