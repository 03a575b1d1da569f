/** The YAML parser's complaints in words for somebody who writes a configuration, not a parser. */
import type { YAMLError } from 'yaml';

interface YamlWords {
  readonly problem: string;
  readonly help: string;
}

export const UNKNOWN_ALIAS: YamlWords = {
  problem: 'This alias `*…` names nothing',
  help: 'Define it before with `&name`, or put the value in quotes if the star belongs to it.',
};

/** Errors that touch only the value they stand at. */
const LOCAL = new Set<YAMLError['code']>([
  'BAD_ALIAS',
  'BAD_DQ_ESCAPE',
  'TAG_RESOLVE_FAILED',
  'MULTIPLE_DOCS',
  'DUPLICATE_KEY',
]);

/** Whether the error makes the reading of what follows doubtful. */
export function isStructural(error: YAMLError): boolean {
  return !LOCAL.has(error.code);
}

/** Whether a closing quote or bracket is what is missing. */
export function missesClosing({ code, message }: YAMLError): boolean {
  return (
    (code === 'MISSING_CHAR' && /["'\]}]/.test(message)) || /must be sufficiently indented and end with/.test(message)
  );
}

export function describeYamlError(error: YAMLError, text: string): YamlWords {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { problem: 'A tab is used for indentation', help: 'Indent with spaces.' };
    case 'BAD_INDENT':
      if (/must be sufficiently indented and end with/.test(error.message)) return unclosedBracket(error.message);
      return {
        problem: 'This line is not indented like the lines it belongs to',
        help: 'Give all keys of one group the same number of spaces before them.',
      };
    case 'MISSING_CHAR':
      return missingCharacter(error.message);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return nestedKey(text, error.pos[0]);
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        problem: 'This line has no colon',
        help: 'Write `key: value`; a list item begins with `- `.',
      };
    case 'BLOCK_IN_FLOW':
      return {
        problem: 'An indented group cannot stand inside `{ }` or `[ ]`',
        help: 'Close the bracket first, or write the whole group with brackets.',
      };
    case 'BAD_SCALAR_START':
      return { problem: 'A value cannot begin with this character', help: 'Put the value in quotes: `"…"`.' };
    case 'BAD_DQ_ESCAPE':
      return {
        problem: 'This escape is not known',
        help: 'In "…" write `\\\\` for a backslash, or use single quotes.',
      };
    case 'BAD_ALIAS':
      return UNKNOWN_ALIAS;
    case 'DUPLICATE_KEY':
      return { problem: 'This key stands here twice', help: 'Keep one of them.' };
    case 'KEY_OVER_1024_CHARS':
      return { problem: 'This key is too long', help: 'A quote or a bracket before it may not be closed.' };
    case 'MULTIPLE_DOCS':
      return { problem: 'A second document begins here', help: 'Keep everything in one; take the `---` away.' };
    case 'TAG_RESOLVE_FAILED':
      return {
        problem: 'Tags such as `!name` have no meaning here',
        help: 'Put the value in quotes if the exclamation mark belongs to it.',
      };
    case 'UNEXPECTED_TOKEN':
      return {
        problem: 'This does not belong here',
        help: 'A bracket, quote or comma before it may be missing or too many; a text with special characters needs quotes.',
      };
    case 'RESOURCE_EXHAUSTION':
      return { problem: 'This is nested too deeply to be read', help: 'Take some of the brackets away.' };
    default:
      return {
        problem: 'This cannot be read as YAML',
        help: 'Write `key: value`, groups indented with spaces, texts with special characters in quotes.',
      };
  }
}

function missingCharacter(message: string): YamlWords {
  const missing = /(?:Missing|expected|with a?)\s*(?:closing )?([\]}'":,])/i.exec(message)?.[1];
  if (missing === '"' || missing === "'")
    return { problem: 'This quote is never closed', help: `Close it with ${missing}.` };
  if (missing === ']' || missing === '}')
    return { problem: 'This bracket is never closed', help: `Close it with \`${missing}\`.` };
  if (/,/.test(message))
    return { problem: 'A comma is missing', help: 'Inside `{ }` and `[ ]` put a comma between the entries.' };
  return {
    problem: 'Something is missing here',
    help: 'Look for a missing space after a colon, a missing comma, quote or bracket.',
  };
}

function unclosedBracket(message: string): YamlWords {
  const close = /end with a ([\]}])/.exec(message)?.[1] ?? ']';
  return { problem: `This bracket is never closed`, help: `Close it with \`${close}\`.` };
}

/** `a: b: c` on one line, or a deeper line after a value, which YAML takes for a part of that value. */
function nestedKey(text: string, at: number): YamlWords {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(from, end < 0 ? text.length : end);
  if ((line.match(/:(\s|$)/g)?.length ?? 0) > 1) {
    return {
      problem: 'There are two colons on this line',
      help: 'Write one `key: value` a line; put a text with a colon in quotes.',
    };
  }
  return {
    problem: 'The next line is indented further than this one, as if it belonged to this value',
    help: 'Give all keys of one group the same number of spaces before them.',
  };
}
