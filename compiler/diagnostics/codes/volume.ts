/** Diagnostics of the family `volume`: more messages to one contact than the project lets through, or wants proved. */
import { define } from '../define.js';

const yaml = (policies: string) => `# cauce.yaml
project: shop
currency: EUR
timezone: Europe/Madrid
contact: {email: email, newsletter: bool}
events: {signed_up: {}}
channels: {email: {provider: smtp, url: "smtp://localhost", from: "Shop <shop@example.com>", consent: newsletter}}
policies: {${policies}}
`;

const program = (wait: string) => `# start.cauce
scenario start:
  enter once
  when signed_up:
    send email hello
    wait ${wait}
    send email goodbye
# messages/email/hello.txt
---
subject: Hello
---
Hello
# messages/email/goodbye.txt
---
subject: Goodbye
---
Goodbye
`;

export const volume = {
  'volume/over-proved': define<{
    max: number | null;
    channel: string;
    window: string;
    most: number;
    trigger?: string;
    scenario?: string;
  }>({
    severity: 'error',
    message: ({ max, channel, window, most }) =>
      `One contact can get ${max === null ? `${messages(channel)} without limit` : `${max} ${messages(channel)}`} in ${window}, and \`prove\` wants ${most} at the most`,
    help: ({ max, trigger, scenario }) =>
      max === null
        ? `Nothing limits how often \`${trigger}\` starts \`${scenario}\`: give it \`enter once per 30d\`, or say in \`policies.assume\` how often that can happen. Caps do not count here: what they hold back was meant to be sent. \`cauce prove --path\` shows the path.`
        : 'Let scenarios wait longer, enter less often, or exclude each other; or allow more. Caps do not count here: what they hold back was meant to be sent. `cauce prove --path` shows the path.',
    explain: {
      why: 'A project may name under `prove` the most that one contact may ever get. `check` looks for the worst that all scenarios together can do: events, goals and stops at any instant, waits at their shortest, data that change between two steps. Messages of kind `transactional` are not counted. The places it names are the path to the bound.',
      wrong: yaml('prove: [1 email per 7d]') + program('2d'),
      right: yaml('prove: [1 email per 7d]') + program('7d'),
    },
  }),

  'volume/over-cap': define<{
    scenario: string;
    max: number;
    channel: string;
    window: string;
    cap: number;
    oneRun: boolean;
  }>({
    severity: 'warning',
    message: ({ scenario, max, channel, window, cap, oneRun }) =>
      `${oneRun ? `One run of \`${scenario}\`` : `\`${scenario}\` alone`} can send ${max} ${messages(channel)} in ${window}, and the cap lets ${cap} through`,
    help: () =>
      'What is over the cap is held back, this message first. Wait longer between the messages, send fewer, or raise the cap in `cauce.yaml`.',
    explain: {
      why: 'A cap is there for scenarios that meet in one contact. Where one scenario by itself goes over it, whoever takes that path never gets all of its messages.',
      wrong: yaml('caps: [1 email per 7d]') + program('2d'),
      right: yaml('caps: [1 email per 7d]') + program('7d'),
    },
  }),
};

function messages(channel: string): string {
  return channel === 'any' ? 'messages' : channel;
}
