/** Diagnostics of the family `names`: what a name means where it stands, and whether it means anything there. */
import { define } from '../define.js';
import { list } from './wording.js';

const when = '  when cart_abandoned:\n';

const MOST_FIELDS = 12;

export const names = {
  'names/unknown': define<{
    name: string;
    what: string;
    where: string;
    suggestion?: string;
    lack?: string;
    /** The name under it that means something else in this project. */
    restsOn?: string;
    /** All there are, where those are few. */
    choices?: readonly string[];
    /** A run of the same file has the name in another place. */
    elsewhere?: true;
    /** A dot follows it: it may be the end of an address, or the name of an event that was not given. */
    member?: 'address' | 'alias';
  }>({
    severity: 'error',
    message: ({ name, what, where }) =>
      what === 'name' ? `Nothing is called \`${name}\` here` : `There is no ${what} \`${name}\`${where}`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ name, what, where, suggestion, lack, restsOn, choices = [], elsewhere, member }) =>
      lack !== undefined
        ? `\`${name}\` comes with the language for shops that have ${lack}: declare it in cauce.yaml.`
        : restsOn !== undefined
          ? `The language's own \`${name}\` rests on \`${restsOn}\`, which means something else in this project: declare \`${name}\` as well, or give your \`${restsOn}\` another name.`
          : suggestion !== undefined
            ? `Did you mean \`${suggestion}\`?`
            : elsewhere
              ? `A name given with \`as\` counts only in its own \`when\`: name it here too, \`… as ${name}\`.`
              : member !== undefined
                ? member === 'address'
                  ? 'A text stands in quotes: `"example.com"`.'
                  : `What happened gets its name with \`as\`: \`when order_placed as ${name}:\`, and is then known in all of that \`when\`.`
                : choices.length > 0
                  ? `There ${choices.length === 1 ? 'is' : 'are'} ${list(choices)}.`
                  : declaredBy(name, what, where),
    explain: {
      why: 'Every name must be declared: attributes, events, groups, coupons and places in `cauce.yaml`, segments, `let`s, events and sequences in `.cauce` files, messages by their file under `messages/`. A name that is not is nearly always a slip of the pen.',
      wrong: `scenario carts:\n${when}    send email cart_remindr\n`,
      right: `scenario carts:\n${when}    send email cart_reminder\n`,
    },
  }),

  'names/unknown-value': define<{ name: string; subject: string; choices: readonly string[]; suggestion?: string }>({
    severity: 'error',
    message: ({ name, subject, choices }) =>
      subject.startsWith('one of')
        ? `\`${name}\` is not ${subject}`
        : `\`${name}\` is not ${subject}: there ${choices.length === 1 ? 'is' : 'are'} ${list(choices)}`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ suggestion, choices }) =>
      suggestion === undefined ? `It can be ${list(choices, 'or')}.` : `Did you mean \`${suggestion}\`?`,
    explain: {
      why: 'The values of an enum stand in `cauce.yaml`; classes and levels come from its `rfm:` section. A value that is not among them would never be met.',
      wrong: `scenario carts:\n  for gender is femal\n${when}    send email cart_reminder\n`,
      right: `scenario carts:\n  for gender is female\n${when}    send email cart_reminder\n`,
    },
  }),

  'names/unknown-field': define<{
    name: string;
    of: string;
    fields: readonly string[];
    suggestion?: string;
    /** Where one could be declared: ``under `contact` in `cauce.yaml` ``. */
    declared?: string;
  }>({
    severity: 'error',
    message: ({ name, of }) => `${capital(of)} has no \`${name}\``,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ fields, suggestion, declared }) => {
      if (suggestion !== undefined) return `Did you mean \`${suggestion}\`?`;
      if (declared !== undefined) return `Declare it ${declared}.`;
      if (fields.length === 0) return 'It has none: take it out, or declare it first.';
      return `It has ${list(fields.slice(0, MOST_FIELDS))}${fields.length > MOST_FIELDS ? ' and more' : ''}.`;
    },
    explain: {
      why: 'Events and records have the fields that `cauce.yaml` gives them (every event has `at` and `id` besides); a message takes the `params` of its front matter.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.totl > 20 EUR:\n    send email cart_reminder\n`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 20 EUR:\n    send email cart_reminder\n`,
    },
  }),

  'names/wrong-kind': define<{ name: string; is: string; wanted: string; hint?: string }>({
    severity: 'error',
    message: ({ name, is, wanted }) => `\`${name}\` is ${is}, not ${wanted}`,
    label: ({ wanted }) => `${wanted} is wanted here`,
    help: ({ hint, wanted }) =>
      hint ?? `Name ${wanted} here, or declare one${wanted === 'a value' ? '' : ' of another name'}.`,
    explain: {
      why: 'The name exists, but as something else. Scenarios, sequences, messages and values each have their own names, so the same word may stand for different things in different places.',
      wrong: `scenario carts:\n${when}    add to regular\n`,
      right: `scenario carts:\n${when}    add to vip_club\n`,
    },
  }),

  'names/duplicate': define<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `There is another \`${name}\`: this ${what} needs a name of its own`,
    help: () => 'Give one of the two another name, or take one of them out.',
    explain: {
      why: 'Attributes, events, segments, `let`s, groups, coupons and places share one space of names; scenarios, sequences and the messages of a channel have one each. In it a name can mean one thing only. (A name of the prelude may be declared again: then yours counts.)',
      wrong: `segment keen = any product_viewed in last 7d\nsegment keen = any cart_updated in last 7d\n`,
      right: `segment keen = any product_viewed in last 7d\nsegment very_keen = any cart_updated in last 7d\n`,
    },
  }),

  'names/hides': define<{ name: string; hidden: string }>({
    severity: 'warning',
    message: ({ name, hidden }) => `\`${name}\` hides ${hidden} of the same name`,
    help: ({ name }) => `From here on \`${name}\` means this one. Another name says it without doubt.`,
    explain: {
      why: 'A name given with `as` counts before the names of the project, so the other meaning cannot be reached in the rest of the run. An attribute stays reachable as `contact.…`.',
      wrong: `scenario carts:\n  when cart_abandoned as city:\n    send email cart_reminder\n`,
      right: `scenario carts:\n  when cart_abandoned as cart:\n    send email cart_reminder\n`,
    },
  }),

  'names/unused': define<{ name: string; what: string }>({
    severity: 'warning',
    message: ({ name, what }) => `The ${what} \`${name}\` is used nowhere`,
    help: () => 'Use it, or take it out.',
    explain: {
      why: 'What nobody uses has no effect, but whoever reads the file must find that out first. Segments are tracked for themselves and need no user.',
      wrong: `let big_order = 150 EUR\n\nscenario carts:\n${when}    send email cart_reminder\n`,
      right: `let big_order = 150 EUR\n\nscenario carts:\n  when cart_abandoned as cart and cart.total > big_order:\n    send email cart_reminder\n`,
    },
  }),

  'names/not-bound': define<{ name: string; why: 'missing' | 'differs' }>({
    severity: 'error',
    message: ({ name, why }) =>
      why === 'missing'
        ? `\`${name}\` has no meaning on every path that comes here`
        : `\`${name}\` means different events on the paths that come here`,
    label: ({ why }) => (why === 'missing' ? 'some path has not named it' : 'which of them?'),
    help: ({ name, why }) =>
      why === 'missing'
        ? `Use \`${name}\` inside the branch that names it, or name it on every branch.`
        : 'Give each event a name of its own.',
    explain: {
      why: 'A name given with `as` counts on the path where it is given. Where paths come together again it can be used if every one of them has given it.',
      wrong: `scenario carts:\n${when}    if regular:\n      send email cart_reminder as reminder\n    wait up to 3d for reminder.clicked\n    send email cart_offer\n`,
      right: `scenario carts:\n${when}    send email cart_reminder as reminder\n    wait up to 3d for reminder.clicked\n    send email cart_offer\n`,
    },
  }),

  'names/rebound': define<{ name: string; now: string; before: string }>({
    severity: 'error',
    message: ({ name, now, before }) => `\`${name}\` is ${before} already and cannot become ${now}`,
    help: () => 'A name may be given again by the same kind of statement only. Choose another one.',
    explain: {
      why: 'Statistics, tests and deploys know a step by its name. A name may be given again by the same kind of statement and then means the latest, but it cannot change what kind of thing it is.',
      wrong: `scenario carts:\n${when}    send email cart_reminder as offer\n    give 5% valid 7d as offer\n    send email cart_offer\n`,
      right: `scenario carts:\n${when}    send email cart_reminder as reminder\n    give 5% valid 7d as offer\n    send email cart_offer\n`,
    },
  }),

  'names/circular': define<{ name: string; chain: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is declared by itself`,
    help: ({ chain }) => `It goes round: ${chain.map((one) => `\`${one}\``).join(' needs ')}.`,
    explain: {
      why: 'To know the one you would have to know the other first. A segment, `let` or event can only be made of what does not need it in turn.',
      wrong: `segment keen = not idle\nsegment idle = not keen\n`,
      right: `segment keen = any product_viewed in last 7d\nsegment idle = not keen\n`,
    },
  }),
} as const;

/** Where a thing of that kind is declared, for a name that nothing is near to. */
/** Words that are no names, and what says the same here. */
const spoken: ReadonlyMap<string, string> = new Map([
  ...['everyone', 'everybody', 'all', 'anyone', 'anybody'].map(
    (word) => [word, 'Without `for` everybody may enter: leave the line out.'] as const,
  ),
  ['tomorrow', 'Write `wait 1d`, and if need be `wait until 09:00` on the line under it.'],
  ['yesterday', 'What happened within a day: `last order_placed in last 1d`.'],
  ['age', 'The age of somebody is counted: `years since birthday`.'],
  ['day', 'A length of time is a number and a unit: `1d`.'],
  ['week', 'A length of time is a number and a unit: `1w`.'],
  ['month', 'A length of time is a number and a unit: `1mo`.'],
  ['never', 'What never happened: `no order_placed`.'],
]);

function declaredBy(name: string, what: string, where: string): string {
  switch (what) {
    case 'name': {
      const said = spoken.get(name.toLowerCase());
      if (said !== undefined) return said;
      return `If it is a text, put it in quotes: \`"${name}"\`. Attributes and events are declared in \`cauce.yaml\`, segments and \`let\`s in \`.cauce\` files.`;
    }
    case 'message': {
      const channel = /^ for (\S+)$/.exec(where)?.[1] ?? 'CHANNEL';
      return `A message is a file: \`messages/${channel}/${name}.mjml\`, \`.html\`, \`.txt\` or \`.md\`.`;
    }
    case 'event':
      return 'Declare it under `events` in `cauce.yaml`, or make it from another: `event NAME = …`.';
    case 'attribute':
      return `Declare it under \`contact\` in \`cauce.yaml\`: \`${name}: text?\`.`;
    case 'group':
      return `Declare it under \`groups\` in \`cauce.yaml\`: \`${name}: {}\`.`;
    case 'coupon':
      return `Declare it under \`coupons\` in \`cauce.yaml\`: \`${name}: {discount: 10%, valid: 7d}\`.`;
    case 'place':
      return `Declare it under \`places\` in \`cauce.yaml\`: \`${name}: [39.4699, -0.3763]\`.`;
    case 'segment or group':
      return `Declare a segment (\`segment ${name} = …\`), or a group under \`groups\` in \`cauce.yaml\`.`;
    case 'sequence':
      return `Declare it in a \`.cauce\` file: \`sequence ${name}(…):\`.`;
    default:
      return 'Declare it first, or name one that exists.';
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
