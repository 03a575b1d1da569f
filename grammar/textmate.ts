/**
 * The TextMate grammar of `.cauce` files, made from the token list and the tables of words, for editors that colour text before a language
 * server answers. It looks at one line at a time and knows no names: what it cannot tell it leaves plain.
 */
import type { TokenType } from 'chevrotain';
import { letter } from './characters.js';
import * as T from './tokens.js';
import { wordsByRole } from './words.js';

export interface TextMateRule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly TextMateRule[];
}

export interface TextMateGrammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly TextMateRule[];
}

export const scopeName = 'source.cauce';

const declaring = ['let', 'segment', 'event', 'sequence', 'scenario', 'test'];
const constants = ['true', 'false', 'known', 'unknown'];
/** Reserved words that stand between operands and read as operators. */
const operators = ['and', 'or', 'not', 'is', 'in', 'between', 'contains', 'has', 'within', 'where'];

const name = '\\p{L}[\\p{L}\\p{M}\\p{N}_]*';
const anyOf = (words: readonly string[]) => `(?:${words.join('|')})`;
/** Whole words, never a field after `.` nor a part of a longer name. */
const word = (words: readonly string[]) => `(?<![\\p{L}\\p{M}\\p{N}_.])${anyOf(words)}(?![\\p{L}\\p{M}\\p{N}_])`;
/** Where a statement begins: the line's start, or after `:` or `;`. */
const opening = '(?:^\\s*|(?<=[:;])\\s*)';
const scope = (text: string) => `${text}.cauce`;

/** Literals in the order of the lexer, with the scope each is shown in. */
const literals: readonly (readonly [TokenType, string])[] = [
  [T.Moment, 'constant.numeric.date'],
  [T.DateToken, 'constant.numeric.date'],
  [T.Time, 'constant.numeric.time'],
  [T.Duration, 'constant.numeric.duration'],
  [T.Distance, 'constant.numeric.distance'],
  [T.Percent, 'constant.numeric.percent'],
  [T.Money, 'constant.numeric.money'],
  [T.NumberToken, 'constant.numeric'],
];

/** Regular expressions of the lexer in the dialect of Oniguruma, which has no `\uXXXX`. */
function oniguruma(token: TokenType): string {
  const { source } = token.PATTERN as RegExp;
  return `(?<![\\p{L}\\p{N}_])${source.replaceAll(letter, '[\\p{L}_]')}`;
}

export function textMateGrammar(): TextMateGrammar {
  const { reserved, opening: lineWords, middle, beforeName, aggregates, spans, afterExpect } = wordsByRole;
  const steps = lineWords.filter((text) => !declaring.includes(text));
  const control = reserved.filter((text) => !operators.includes(text) && !constants.includes(text));
  const patterns: TextMateRule[] = [
    { name: scope('comment.line.number-sign'), match: '#.*$' },
    {
      name: scope('string.quoted.double'),
      begin: '"',
      end: '"|$',
      patterns: [{ name: scope('constant.character.escape'), match: '\\\\(?:u\\{[0-9A-Fa-f]*\\}|.)' }],
    },
    {
      match: `(^(?:${declaring.join('|')}))\\s+(${name})`,
      captures: { 1: { name: scope('storage.type') }, 2: { name: scope('entity.name.function') } },
    },
    { name: scope('storage.type'), match: '^test(?=\\s+")' },
    {
      match: `${opening}(do)\\s+(${name})`,
      captures: { 1: { name: scope('keyword.control') }, 2: { name: scope('entity.name.function') } },
    },
    {
      match: `${opening}(send)\\s+(${name})\\s+(${name})`,
      captures: {
        1: { name: scope('keyword.control') },
        2: { name: scope('support.type') },
        3: { name: scope('string.unquoted') },
      },
    },
    {
      match: `${opening}(expect)\\s+(${anyOf(afterExpect)})(?![\\p{L}\\p{N}_])`,
      captures: { 1: { name: scope('keyword.control') }, 2: { name: scope('keyword.control') } },
    },
    { match: `${opening}(${anyOf(steps)})(?![\\p{L}\\p{N}_])`, captures: { 1: { name: scope('keyword.control') } } },
    {
      match: `(?<![\\p{L}\\p{N}_.])(as)\\s+(${name})`,
      captures: { 1: { name: scope('keyword.control') }, 2: { name: scope('variable.other') } },
    },
    { name: scope('constant.language'), match: word(constants) },
    { name: scope('keyword.operator.word'), match: word(operators) },
    { name: scope('keyword.operator.word'), match: '(?<![\\p{L}\\p{N}_.])(?:starts|ends)\\s+with(?![\\p{L}\\p{N}_])' },
    { name: scope('keyword.control'), match: word(['up\\s+to', ...control]) },
    { name: scope('keyword.operator.word'), match: `${word(aggregates)}(?=\\s+of(?![\\p{L}\\p{N}_]))` },
    { name: scope('keyword.operator.word'), match: `${word(spans)}(?=\\s+since(?![\\p{L}\\p{N}_]))` },
    { name: scope('keyword.operator.word'), match: `(?<=in\\s)${anyOf(['last', 'next'])}(?![\\p{L}\\p{N}_])` },
    { name: scope('keyword.operator.word'), match: `${word([...beforeName, 'since'])}(?=\\s+[\\p{L}(])` },
    { name: scope('keyword.control'), match: `${word(['at', 'on', 'every'])}(?=\\s+[\\p{L}\\p{N}])` },
    { name: scope('keyword.control'), match: word(middle) },
    ...literals.map(([token, text]) => ({ name: scope(text), match: oniguruma(token) })),
    { match: `(?<=\\.)(${name})`, captures: { 1: { name: scope('variable.other.member') } } },
    { name: scope('keyword.operator'), match: '==|!=|<=|>=|<|>|=|\\+|-|\\*|/' },
  ];
  return { name: 'Cauce', scopeName, fileTypes: ['cauce'], patterns };
}
