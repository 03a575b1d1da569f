/** Diagnostics of the family `messages`: templates under `messages/` and their front matter. */
import { define } from '../../define.js';
import { didYouMean, oneOf } from '../config/file.js';

const template = (front: string, body: string, path = 'messages/email/welcome.txt') => `# ${path}
---
${front}
---
${body}`;

export const files = {
  'messages/unknown-channel': define<{ channel: string; channels: readonly string[]; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ channel }) => `This message is for the channel \`${channel}\`, which does not exist`,
    help: ({ channels, suggestion }) =>
      didYouMean(suggestion) ??
      (channels.length === 0
        ? 'Declare it under `channels` in `cauce.yaml`.'
        : `Messages stand in \`messages/CHANNEL/\`; the channels are ${channels.join(', ')}.`),
    explain: {
      why: 'The folder of a message says which channel sends it, so there must be a channel of that name in `cauce.yaml`.',
      wrong: template('subject: Hello', 'Hello!', 'messages/emial/hello.txt'),
      right: template('subject: Hello', 'Hello!', 'messages/email/hello.txt'),
    },
  }),
  'messages/bad-name': define<{ name: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` cannot be the name of a message`,
    help: ({ suggestion }) =>
      `A name begins with a letter and goes on with letters, digits and \`_\`${suggestion === undefined ? '' : `: rename the file to \`${suggestion}\``}.`,
    explain: {
      why: 'A program sends a message by the name of its file, and a space or a hyphen would end the word.',
      wrong: template('subject: Hello', 'Hello!', 'messages/email/hello-again.txt'),
      right: template('subject: Hello', 'Hello!', 'messages/email/hello_again.txt'),
    },
  }),
  'messages/duplicate': define<{ channel: string; name: string; other: string }>({
    severity: 'error',
    message: ({ channel, name, other }) =>
      `There are two messages \`${name}\` for \`${channel}\`: this one and \`${other}\``,
    help: () => 'Keep one of them, or give one another name. The text part of a mail is made from its HTML.',
    explain: {
      why: 'A program names a message without its ending, so two files that differ only in that are the same message.',
      wrong: `${template('subject: Hello', '<p>Hello!</p>', 'messages/email/hello.html')}\n${template('subject: Hello', 'Hello!', 'messages/email/hello.txt')}`,
      right: template('subject: Hello', '<p>Hello!</p>', 'messages/email/hello.html'),
    },
  }),
  'messages/front-matter': define<{ problem: string }>({
    severity: 'error',
    message: ({ problem }) => `The front matter ${problem}`,
    help: () => 'It stands at the top of the file, between two lines `---`.',
    explain: {
      why: 'The lines between the two `---` say what the message is: its subject, its kind, its parameters. Below them begins the text.',
      wrong: `# messages/email/welcome.txt
---
subject: Welcome
Hello!`,
      right: template('subject: Welcome', 'Hello!'),
    },
  }),
  'messages/subject-missing': define<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `The mail \`${name}\` has no subject`,
    help: () => 'Write `subject: …` into its front matter.',
    explain: {
      why: 'A mail without a subject looks like spam, to people and to filters.',
      wrong: template('kind: marketing', 'Hello!'),
      right: template('kind: marketing\nsubject: Welcome', 'Hello!'),
    },
  }),
  'messages/format-unfit': define<{ channel: string; format: string }>({
    severity: 'warning',
    message: ({ channel, format }) => `The channel \`${channel}\` carries plain text, but this message is ${format}`,
    help: () => 'Its tags would be sent as they are written; use a `.txt` file.',
    explain: {
      why: 'A text message shows every character it is given, tags too.',
      wrong: template('kind: marketing', '<b>Hello!</b>', 'messages/sms/hello.html'),
      right: template('kind: marketing', 'Hello!', 'messages/sms/hello.txt'),
    },
  }),
  'messages/param-taken': define<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is in every template already and cannot be a parameter`,
    help: () => 'Take another name.',
    explain: {
      why: 'Every template sees `contact`, `shop`, `unsubscribe_url` and `preferences_url`; a parameter of that name would hide it.',
      wrong: template('subject: Welcome\nparams: {contact: text}', 'Hello {{ contact }}!'),
      right: template('subject: Welcome\nparams: {nickname: text?}', 'Hello {{ nickname }}!'),
    },
  }),
  'messages/unknown-param-type': define<{ text: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ text }) => `\`${text}\` is neither a type nor an event`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: () => 'A parameter is a type such as `text?`, an event whose fields the template shows, or `coupon`.',
    explain: {
      why: 'The compiler checks on every path that sends the message that its parameters are there and fit, so it must know what they are.',
      wrong: template('subject: Welcome\nparams: {tip: string?}', 'Hello!'),
      right: template('subject: Welcome\nparams: {tip: text?}', 'Hello!'),
    },
  }),
  'messages/template': define<{ problem: string; help: string | undefined }>({
    severity: 'error',
    message: ({ problem }) => problem,
    help: ({ help }) => help ?? 'Templates are Liquid: `{{ value | filter }}` shows, `{% if … %}…{% endif %}` decides.',
    explain: {
      why: 'The template cannot be read as Liquid, so the message could not be sent to anybody.',
      wrong: template('subject: Welcome', 'Hello{% if contact.first_name %} {{ contact.first_name }}!'),
      right: template('subject: Welcome', 'Hello{% if contact.first_name %} {{ contact.first_name }}{% endif %}!'),
    },
  }),
  'messages/not-a-message': define<{ file: string; formats: readonly string[] }>({
    severity: 'warning',
    message: ({ file }) => `\`${file}\` is not read as a message`,
    help: ({ formats }) => `A message is a file \`messages/CHANNEL/NAME\` that ends in ${oneOf(formats)}.`,
    explain: {
      why: 'The file stands among the messages, but its folder or its ending is not one of a message, so no program can send it.',
      wrong: template('subject: Welcome', 'Hello!', 'messages/welcome.txt'),
      right: template('subject: Welcome', 'Hello!'),
    },
  }),
} as const;
