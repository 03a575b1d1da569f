/** Diagnostics of the family `files`: what could not be read as text at all. */
import { define } from '../define.js';

export const files = {
  'files/unreadable': define<{ detail: string }>({
    severity: 'error',
    message: ({ detail }) => `this file cannot be read as text: ${detail}`,
    help: () => 'project files are UTF-8 text of at most 5 MB; save it again as UTF-8, or move it out of the project',
    explain: {
      why: 'A file that is part of the project is not UTF-8 text, is larger than 5 MB, or the system refused to open it. Nothing in it was checked.',
      wrong: '(a binary file named `picture.cauce`)',
      right: 'when signed_up:\n  send email welcome\n',
    },
  }),
} as const;
