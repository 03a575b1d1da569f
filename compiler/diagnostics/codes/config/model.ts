/** `config` diagnostics about the data model: names, types, consents, places. */
import { define } from '../../define.js';
import { didYouMean } from './file.js';

export const configModel = {
  'config/bad-name': define<{ name: string; what: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name, what }) => `\`${name}\` cannot be the name of ${what}`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `\`${suggestion}\` can`),
    help: () => 'A name begins with a letter and goes on with letters, digits and `_`.',
    explain: {
      why: 'Programs use these names as words; a space, a hyphen or a dot would end the word.',
      wrong: `# cauce.yaml
project: demo
contact: {first-name: text?}`,
      right: `# cauce.yaml
project: demo
contact: {first_name: text?}`,
    },
  }),
  'config/reserved-name': define<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `\`${name}\` is a word of the language and cannot be the name of ${what}`,
    label: () => 'reserved',
    help: ({ name }) => `Take another name, for example \`${name}_\` with what it is about.`,
    explain: {
      why: 'In a program this word would always be read as part of the language, never as your name.',
      wrong: `# cauce.yaml
project: demo
groups: {with: {}}`,
      right: `# cauce.yaml
project: demo
groups: {with_app: {}}`,
    },
  }),
  'config/built-in': define<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `\`${name}\` is ${what} and cannot be declared again`,
    label: () => 'exists already',
    help: () => 'Take the line away and use it as it is, or take another name.',
    explain: {
      why: 'The language brings this name itself, with a fixed meaning that the runtime relies on.',
      wrong: `# cauce.yaml
project: demo
contact: {created_at: text}`,
      right: `# cauce.yaml
project: demo
contact: {imported_as: text?}`,
    },
  }),
  'config/duplicate-name': define<{ name: string; what: string; other: string }>({
    severity: 'error',
    message: ({ name, what, other }) => `\`${name}\` is the name of ${what} and of ${other}`,
    label: () => 'which one would a program mean?',
    help: () => 'Attributes, events, groups, coupons and places share one set of names; rename one of the two.',
    explain: {
      why: 'A program says just the name, so it must be clear which of the two it means.',
      wrong: `# cauce.yaml
project: demo
groups: {welcome: {}}
coupons: {welcome: {discount: 10%, valid: 24h}}`,
      right: `# cauce.yaml
project: demo
groups: {welcome_club: {}}
coupons: {welcome: {discount: 10%, valid: 24h}}`,
    },
  }),
  'config/unknown-type': define<{ text: string; suggestion: string | undefined; records: readonly string[] }>({
    severity: 'error',
    message: ({ text }) => `\`${text}\` is not a type`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ records }) =>
      `Types are text, number, bool, money, percent, date, time, moment, duration, distance, email, phone, geo, enum(a, b), list(TYPE)${records.length === 0 ? '' : ` and the records ${records.join(', ')}`}; a \`?\` after one marks what may be unknown.`,
    explain: {
      why: 'Every attribute and every field has a type, so that the compiler can tell a wrong comparison from a right one.',
      wrong: `# cauce.yaml
project: demo
contact: {first_name: string?}`,
      right: `# cauce.yaml
project: demo
contact: {first_name: text?}`,
    },
  }),
  'config/record-in-itself': define<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `The record \`${name}\` contains itself`,
    help: () => 'Keep the name of the other one as a text, for example `parent: text?`.',
    explain: {
      why: 'A record that contains itself has no end, so no event could ever be checked against it.',
      wrong: `# cauce.yaml
project: demo
records:
  item: {sku: text, parts: list(item)}`,
      right: `# cauce.yaml
project: demo
records:
  item: {sku: text, parts: list(text)}`,
    },
  }),
  'config/record-too-large': define<{ name: string; fields: number; limit: number }>({
    severity: 'error',
    message: ({ name, fields, limit }) =>
      `The record \`${name}\` has ${fields} fields, counting those of the records in it; at most ${limit} are possible`,
    help: () => 'Keep only what scenarios and templates use.',
    explain: {
      why: 'Records within records multiply, and every event would carry all of their fields.',
      wrong: `# cauce.yaml
project: demo
records:
  a: {${Array.from({ length: 40 }, (_, field) => `f${field}: text`).join(', ')}}
  b: {${Array.from({ length: 30 }, (_, field) => `f${field}: a`).join(', ')}}`,
      right: `# cauce.yaml
project: demo
records:
  a: {sku: text, name: text}
  b: {first: a, second: a}`,
      shown: `# cauce.yaml
project: demo
records:
  a: {f0: text, f1: text, …, f39: text}
  b: {f0: a, f1: a, …, f29: a}`,
    },
  }),
  'config/consent-missing': define<{ channel: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ channel }) => `The channel \`${channel}\` does not say whose agreement it needs`,
    label: () => '`consent` is missing',
    help: ({ suggestion }) =>
      `Name the contact's yes/no attribute that holds the consent${suggestion === undefined ? '' : `, for example \`consent: ${suggestion}\``}, or write \`consent: none\` where no consent is needed.`,
    explain: {
      why: "Nobody gets a marketing message without consent. The compiler guards every send by the channel's consent, so every channel names it, or says that it needs none.",
      wrong: `# cauce.yaml
project: demo
contact: {newsletter: bool}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: shop@example.com}`,
      right: `# cauce.yaml
project: demo
contact: {newsletter: bool}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: shop@example.com, consent: newsletter}`,
    },
  }),
  'config/not-a-consent': define<{ name: string; type: string; key: string }>({
    severity: 'error',
    message: ({ name, type, key }) => `\`${key}\` needs a yes/no attribute, but \`${name}\` is of type ${type}`,
    label: () => 'not a `bool`',
    help: ({ name }) => `Declare \`${name}: bool\` under \`contact\`, or name another attribute.`,
    explain: {
      why: 'A consent is either given or not: only a `bool` attribute can hold it.',
      wrong: `# cauce.yaml
project: demo
contact: {email: email}
events:
  newsletter_confirmed: {confirms: email}`,
      right: `# cauce.yaml
project: demo
contact: {email: email, newsletter: bool}
events:
  newsletter_confirmed: {confirms: newsletter}`,
    },
  }),
  'config/undoes-mismatch': define<{ field: string; event: string; type: string; otherType: string }>({
    severity: 'error',
    message: ({ field, event, type, otherType }) =>
      `\`${field}\` has the type ${type} here but ${otherType} in \`${event}\`, so the two can never be equal`,
    help: () => 'Give the field the same type in both events.',
    explain: {
      why: 'An event undoes another one when the named field is equal in both; fields of different types never are.',
      wrong: `# cauce.yaml
project: demo
events:
  order_placed: {order_id: text, total: money}
  order_cancelled: {order_id: number, undoes: order_placed by order_id}`,
      right: `# cauce.yaml
project: demo
events:
  order_placed: {order_id: text, total: money}
  order_cancelled: {order_id: text, undoes: order_placed by order_id}`,
    },
  }),
  'config/unknown-currency': define<{ code: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ code }) => `\`${code}\` is not the code of a currency`,
    help: ({ suggestion }) =>
      didYouMean(suggestion) ?? 'Write the three capital letters of ISO 4217, for example `EUR` or `USD`.',
    explain: {
      why: 'Amounts are counted in the smallest unit of their currency, and how small that is depends on the currency.',
      wrong: `# cauce.yaml
project: demo
currency: EURO`,
      right: `# cauce.yaml
project: demo
currency: EUR`,
    },
  }),
  'config/unknown-timezone': define<{ name: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is not a time zone`,
    help: ({ suggestion }) =>
      didYouMean(suggestion) ?? 'Write an IANA name such as `Europe/Madrid` or `America/Mexico_City`.',
    explain: {
      why: 'Local times, calendar days and clock changes follow the zone, so it must be one of the IANA time zone database.',
      wrong: `# cauce.yaml
project: demo
timezone: Spain/Madrid`,
      right: `# cauce.yaml
project: demo
timezone: Europe/Madrid`,
    },
  }),
  'config/place-range': define<{ name: string; latitude: number; longitude: number; swapped: boolean }>({
    severity: 'error',
    message: ({ name, latitude, longitude }) => `\`${name}\` at [${latitude}, ${longitude}] is nowhere on earth`,
    help: ({ swapped }) =>
      swapped
        ? 'The latitude comes first: the two seem to be swapped.'
        : 'Latitude first, from -90 to 90, then longitude, from -180 to 180, in degrees.',
    explain: {
      why: 'A place is `[latitude, longitude]` in degrees. A latitude beyond 90 does not exist; often the two are swapped.',
      wrong: `# cauce.yaml
project: demo
places: {sydney_store: [151.2093, -33.8688]}`,
      right: `# cauce.yaml
project: demo
places: {sydney_store: [-33.8688, 151.2093]}`,
    },
  }),
} as const;
