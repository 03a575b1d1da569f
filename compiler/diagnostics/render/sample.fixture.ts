/** One project with a finding of each kind, for the tests of the renderings. Never used by the program. */
import type { Diagnostic } from '../diagnostic.js';
import type { RenderInput } from './input.js';

const config = 'project: demo\ncurrency: EUR\ncurrency: USD\n';
const program = `scenario welcome:\n  when signed_up:\n\twiat 5h 😀 & <b>\n    send email a, b: 100%\n`;

const error: Diagnostic = {
  code: 'config/duplicate-key',
  severity: 'error',
  message: '`currency` stands here twice',
  label: 'said again',
  help: 'Keep one of the two; only the first is used until then.',
  file: 'cauce.yaml',
  span: { start: 28, end: 36 },
  related: [{ file: 'cauce.yaml', span: { start: 14, end: 22 }, message: 'first said here' }],
  fixes: [],
};

const warning: Diagnostic = {
  code: 'syntax/unknown-statement',
  severity: 'warning',
  message: 'No line in "a block" begins with <wiat>: 100%',
  file: 'flows/welcome mail.cauce',
  span: { start: program.indexOf('wiat'), end: program.indexOf('wiat') + 4 },
  related: [{ file: 'cauce.yaml', span: { start: 0, end: 7 }, message: 'in this project' }],
  fixes: [
    {
      title: 'Write `wait`',
      certain: true,
      edits: [
        {
          file: 'flows/welcome mail.cauce',
          span: { start: program.indexOf('wiat'), end: program.indexOf('wiat') + 4 },
          text: 'wait',
        },
      ],
    },
  ],
};

const note: Diagnostic = {
  code: 'config/yaml',
  severity: 'info',
  message: 'Over two lines',
  file: 'flows/welcome mail.cauce',
  span: { start: program.indexOf('send'), end: program.length },
  related: [],
  fixes: [],
};

export const sample: RenderInput = {
  diagnostics: [note, warning, error],
  summary: { files: 3, scenarios: 1, errors: 1, warnings: 1 },
  sources: new Map([
    ['cauce.yaml', config],
    ['flows/welcome mail.cauce', program],
    ['flows/fine.cauce', ''],
  ]),
  color: false,
  columns: 80,
  version: '1.2.3',
};
