/**
 * Text to tokens and comments. Spellings of other languages (`&&`, `“…”`, `4 hours`, `€20`) become the token they mean,
 * with a problem and its fix. It never fails: a
 * character that nothing matches is reported and left out.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { Comment } from './ast.js';
import { Lexer } from './chevrotain.js';
import { comparisonsElsewhere, halfDayTime, slashedDateAt } from './elsewhere.js';
import { spokenDuration } from './literals.js';
import { type ProblemSink, replaceFix } from './problem.js';
import * as T from './tokens.js';

const lexer = new Lexer([...T.lexedTokens], {
  positionTracking: 'onlyOffset',
  ensureOptimizations: true,
  skipValidations: true,
  deferDefinitionErrorsHandling: true,
});

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
}

export function lex(text: string, problems: ProblemSink): Lexed {
  const result = lexer.tokenize(text);
  const comments = (result.groups.comments ?? []).map((token) => ({
    span: tokenSpan(token),
    text: token.image.slice(1),
  }));
  const tokens = result.tokens;
  let kept = 0;
  /** One lexical problem a physical line: the rest of the line would only repeat it. */
  let told = false;
  let braces = false;
  const once: ProblemSink = {
    add: (problem) => {
      if (!told) problems.add(problem);
      told = true;
    },
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    tokens[kept++] = token;
    switch (token.tokenType) {
      case T.LineBreak:
        told = false;
        break;
      case T.Other: {
        // Braces come in pairs, mostly in many: the first says it for all, and one that opens is a `:`.
        const brace = token.image === '{' || token.image === '}';
        if (!brace || !braces) badCharacter(token, once);
        braces ||= brace;
        if (token.image === '{') retag(token, T.Colon);
        else kept--;
        break;
      }
      case T.NumberToken: {
        const date = slashedDateAt(tokens, i);
        if (date !== undefined) {
          token.image = date;
          retag(token, T.DateToken);
          i += 4;
        } else if (joinHalf(text, token, tokens[i + 1]) || joinUnit(text, token, tokens[i + 1], tokens[i + 2], once))
          i++;
        break;
      }
      case T.Time:
        if (joinHalf(text, token, tokens[i + 1])) i++;
        break;
      case T.BadNumber:
        if (halfDayTime(token.image) !== undefined) retag(token, T.Time);
        break;
      case T.Compare:
      case T.Minus:
      case T.Star:
      case T.Foreign:
      case T.LParen:
      case T.RParen:
        if (!plainSigns.has(token.image)) translate(text, token, once);
        break;
      case T.Slash:
        if (
          token.image === '/' &&
          tokens[i + 1]?.image === '/' &&
          tokens[i + 1]!.startOffset === token.startOffset + 1
        ) {
          foreignComment(token, once);
          kept--;
          while (i + 1 < tokens.length && tokens[i + 1]!.tokenType !== T.LineBreak) i++;
        } else if (!plainSigns.has(token.image)) translate(text, token, once);
        break;
      default:
        break;
    }
  }
  tokens.length = kept;
  return { tokens, comments };
}

/** A character of no token is told and left out. */
function badCharacter(token: IToken, problems: ProblemSink): void {
  const code = `U+${token.image.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  problems.add({ code: 'syntax/bad-character', params: { character: token.image, code }, span: tokenSpan(token) });
}

/** Half-open span of a token in the text. */
export function tokenSpan(token: IToken): { start: number; end: number } {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function retag(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

const plainSigns = new Set(['(', ')', '-', '*', '/', '<', '>', '==', '!=', '<=', '>=']);

const meant: Readonly<Record<string, string>> = {
  ...comparisonsElsewhere,
  '–': '-',
  '—': '-',
  '−': '-',
  '×': '*',
  '÷': '/',
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
  '!': 'not',
  '[': '(',
  ']': ')',
};

function translate(text: string, token: IToken, problems: ProblemSink): void {
  const expected = meant[token.image];
  if (expected === undefined) return;
  const span = tokenSpan(token);
  const isWord = expected === 'and' || expected === 'or' || expected === 'not';
  const before = isWord && /\S/.test(text.charAt(span.start - 1)) && expected !== 'not' ? ' ' : '';
  const replacement = before + expected + (isWord && /\S/.test(text.charAt(span.end)) ? ' ' : '');
  problems.add({
    code: 'syntax/wrong-operator',
    params: { found: token.image, expected },
    span,
    fixes: [replaceFix(`Write \`${expected}\``, span, replacement)],
  });
  if (expected === 'and') retag(token, T.And);
  else if (expected === 'or') retag(token, T.Or);
  else if (expected === 'not') retag(token, T.Not);
}

/** What follows `//` is a comment elsewhere, so it is no more than that here. */
function foreignComment({ startOffset }: IToken, problems: ProblemSink): void {
  const span = { start: startOffset, end: startOffset + 2 };
  problems.add({
    code: 'syntax/wrong-operator',
    params: { found: '//', expected: '#' },
    span,
    fixes: [replaceFix('Write `#`', span, '#')],
  });
}

/** `9 am`, `9:30 pm`: makes one time of the number and the word after it; who reads the time reports it. */
function joinHalf(text: string, number: IToken, half: IToken | undefined): boolean {
  if (half === undefined || half.tokenType !== T.Name) return false;
  const literal = text.slice(number.startOffset, tokenSpan(half).end);
  if (halfDayTime(literal) === undefined) return false;
  number.image = literal;
  retag(number, T.Time);
  return true;
}

/** `4 hours` is meant as `4h`: makes one duration of the number and the word after it. */
function joinUnit(
  text: string,
  number: IToken,
  unit: IToken | undefined,
  after: IToken | undefined,
  problems: ProblemSink,
): boolean {
  if (unit === undefined || unit.tokenType !== T.Name || after?.image === 'since') return false;
  const suggestion = spokenDuration(number.image, unit.image);
  if (suggestion === undefined) return false;
  const span = { start: number.startOffset, end: tokenSpan(unit).end };
  const literal = text.slice(span.start, span.end);
  problems.add({
    code: 'syntax/bad-literal',
    params: { literal, kind: 'a duration', reason: 'number and unit are written as one word', suggestion },
    span,
    fixes: [replaceFix(`Write \`${suggestion}\``, span, suggestion)],
  });
  number.image = literal;
  retag(number, T.Duration);
  return true;
}
