/** Diagnostics of MJML and HTML as they are written: tags, where they stand, their attributes. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const file = (body: string, ending = 'mjml') => `# messages/email/welcome.${ending}
---
subject: Welcome
---
${body}
`;
const mjml = (inside: string) =>
  file(`<mjml><mj-body><mj-section><mj-column>\n${inside}\n</mj-column></mj-section></mj-body></mjml>`);
const right = mjml('<mj-text color="#333333">Hello!</mj-text>');

export const markup = {
  'messages/no-mjml': define({
    severity: 'error',
    message: () => 'This is no MJML: everything stands in `<mjml>`, and what is seen in its `<mj-body>`',
    help: () =>
      'Begin with `<mjml><mj-body><mj-section><mj-column>`; plain HTML goes into a file that ends in `.html`.',
    explain: {
      why: 'MJML is turned into HTML that mail programs show alike. It begins with `<mjml>`, and its tags stand in each other in a fixed order: body, section, column, content.',
      wrong: file('<p>Hello!</p>'),
      right,
    },
  }),
  'messages/unclosed-tag': define<{ tag: string; by: string | undefined }>({
    severity: 'error',
    message: ({ tag, by }) =>
      by === undefined ? `\`<${tag}>\` is never closed` : `\`<${tag}>\` is not closed before \`</${by}>\``,
    help: ({ tag }) => `Close it with \`</${tag}>\`.`,
    explain: {
      why: 'What comes after it belongs to the tag as well: half of the mail in bold, or in one link.',
      wrong: mjml('<mj-text>Hello <strong>you!</mj-text>'),
      right: mjml('<mj-text>Hello <strong>you!</strong></mj-text>'),
    },
  }),
  'messages/stray-tag': define<{ tag: string; meant: string | undefined }>({
    severity: 'error',
    message: ({ tag }) => `\`</${tag}>\` closes nothing`,
    help: ({ tag, meant }) =>
      meant === undefined ? `There is no \`<${tag}>\` open here.` : `Did you mean \`</${meant}>\`?`,
    explain: {
      why: 'No tag of that name is open at this place: one of the two was mistyped, moved or taken out.',
      wrong: mjml('<mj-text>Hello you!</strong></mj-text>'),
      right: mjml('<mj-text>Hello <strong>you!</strong></mj-text>'),
    },
  }),
  'messages/unknown-tag': define<{
    tag: string;
    parent: string | undefined;
    kind: 'mjml' | 'html' | 'include';
    suggestion: string | undefined;
  }>({
    severity: 'error',
    message: ({ tag, parent, kind }) =>
      kind === 'html' && parent !== undefined
        ? `\`<${tag}>\` is HTML and cannot stand in \`<${parent}>\``
        : kind === 'include'
          ? `\`<${tag}>\` is not there: a template stands alone`
          : `There is no MJML tag \`<${tag}>\``,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`<${suggestion}>\`?`),
    help: ({ kind, suggestion }) =>
      kind === 'html'
        ? 'HTML stands in `<mj-text>`, `<mj-table>` or `<mj-raw>`.'
        : kind === 'include'
          ? 'Put the text into this template.'
          : suggestion === undefined
            ? 'What is seen stands in `<mj-text>`, `<mj-button>`, `<mj-image>` and their like, inside `<mj-column>`.'
            : `Did you mean \`<${suggestion}>\`?`,
    explain: {
      why: 'MJML would not turn this tag into anything, and the message could not be sent.',
      wrong: mjml('<mj-txet>Hello!</mj-txet>'),
      right,
    },
  }),
  'messages/tag-place': define<{
    tag: string;
    parent: string;
    parents: readonly string[];
    children: readonly string[];
  }>({
    severity: 'error',
    message: ({ tag, parent }) => `\`<${tag}>\` cannot stand in \`<${parent}>\``,
    help: ({ parents, children }) =>
      parents.length > 0
        ? `It stands in ${list(parents, 'or')}.`
        : children.length > 0
          ? `There can be ${list(children, 'or')}.`
          : 'Nothing stands in it but text.',
    explain: {
      why: 'MJML nests sections, columns and their content in a fixed order; elsewhere a tag is not drawn.',
      wrong: file('<mjml><mj-body><mj-section><mj-text>Hello!</mj-text></mj-section></mj-body></mjml>'),
      right,
    },
  }),
  'messages/unknown-attribute': define<{ tag: string; attribute: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ tag, attribute }) => `\`<${tag}>\` has no attribute \`${attribute}\``,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ suggestion }) =>
      suggestion === undefined
        ? 'Take it out, or give the tag a class with `css-class` and style that in `<mj-style>`.'
        : `Did you mean \`${suggestion}\`?`,
    explain: {
      why: 'Each tag of MJML has attributes of its own; one that it does not know is refused.',
      wrong: mjml('<mj-text colour="#333333">Hello!</mj-text>'),
      right,
    },
  }),
  'messages/attribute-value': define<{ tag: string; attribute: string; value: string; type: string }>({
    severity: 'error',
    message: ({ tag, attribute, value }) => `\`${attribute}\` of \`<${tag}>\` cannot be \`${value}\``,
    help: ({ type }) => valueHelp(type),
    explain: {
      why: 'MJML refuses the value, and the message could not be sent.',
      wrong: mjml('<mj-text font-size="16">Hello!</mj-text>'),
      right: mjml('<mj-text font-size="16px">Hello!</mj-text>'),
    },
  }),
  'messages/unquoted-attribute': define<{ attribute: string; quoted: string }>({
    severity: 'warning',
    message: ({ attribute }) =>
      `The value of \`${attribute}\` stands without quotes: with a space in it, the rest becomes attributes`,
    label: () => 'no quotes around it',
    help: ({ quoted }) => `Write \`${quoted}\`.`,
    explain: {
      why: 'A value without quotes ends at its first space. What comes after it is read as attributes of the tag: a name with a space in it breaks the link, and data from outside could add attributes of its own, a script among them.',
      wrong: file('<p><a href={{ shop.name }}>Shop</a></p>', 'html'),
      right: file('<p><a href="{{ shop.name }}">Shop</a></p>', 'html'),
    },
  }),
} as const;

/** From `unit(px,%){1,4}` and `enum(left,right)` to a sentence. */
function valueHelp(type: string): string {
  const [, kind = type, inner = '', , most] = /^(\w+)(?:\(([^)]*)\))?(?:\{(\d),(\d)\})?/.exec(type) ?? [];
  const choices = inner.split(',').filter((choice) => choice !== '');
  switch (kind) {
    case 'enum':
      return `It can be ${list(choices, 'or')}.`;
    case 'color':
      return 'It is a colour: `#333333`, `rgb(51, 51, 51)` or a name such as `navy`.';
    case 'boolean':
      return 'It is `true` or `false`.';
    case 'integer':
      return 'It is a whole number.';
    default: {
      const units = choices.map((unit) => (unit === 'auto' ? '`auto`' : `\`16${unit}\``)).join(' or ');
      return most === undefined ? `Write ${units}.` : `Write ${units}, up to ${most} of them for the four sides.`;
    }
  }
}
