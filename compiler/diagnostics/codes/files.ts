/** Diagnostics of the family `files`: what a host could not read. */
import { define } from '../define.js';

export const files = {
  'files/unreadable': define<{ detail: string }>({
    severity: 'error',
    message: ({ detail }) => `This file cannot be read: ${detail}`,
    help: () => 'A project is made of UTF-8 texts of moderate size that the compiler may read.',
    explain: {
      why: 'The file belongs to the project by its name, but it is no text, too large, or closed to the program; nothing in it is used.',
      wrong: 'segment regular\u0000 = any order_placed in last 6mo',
      right: 'segment steady = any order_placed in last 6mo',
    },
  }),
} as const;
