/** Diagnostics of the family `suppression`: what is wrong with `# cauce: allow CODE reason` itself. */
import { define } from '../define.js';

const program = (line: string) => `scenario welcome:
  when signed_up:
    # cauce: ${line}
    wait 1d
    send email welcome`;

export const suppression = {
  'suppression/unused': define<{ code: string }>({
    severity: 'warning',
    message: ({ code }) => `Nothing on the next line needs \`allow ${code}\``,
    label: () => 'allows nothing',
    help: () => 'Take the comment away, or put it directly above the line it is about.',
    explain: {
      why: 'A comment `# cauce: allow CODE reason` silences one finding on the line below it. When that finding is gone, the comment would silently hide the next one of its kind.',
      wrong: program('allow names/unused kept for next spring'),
      right: `scenario welcome:
  when signed_up:
    wait 1d
    send email welcome`,
    },
  }),
  'suppression/no-reason': define<{ code: string }>({
    severity: 'warning',
    message: ({ code }) => `\`allow ${code}\` gives no reason`,
    label: () => 'why is this fine here?',
    help: ({ code }) => `Write why after the code: \`# cauce: allow ${code} agreed with the shop until May\`.`,
    explain: {
      why: 'Whoever reads the program next must be able to see why a finding is fine here.',
      wrong: `# cauce: allow names/unused
let big_order = 150 EUR`,
      right: `# cauce: allow names/unused the spring campaign will use it
let big_order = 150 EUR`,
    },
  }),
  'suppression/unreadable': define<{ text: string; suggestion: string | undefined }>({
    severity: 'warning',
    message: ({ text }) => `\`${text}\` is not something cauce can allow`,
    label: () => 'not the code of a finding',
    help: ({ suggestion, text }) =>
      text.startsWith('<!--')
        ? 'A comment of HTML would go out with the message. In a template write `{% # cauce: allow CODE reason %}`.'
        : suggestion === undefined
          ? 'Write `# cauce: allow CODE reason`; the code stands at the end of every finding, for example `names/unused`.'
          : `Did you mean \`${suggestion}\`?`,
    explain: {
      why: 'A comment that starts with `# cauce:` speaks to the compiler; one that it cannot read would look as if it did something.',
      wrong: program('allow names/unusd kept for next spring'),
      right: `scenario welcome:
  when signed_up:
    # kept for next spring
    wait 1d
    send email welcome`,
    },
  }),
  'suppression/not-possible': define<{ code: string }>({
    severity: 'warning',
    message: ({ code }) => `\`${code}\` is an error and cannot be allowed`,
    label: () => 'has no effect',
    help: () =>
      'Warnings and notes can be allowed; an error has to be put right, because no machine can be built from it.',
    explain: {
      why: 'An error means that the compiler does not know what the program should do. Silencing it would not give the program a meaning.',
      wrong: `scenario welcome:
  when signed_up:
    # cauce: allow names/unknown it comes with the next release
    send email welcme`,
      right: `scenario welcome:
  when signed_up:
    send email welcome`,
    },
  }),
} as const;
