/** Diagnostics of what a template reads: names, fields and filters, their types, and what may be missing. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const template = (body: string, params = '{cart: cart_updated?}') => `# messages/email/reminder.txt
---
subject: Your cart
params: ${params}
---
${body}
`;
const sent = `# carts.cauce
scenario carts:
  when cart_updated as cart:
    send email reminder
`;
const items = '{% for item in cart.items %}{{ item.name }} {% endfor %}';

export const templates = {
  'messages/unknown-name': define<{ name: string; suggestion: string | undefined; type: string | undefined }>({
    severity: 'error',
    message: ({ name }) => `Nothing is called \`${name}\` in this template`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ name, suggestion, type }) =>
      suggestion !== undefined
        ? `Did you mean \`${suggestion}\`?`
        : `A template sees \`contact\`, \`shop\`, \`unsubscribe_url\`, \`preferences_url\` and its parameters: declare it in the front matter, \`params: {${name}: ${type ?? 'text'}}\`.`,
    explain: {
      why: 'A template sees the contact, the shop, the links of the message and the `params` its front matter declares. A name of the program has to be declared there before the template can show it.',
      wrong: `${sent}${template('{{ cart.total }}', '{}')}`,
      right: `${sent}${template('{{ cart.total }}', '{cart: cart_updated}')}`,
    },
  }),
  'messages/foreign-tag': define<{
    tag: string;
    liquid: string | undefined;
    event: { readonly name: string; readonly field: string } | undefined;
    condition: boolean;
  }>({
    severity: 'warning',
    message: ({ tag }) => `\`${tag}\` is a tag of another mailing tool, and goes out as it is written`,
    label: ({ liquid }) => (liquid === undefined ? undefined : `here that is \`${liquid}\``),
    help: ({ liquid, event, condition }) =>
      liquid !== undefined
        ? `Write \`${liquid}\`.`
        : event !== undefined
          ? `Declare the event in the front matter, \`params: {${event.name}: ${event.name}}\`, and write \`{{ ${event.name}.${event.field} }}\`.`
          : condition
            ? 'Conditions are written in Liquid: `{% if contact.first_name %}…{% endif %}`.'
            : 'Templates are Liquid: `{{ contact.first_name }}` shows what is known of the contact, `{{ cart.total }}` a parameter that the front matter declares. What is meant as it stands goes between `{% raw %}` and `{% endraw %}`.',
    explain: {
      why: 'Templates are Liquid. Tags of other tools, such as `*|FNAME|*`, `%FIRSTNAME%`, `{first_name}`, `[[first_name]]`, `<%= name %>` and `@@name@@`, mean nothing here: every reader would see them as they stand.',
      wrong: template('Hello *|FNAME|*!', '{}'),
      right: template('Hello {{ contact.first_name | default: "you" }}!', '{}'),
    },
  }),
  'messages/wrong-type': define<{ what: string; found: string; wants: string; hint: string | undefined }>({
    severity: 'error',
    message: ({ what, found, wants }) => `\`${what}\` is ${found}, but ${wants}`,
    help: ({ hint }) =>
      hint ?? 'The type is what `cauce.yaml` and the front matter say; show or ask another value, or change it there.',
    explain: {
      why: 'The template would be rendered without an error and show something else than is meant: an empty list, a comparison that never holds, `NaN`.',
      wrong: `${sent}${template('{% if cart.total > "100" %}A big one!{% endif %}', '{cart: cart_updated}')}`,
      right: `${sent}${template('{% if cart.total > 100 %}A big one!{% endif %}', '{cart: cart_updated}')}`,
    },
  }),
  'messages/shown-whole': define<{
    what: string;
    found: string;
    fields: readonly string[];
    list: 'values' | 'records' | undefined;
  }>({
    severity: 'error',
    message: ({ what, found }) => `\`${what}\` is ${found} and cannot be shown as it is`,
    help: ({ what, fields, list: of }) => {
      if (of === 'values') return `Put it in one line: \`{{ ${what} | join: ", " }}\`.`;
      if (of === 'records') return `Go through it: \`{% for item in ${what} %}…{% endfor %}\`.`;
      if (fields.length === 0) return 'Show a text, a number, an amount or a date in its place.';
      return fields.length > 12
        ? `Show one of its fields: \`{{ ${what}.${fields[0]} }}\`.`
        : `Show one of its fields: ${list(fields.map((field) => `${what}.${field}`))}.`;
    },
    explain: {
      why: 'An event, a coupon or a list has no text of its own: the reader would see `[object Object]`.',
      wrong: `${sent}${template('You have {{ cart.items }}', '{cart: cart_updated}')}`,
      right: `${sent}${template(`You have ${items}`, '{cart: cart_updated}')}`,
    },
  }),
  'messages/may-be-empty': define<{ what: string; guard: string | undefined; param: string | undefined }>({
    severity: 'warning',
    message: ({ what, param }) =>
      param === undefined || param === what
        ? `\`${what}\` may be unknown, and then nothing stands here`
        : `\`${param}\` may be missing, and then nothing stands here`,
    help: ({ what, guard }) =>
      `Say what stands there instead, \`{{ ${what} | default: "…" }}\`${guard === undefined ? '' : `, or put the words around it between \`{% if ${guard} %}\` and \`{% endif %}\``}.`,
    explain: {
      why: 'A `?` in `cauce.yaml` or in the front matter says that a value may be unknown. Shown as it is, it leaves a hole in the sentence: "Hello ,".',
      wrong: template('Hello {{ contact.first_name }}!', '{}'),
      right: template('Hello {{ contact.first_name | default: "you" }}!', '{}'),
    },
  }),
  'messages/unused-param': define<{ name: string; message: string }>({
    severity: 'warning',
    message: ({ name, message }) => `The message \`${message}\` never shows its parameter \`${name}\``,
    help: () => 'Show it, or take it out of `params`.',
    explain: {
      why: 'Every program that sends the message has to give the parameter, and nobody sees it.',
      wrong: template('Your cart is waiting.'),
      right: template('Your cart is waiting.', '{}'),
    },
  }),
  'messages/raw-data': define<{ what: string; whose: string }>({
    severity: 'error',
    message: ({ what, whose }) => `\`raw\` puts \`${what}\` into the page as markup, and that comes from ${whose}`,
    label: () => 'data from outside',
    help: ({ what }) =>
      `Leave out \`raw\`: \`{{ ${what} }}\` shows every character as it is. To keep line breaks, write \`{{ ${what} | escape | newline_to_br | raw }}\`; markup of your own belongs under \`shop\` in \`cauce.yaml\`.`,
    explain: {
      why: 'What people type into forms, and what comes with events, may hold tags and links. Shown with `raw` it becomes part of your mail: anybody could put a link of theirs, or a whole page, into a message that carries your name. Without it every value is shown as text.',
      wrong: `# messages/email/reminder.html
---
subject: Your cart
---
<p>Hello {{ contact.id | raw }}</p>
`,
      right: `# messages/email/reminder.html
---
subject: Your cart
---
<p>Hello {{ contact.id }}</p>
`,
    },
  }),
  'messages/filter-arguments': define<{ filter: string; least: number; most: number; found: number }>({
    severity: 'error',
    message: ({ filter, least, most, found }) => `\`${filter}\` takes ${count(least, most)}, not ${found}`,
    help: ({ filter, least }) =>
      least === 0
        ? 'Take out what is too much.'
        : `They come after a colon: \`| ${filter}: ${['…', '…', '…'].slice(0, least).join(', ')}\`.`,
    explain: {
      why: 'Liquid takes no notice of too many arguments and goes on without those that are missing; what it shows then is not what is meant.',
      wrong: template('{{ shop.name | append }}', '{}'),
      right: template('{{ shop.name | append: "!" }}', '{}'),
    },
  }),
  'messages/filter-ignored': define<{ filter: string; list: string }>({
    severity: 'error',
    message: ({ filter }) => `The filter \`${filter}\` does nothing in \`for\``,
    help: ({ list: name, filter }) =>
      `Give the list a name before: \`{% assign chosen = ${name} | ${filter} … %}\`, and go through that.`,
    explain: {
      why: 'Liquid reads no filters after the list of a `for` and leaves them out without a word.',
      wrong: `${sent}${template('{% for item in cart.items | reverse %}{{ item.name }} {% endfor %}', '{cart: cart_updated}')}`,
      right: `${sent}${template('{% assign chosen = cart.items | reverse %}{% for item in chosen %}{{ item.name }} {% endfor %}', '{cart: cart_updated}')}`,
    },
  }),
} as const;

function count(least: number, most: number): string {
  if (most === 0) return 'no arguments';
  const words = (n: number) => (n === 1 ? '1 argument' : `${n} arguments`);
  return least === most ? words(most) : least === 0 ? `at most ${words(most)}` : `${least} to ${words(most)}`;
}
