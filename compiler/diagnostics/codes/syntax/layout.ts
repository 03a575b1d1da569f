/** `syntax` diagnostics about lines, blocks, indentation and sizes. */
import type { SyntaxParams } from '../../../../grammar/problem.js';
import { define } from '../../define.js';

const spaces = (count: number) => (count === 0 ? 'no spaces' : count === 1 ? '1 space' : `${count} spaces`);

const right = `scenario welcome:
  when signed_up:
    wait 1d
    send email welcome`;

export const syntaxLayout = {
  'syntax/missing-colon': define<SyntaxParams['syntax/missing-colon']>({
    severity: 'error',
    message: ({ header, found }) =>
      `The line that begins with \`${header}\` needs a \`:\` at its end, but ${found} stands there`,
    label: () => 'a `:` belongs here',
    help: () => 'A colon opens the block of steps that belongs to the line.',
    explain: {
      why: 'A line that opens a block ends in a colon; the steps stand below it, indented, or after it on the same line.',
      wrong: `scenario welcome:
  when signed_up
    wait 1d
    send email welcome`,
      right,
    },
  }),
  'syntax/empty-block': define<SyntaxParams['syntax/empty-block']>({
    severity: 'error',
    message: ({ header }) => `Nothing stands under \`${header}:\``,
    label: ({ expected }) => `expected ${expected}`,
    help: ({ expected }) => `Put ${expected} on the next line, indented by two spaces.`,
    explain: {
      why: 'A colon opens a block, and a block needs at least one line that is indented further than the line that opened it.',
      wrong: `scenario welcome:
  when signed_up:`,
      right,
    },
  }),
  'syntax/unexpected-indentation': define<SyntaxParams['syntax/unexpected-indentation']>({
    severity: 'error',
    message: () => 'This line is indented further than the line before, which opened no block',
    label: ({ found, expected }) => `${spaces(found)}, expected ${spaces(expected)}`,
    help: () => 'Only a line that ends in `:` opens a block. Move this line back, or add the colon it belongs under.',
    explain: {
      why: 'Indentation says what belongs to what. A deeper line belongs to the line above it only where that one ends in a colon.',
      wrong: `scenario welcome:
  when signed_up:
    wait 1d
    send email welcome
      send email feedback`,
      right: `scenario welcome:
  when signed_up:
    wait 1d
    send email welcome
    send email feedback`,
    },
  }),
  'syntax/two-blocks': define<SyntaxParams['syntax/two-blocks']>({
    severity: 'error',
    message: ({ header }) =>
      `What belongs to \`${header}\` stands in two places: behind its \`:\` and in the lines under it`,
    label: ({ oneLine }) => (oneLine ? 'either here or there' : 'belongs on a line of its own'),
    help: ({ header, inline, below, oneLine }) =>
      oneLine
        ? `Put \`${inline}\` on a line of its own, above \`${below}\`; or write all of it in one line: \`${header} ${inline}; ${below}\`.`
        : `Put \`${inline}\` on a line of its own, above \`${below}\` and indented like it.`,
    explain: {
      why: 'A block is either what follows `:` on the same line, its steps parted by `;`, or the indented lines under it. Both together leave open what belongs to what.',
      wrong: `scenario welcome:
  when signed_up: wait 1d
    send email welcome`,
      right: `scenario welcome:
  when signed_up:
    wait 1d
    send email welcome

scenario as_well:
  when newsletter_confirmed: wait 1d; send email welcome`,
    },
  }),
  'syntax/tab-indentation': define<SyntaxParams['syntax/tab-indentation']>({
    severity: 'error',
    message: ({ lines, character }) =>
      `${character === 'tab' || character === 'tabs' ? 'Tabs indent' : `A character that is not a space (${character}) indents`} ${lines === 1 ? 'this line' : `${lines} lines`}`,
    label: () => 'use spaces here',
    help: () => 'Indent with two spaces; `cauce check --fix` or `cauce fmt` replaces the tabs.',
    explain: {
      why: 'A tab is as wide as each editor likes, so with tabs two people would see two different programs. Indentation is made of spaces only.',
      wrong: `scenario welcome:
\twhen signed_up:
\t\tsend email welcome`,
      right: `scenario welcome:
  when signed_up:
    send email welcome`,
    },
  }),
  'syntax/bad-dedent': define<SyntaxParams['syntax/bad-dedent']>({
    severity: 'error',
    message: ({ found }) => `This line is indented by ${spaces(found)}, which fits no block above it`,
    label: ({ columns }) => `expected ${columns.map(String).join(' or ')}`,
    help: ({ columns }) => `Indent it by ${columns.map(spaces).join(' or ')}, like the lines it belongs to.`,
    explain: {
      why: 'When a block ends, the next line stands exactly under the lines of the block it goes on with.',
      wrong: `scenario welcome:
  when signed_up:
    if newsletter:
        wait 1d
      send email welcome`,
      right: `scenario welcome:
  when signed_up:
    if newsletter:
      wait 1d
      send email welcome`,
    },
  }),
  'syntax/too-far-left': define<SyntaxParams['syntax/too-far-left']>({
    severity: 'error',
    message: ({ header }) =>
      `This line stands too far left to belong ${header === '' ? 'to its block' : `under \`${header}\``}`,
    label: ({ found, expected }) => `${spaces(found)}, expected ${spaces(expected)}`,
    help: ({ expected }) => `Indent it by ${spaces(expected)}, like the lines it belongs to.`,
    explain: {
      why: 'A block goes on as long as its lines stand under one another; a line further left ends it. This one can stand nowhere but in the block that it ends.',
      wrong: `scenario welcome:
  when signed_up:
    if newsletter:
      send email welcome
  else:
      send email thanks`,
      right: `scenario welcome:
  when signed_up:
    if newsletter:
      send email welcome
    else:
      send email thanks`,
    },
  }),
  'syntax/unclosed-parenthesis': define<SyntaxParams['syntax/unclosed-parenthesis']>({
    severity: 'error',
    message: ({ open }) => `This \`${open}\` is never closed`,
    label: () => 'opened here',
    help: ({ open }) => `Add the closing \`${open === '[' ? ']' : open === '{' ? '}' : ')'}\`.`,
    explain: {
      why: 'Everything up to the closing parenthesis belongs together, line ends included; without it the rest of the program would.',
      wrong: `segment big = any order_placed where (total > 50 EUR in last 30d`,
      right: `segment big = any order_placed where (total > 50 EUR) in last 30d`,
    },
  }),
  'syntax/unopened-parenthesis': define<SyntaxParams['syntax/unopened-parenthesis']>({
    severity: 'error',
    message: () => 'This `)` closes nothing',
    label: () => 'no `(` belongs to it',
    help: () => 'Take it away, or write the `(` that it closes.',
    explain: {
      why: 'Parentheses stand in pairs. With one too many it is not clear what belongs together.',
      wrong: `segment near = city in ("Valencia", "Madrid"))`,
      right: `segment near = city in ("Valencia", "Madrid")`,
    },
  }),
  'syntax/unterminated-text': define<SyntaxParams['syntax/unterminated-text']>({
    severity: 'error',
    message: () => 'This text has no closing quote',
    label: () => 'opened here',
    help: () => 'Close it with `"` on the same line; a quote inside a text is written `\\"`.',
    explain: {
      why: 'A text begins and ends with a double quote on one line.',
      wrong: `segment local = city == "Valencia`,
      right: `segment local = city == "Valencia"`,
    },
  }),
  'syntax/too-deep': define<SyntaxParams['syntax/too-deep']>({
    severity: 'error',
    message: ({ limit, what }) => `More than ${limit} ${what} are nested inside one another here`,
    help: ({ what }) =>
      what === 'blocks'
        ? 'Move the inner steps into a `sequence` and call it with `do`.'
        : 'Give a part of it a name with `let` and use the name here.',
    explain: {
      why: 'Nobody can read a program nested so deeply, and it is nearly always made by mistake, for instance by a missing parenthesis.',
      wrong: `let deep = ${'('.repeat(300)}1${')'.repeat(300)}`,
      right: 'let deep = (1)',
      shown: 'let deep = ((((…((((1))))…))))',
    },
  }),
  'syntax/too-large': define<SyntaxParams['syntax/too-large']>({
    severity: 'error',
    message: ({ limit, size }) => `This file has ${size} characters; a program has at most ${limit}`,
    help: () => 'Split it into several files: all `.cauce` files of a project belong together.',
    explain: {
      why: 'A file of that size is hardly a program that somebody wrote; checking it would make every other file wait.',
      wrong: `let word = "${'x'.repeat(5_100_000)}"`,
      right: 'let word = "x"',
      shown: 'let word = "xxxxxxxx… millions of characters …xxxxxxxx"',
    },
  }),
  'syntax/too-many': define<SyntaxParams['syntax/too-many']>({
    severity: 'error',
    message: ({ limit }) => `There are more than ${limit} syntax problems in this file; the rest are not shown`,
    help: () => 'Put the first ones right: many of the others will be gone then.',
    explain: {
      why: 'Where so much cannot be read, the file is probably not a program of this language, or one mistake near its top upset the rest.',
      wrong: Array.from({ length: 1200 }, (_, line) => `let a${line} = = ${line}`).join('\n'),
      right: 'let a = 1',
      shown: 'let a0 = = 0\nlet a1 = = 1\n… and hundreds more',
    },
  }),
} as const;
