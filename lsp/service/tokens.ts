/** Colours by meaning: what each name stands for, and around the names the words, numbers, texts and comments. */
import { keywords } from '../../grammar/index.js';
import { occurrencesOf } from './meaning/project.js';
import type { View } from './view.js';

/** LSP's names for kinds of tokens, in the order the numbers of an answer count by. */
export const tokenTypes = [
  'keyword',
  'class',
  'event',
  'property',
  'variable',
  'function',
  'enumMember',
  'parameter',
  'type',
  'number',
  'string',
  'comment',
  'operator',
] as const;

export type TokenType = (typeof tokenTypes)[number];

export interface SemanticToken {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: TokenType;
  readonly declares: boolean;
}

const words = new Set(keywords);
const pieces =
  /(?<comment>#[^\r\n]*)|(?<string>"(?:\\.|[^"\\\r\n])*"?)|(?<number>\d[\p{L}\p{Nd}:.-]*%?)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<operator>[<>=!]=?|[+*/])/gu;

/** In order of the text; none spans two lines. */
export function semanticTokens(view: View): readonly SemanticToken[] {
  if (!view.program) return [];
  const names = new Map(occurrencesOf(view).map((one) => [one.span.start, one]));
  const found: SemanticToken[] = [];
  for (const match of view.text.matchAll(pieces)) {
    const start = match.index;
    const name = names.get(start);
    const type = name ? typeOf(view, name.key) : typeOfPiece(match.groups ?? {});
    if (type === undefined) continue;
    const { line, character } = view.lines.positionAt(start);
    found.push({ line, character, length: match[0].length, type, declares: name?.declares ?? false });
  }
  return found;
}

function typeOfPiece({
  comment,
  string,
  number,
  word,
  operator,
}: Partial<Record<string, string>>): TokenType | undefined {
  if (comment !== undefined) return 'comment';
  if (string !== undefined) return 'string';
  if (number !== undefined) return 'number';
  if (operator !== undefined) return 'operator';
  return word !== undefined && words.has(word) ? 'keyword' : undefined;
}

function typeOf({ workspace }: View, key: string): TokenType {
  const [kind, name = ''] = key.split(' ');
  switch (kind) {
    case 'value':
      switch (workspace.symbols.values.get(name)?.kind) {
        case 'attribute':
          return 'property';
        case 'event':
          return 'event';
        case 'segment':
        case 'group':
          return 'class';
        default:
          return 'variable';
      }
    case 'scenario':
      return 'type';
    case 'sequence':
      return 'function';
    case 'message':
    case 'channel':
    case 'constant':
      return 'enumMember';
    case 'field':
      return 'property';
    case 'param':
      return 'parameter';
    default:
      return 'variable';
  }
}
