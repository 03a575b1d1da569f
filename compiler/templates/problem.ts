/** What Liquid's parser says of a template it cannot read, in the author's words and at the place they would look. */
import { templateTagsLeftOut } from '../../runtime/machine/template.js';
import { suggest } from '../diagnostics/suggest.js';

export interface TemplateProblem {
  readonly problem: string;
  readonly help: string | undefined;
  /** Offsets in the template. */
  readonly start: number;
  readonly end: number;
}

export interface LiquidFailure {
  readonly message: string;
  readonly originalError?: { readonly message: string };
  readonly token?: { readonly begin: number; readonly end: number };
}

/** `tags` and `filters`: the names there are. */
export function problemOf(
  template: string,
  { message, originalError, token }: LiquidFailure,
  tags: readonly string[],
  filters: readonly string[],
): TemplateProblem {
  const said = (originalError?.message ?? message).replace(/, line:\d+, col:\d+.*$/s, '');
  const [start, end] = placeOf(template, said, token);
  return { ...describe(said, template.slice(start, end), tags, filters), start, end };
}

/** The engine's token begins in the middle of things for mistakes inside an expression; the author sees a word, or the braces. */
function placeOf(template: string, said: string, token: LiquidFailure['token']): [start: number, end: number] {
  const begin = Math.min(token?.begin ?? 0, template.length);
  const line = template
    .slice(begin, Math.min(token?.end ?? begin, begin + 80))
    .split('\n')[0]!
    .trimEnd();
  const end = Math.min(template.length, begin + Math.max(line.length, 1));
  if (said.startsWith('invalid value expression')) {
    const close = template.indexOf('}}', begin);
    const open = Math.max(0, template.lastIndexOf('{{', begin));
    return [template[open - 1] === '{' ? open - 1 : open, close < 0 ? end : close + 2];
  }
  if (!said.startsWith('expected "|"')) return [begin, end];
  const before = /[^\s{}%|]*$/.exec(template.slice(0, begin))![0].length;
  const after = /^[^\s{}%|]*/.exec(template.slice(begin))![0].length;
  return [begin - before, begin + Math.max(after, 1)];
}

function describe(
  message: string,
  source: string,
  tags: readonly string[],
  filters: readonly string[],
): { problem: string; help: string | undefined } {
  const tag = /^tag "(.*)" not found$/.exec(message)?.[1];
  if (tag !== undefined) return unknownTag(tag, tags);
  const filter = /^undefined filter: (.*)$/.exec(message)?.[1];
  if (filter !== undefined) {
    const near = suggest(filter, filters);
    return {
      problem: `There is no filter \`${filter}\``,
      help: near === undefined ? undefined : `Did you mean \`${near}\`?`,
    };
  }
  if (/^tag .* not closed$/s.test(message) && /^\{%-?\s*\w+.*%\}$/s.test(source)) {
    const name = /\w+/.exec(source)?.[0] ?? 'if';
    return { problem: `\`${source}\` has no end`, help: `Close it with \`{% end${name} %}\`.` };
  }
  if (/not closed/.test(message)) {
    const open = source.startsWith('{%') ? '{%' : '{{';
    return {
      problem: `\`${open}\` is never closed`,
      help: `Close it with \`${open === '{%' ? '%}' : '}}'}\`; quotes inside it must be closed too.`,
    };
  }
  if (/^expected "\|" before filter$/.test(message)) {
    return {
      problem: `\`${source}\` cannot stand here`,
      help: 'Filters come after `|`; conditions are written with `==`, `and`, `or`, `contains`.',
    };
  }
  if (/^\{\{[{&#/^>!]/.test(source) && source.length > 4)
    return {
      problem: `\`${source.slice(0, 3)}\` is how other tools write it, not Liquid`,
      help: 'Show with `{{ contact.first_name }}`, decide with `{% if contact.first_name %}…{% endif %}`, go through a list with `{% for item in cart.items %}…{% endfor %}`.',
    };
  if (/^invalid value expression/.test(message))
    return {
      problem: 'The braces are empty',
      help: 'Put what is to be shown between them: `{{ contact.first_name }}`.',
    };
  return { problem: `This cannot be read as Liquid: ${message.replace(/\s+/g, ' ').slice(0, 120)}`, help: undefined };
}

function unknownTag(tag: string, tags: readonly string[]): { problem: string; help: string | undefined } {
  if (templateTagsLeftOut.includes(tag))
    return {
      problem: `\`{% ${tag} %}\` is not there: a template stands alone`,
      help: 'Put the text into this template.',
    };
  const opener = /^end(\w+)$/.exec(tag)?.[1];
  if (opener !== undefined && tags.includes(opener)) {
    return { problem: `\`{% ${tag} %}\` closes nothing`, help: `There is no \`{% ${opener} … %}\` open before it.` };
  }
  if (tag === 'else' || tag === 'elsif' || tag === 'when')
    return { problem: `\`{% ${tag} %}\` stands outside of what it belongs to`, help: undefined };
  const near = suggest(tag, [...tags, ...tags.map((name) => `end${name}`)]);
  return {
    problem: `There is no tag \`{% ${tag} %}\``,
    help: near === undefined ? undefined : `Did you mean \`{% ${near} %}\`?`,
  };
}
