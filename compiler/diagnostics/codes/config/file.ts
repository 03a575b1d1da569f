/** `config` diagnostics about the file itself: YAML that cannot be read, keys and values that have no meaning. */
import { define } from '../../define.js';
import { list } from '../wording.js';

export const didYouMean = (suggestion: string | undefined): string | undefined =>
  suggestion === undefined ? undefined : `Did you mean \`${suggestion}\`?`;

const EXAMPLE = /,? such as (`[^`]*`(?:,? or `[^`]*`|, `[^`]*`)*)$/;

/** `a duration such as \`24h\`` without its examples: those are the help. */
function withoutExample(expected: string): string {
  return expected.replace(EXAMPLE, '');
}

function exampleOf(expected: string): string {
  const example = EXAMPLE.exec(expected)?.[1];
  return example === undefined ? `Write ${expected}.` : `For example ${example}.`;
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `$${name}`);
  if (names.length <= 3) return list(shown);
  return `${shown.map((name) => `\`${name}\``).join(', ')} and ${names.length - 3} more`;
}

export const oneOf = (allowed: readonly string[]): string => {
  const quoted = allowed.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
};

export const configFile = {
  'config/unreadable': define<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `This file cannot be read: ${reason}`,
    help: () => 'A configuration is a small UTF-8 text: at most 1 MB, at most 32 levels deep.',
    explain: {
      why: 'The file is not a text, or so large or deeply nested that it cannot be a configuration. Nothing in it is used.',
      wrong: `# cauce.yaml
project: demo
groups: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]`,
      right: `# cauce.yaml
project: demo
groups: {vip_club: {}}`,
    },
  }),
  'config/empty': define({
    severity: 'error',
    message: () => 'This file is empty, so the project has no attributes, events or channels yet',
    help: () => 'Write into it what the shop has; until then names that it would declare are not checked.',
    explain: {
      why: 'Everything that scenarios speak of is declared in `cauce.yaml`. Without it every name would be unknown.',
      wrong: '# cauce.yaml\n# nothing yet',
      right: '# cauce.yaml\nproject: demo\ncurrency: EUR\ntimezone: Europe/Madrid\nevents:\n  signed_up: {}',
    },
  }),
  'config/yaml': define<{ problem: string; help: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    help: ({ help }) => help,
    explain: {
      why: 'The file is not valid YAML: what follows the place may be read wrongly or not at all.',
      wrong: `# cauce.yaml
project: demo
events:
  signed_up: {source: text?`,
      right: `# cauce.yaml
project: demo
events:
  signed_up: {source: text?}`,
    },
  }),
  'config/duplicate-key': define<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `\`${key}\` stands here twice`,
    label: () => 'said again',
    help: () => 'Keep one of the two; only the first is used until then.',
    explain: {
      why: 'Two values for one key contradict each other, and whichever were used, somebody would be surprised.',
      wrong: `# cauce.yaml
project: demo
currency: EUR
currency: USD`,
      right: `# cauce.yaml
project: demo
currency: EUR`,
    },
  }),
  'config/unknown-key': define<{
    key: string;
    where: string;
    allowed: readonly string[];
    suggestion: string | undefined;
  }>({
    severity: 'error',
    message: ({ key, where }) => `${where} has no \`${key}\``,
    label: ({ suggestion }) => (suggestion === undefined ? 'not known here' : `did you mean \`${suggestion}\`?`),
    help: ({ allowed }) =>
      allowed.length === 0 ? 'Nothing can stand here: take it out.' : `What can stand here: ${allowed.join(', ')}.`,
    explain: {
      why: 'A key that means nothing is nearly always a slip of the pen, and what it was meant to say would silently not happen.',
      wrong: `# cauce.yaml
project: demo
policies:
  quiet_hour: 21:30-08:30`,
      right: `# cauce.yaml
project: demo
policies:
  quiet_hours: 21:30-08:30`,
    },
  }),
  'config/wrong-value': define<{
    key: string;
    found: string;
    expected: string;
    suggestion?: string | undefined;
    help?: string | undefined;
  }>({
    severity: 'error',
    message: ({ key, found, expected }) => `\`${key}\` should be ${withoutExample(expected)}, but is ${found}`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ help, suggestion, expected }) =>
      [didYouMean(suggestion), help].filter((part) => part !== undefined).join(' ') || exampleOf(expected),
    explain: {
      why: 'The value does not have the form that this key takes, so it cannot be understood.',
      wrong: `# cauce.yaml
project: demo
policies:
  holdout: five percent`,
      right: `# cauce.yaml
project: demo
policies:
  holdout: 5%`,
    },
  }),
  'config/missing': define<{ key: string; where: string; example: string }>({
    severity: 'error',
    message: ({ key, where }) => `${where} needs \`${key}\``,
    label: ({ key }) => `\`${key}\` is missing`,
    help: ({ example }) => `For example \`${example}\`.`,
    explain: {
      why: 'Without this key the rest of the group cannot be used.',
      wrong: `# cauce.yaml
project: demo
coupons: {welcome: {valid: 24h}}`,
      right: `# cauce.yaml
project: demo
coupons: {welcome: {discount: 10%, valid: 24h}}`,
    },
  }),
  'config/setting-missing': define<{ key: string; where: string; example: string }>({
    severity: 'warning',
    message: ({ key, where }) => `${where} cannot deliver anything without \`${key}\``,
    label: ({ key }) => `\`${key}\` is missing`,
    help: ({ example }) => `For example \`${example}\`.`,
    explain: {
      why: 'The provider needs this setting to deliver. Checks, tests and backtests work without it; nothing can be delivered.',
      wrong: `# cauce.yaml
project: demo
contact: {email: email, newsletter: bool}
channels:
  email: {provider: smtp, from: shop@example.com, consent: newsletter}`,
      right: `# cauce.yaml
project: demo
contact: {email: email, newsletter: bool}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: shop@example.com, consent: newsletter}`,
    },
  }),
  'config/address-missing': define<{ channel: string; attribute: string }>({
    severity: 'warning',
    message: ({ channel, attribute }) => `\`${channel}\` has nowhere to deliver to: contacts have no \`${attribute}\``,
    label: () => 'no address for its messages',
    help: ({ attribute }) =>
      `Add \`${attribute}: text?\` under \`contact\` and identify people with what the browser gives: \`JSON.stringify(subscription)\`.`,
    explain: {
      why: 'A web push goes to the subscription that a visitor’s browser gave, and the attribute `push_subscription` holds it. Checks, tests and backtests work without it; nothing can be delivered.',
      wrong: `# cauce.yaml
project: demo
contact: {push_consent: bool}
channels:
  push: {provider: webpush, consent: push_consent}`,
      right: `# cauce.yaml
project: demo
contact: {push_consent: bool, push_subscription: text?}
channels:
  push: {provider: webpush, consent: push_consent}`,
    },
  }),
  'config/literal-secret': define<{ key: string; variable: string }>({
    severity: 'warning',
    message: ({ key }) => `\`${key}\` holds a secret in clear text`,
    label: () => 'everybody who can read this file can use it',
    help: ({ variable }) => `Put it into the environment and write \`$${variable}\` here.`,
    explain: {
      why: 'This file is kept with the programs and shared with everybody who works on them. Secrets come from the environment, by `$NAME`.',
      wrong: `# cauce.yaml
project: demo
contact: {phone: phone, sms_consent: bool}
channels:
  sms: {provider: twilio, account: $TWILIO_SID, token: 5f2b9c1de0, from: "+34600000000", consent: sms_consent}`,
      right: `# cauce.yaml
project: demo
contact: {phone: phone, sms_consent: bool}
channels:
  sms: {provider: twilio, account: $TWILIO_SID, token: $TWILIO_TOKEN, from: "+34600000000", consent: sms_consent}`,
    },
  }),
  'config/variable-unset': define<{ names: readonly string[] }>({
    severity: 'warning',
    message: ({ names }) => `${namesOf(names)} ${names.length === 1 ? 'is' : 'are'} not set in this environment`,
    label: () => 'not set here',
    help: ({ names }) =>
      `Checks, tests and backtests work without; nothing can be delivered. Set ${names.length === 1 ? 'it' : 'them'} where the program runs, such as \`export ${names[0]}=…\`. Where secrets are kept away on purpose, as in CI, write \`# cauce: allow config/variable-unset set in production only\` above this line, or above \`channels:\` for all of them.`,
    explain: {
      why: 'Secrets come from the environment, by `$NAME`, so they must be there when messages are to be delivered. `cauce check` warns of names that are not set where it runs.',
      wrong: `# cauce.yaml
project: demo
channels:
  crm: {provider: webhook, url: $UNSET_CRM_URL, consent: none}`,
      right: `# cauce.yaml
project: demo
channels:
  # cauce: allow config/variable-unset set in production only
  crm: {provider: webhook, url: $UNSET_CRM_URL, consent: none}`,
    },
  }),
  'config/unknown-name': define<{
    name: string;
    what: string;
    suggestion: string | undefined;
    help?: string | undefined;
  }>({
    severity: 'error',
    message: ({ name, what }) => `There is no ${what} \`${name}\``,
    label: ({ suggestion }) => (suggestion === undefined ? 'not known' : `did you mean \`${suggestion}\`?`),
    help: ({ help, suggestion, what }) =>
      help ??
      didYouMean(suggestion) ??
      `Declare the ${what.replace('other ', '')} in \`cauce.yaml\`, or name one that exists.`,
    explain: {
      why: 'One part of the configuration names another by its name, and nothing has that name.',
      wrong: `# cauce.yaml
project: demo
contact: {newsletter: bool}
events:
  newsletter_confirmed: {confirms: newsleter}`,
      right: `# cauce.yaml
project: demo
contact: {newsletter: bool}
events:
  newsletter_confirmed: {confirms: newsletter}`,
    },
  }),
} as const;
