/**
 * Gives words their meaning from what stands beside them (R9), as a pass over the laid-out tokens from right to left.
 * Reserved words always get theirs; words that open a line only at its start; operators only before a name.
 */
import type { IToken, TokenType } from 'chevrotain';
import { tokenMatcher } from './chevrotain.js';
import { openerElsewhere } from './elsewhere.js';
import { retag, tokenSpan } from './lexer.js';
import { type Place, type ProblemSink, replaceFix } from './problem.js';
import { suggest } from './suggest.js';
import * as T from './tokens.js';

const reserved = new Map<string, TokenType>([
  ['and', T.And],
  ['or', T.Or],
  ['not', T.Not],
  ['if', T.If],
  ['elif', T.Elif],
  ['else', T.Else],
  ['is', T.Is],
  ['in', T.In],
  ['between', T.Between],
  ['contains', T.Contains],
  ['has', T.Has],
  ['within', T.Within],
  ['where', T.Where],
  ['as', T.As],
  ['when', T.When],
  ['for', T.For],
  ['with', T.With],
  ['until', T.Until],
  ['true', T.True],
  ['false', T.False],
  ['known', T.Known],
  ['unknown', T.Unknown],
]);

/** Words that open a line, reserved ones left out. */
const lineWords = new Map<string, TokenType>([
  ['let', T.Let],
  ['segment', T.Segment],
  ['event', T.Event],
  ['sequence', T.Sequence],
  ['scenario', T.Scenario],
  ['test', T.Test],
  ['enter', T.Enter],
  ['restart', T.Restart],
  ['one', T.One],
  ['goal', T.Goal],
  ['measure', T.Measure],
  ['stop', T.Stop],
  ['hours', T.Hours],
  ['priority', T.Priority],
  ['active', T.Active],
  ['wait', T.Wait],
  ['send', T.Send],
  ['give', T.Give],
  ['match', T.Match],
  ['case', T.Case],
  ['split', T.Split],
  ['repeat', T.Repeat],
  ['add', T.Add],
  ['remove', T.Remove],
  ['set', T.SetWord],
  ['do', T.Do],
  ['given', T.Given],
  ['expect', T.Expect],
]);

const middleWords = new Map<string, TokenType>([
  ['to', T.To],
  ['from', T.From],
  ['per', T.Per],
  ['once', T.Once],
  ['value', T.Value],
  ['valid', T.Valid],
  ['times', T.Times],
  ['ago', T.Ago],
  ['before', T.Before],
  ['after', T.After],
  ['of', T.Of],
  ['including', T.Including],
  ['existing', T.Existing],
  ['without', T.Without],
  ['step', T.Step],
  ['changes', T.Changes],
  ['moves', T.RfmVerb],
  ['rises', T.RfmVerb],
  ['drops', T.RfmVerb],
]);

const afterExpect = new Map<string, TokenType>([
  ['give', T.Give],
  ['enter', T.Enter],
  ['goal', T.Goal],
  ['nothing', T.Nothing],
  ['no', T.No],
  ['end', T.End],
]);

const beforeName = new Map<string, TokenType>([
  ['any', T.HistoryOperator],
  ['no', T.HistoryOperator],
  ['first', T.HistoryOperator],
  ['last', T.HistoryOperator],
  ['previous', T.HistoryOperator],
  ['each', T.Each],
  ['running', T.StateOperator],
  ['entered', T.StateOperator],
  ['enters', T.MembershipOperator],
  ['leaves', T.MembershipOperator],
]);

const aggregates = new Set(['count', 'sum', 'average', 'min', 'max']);
const spans = new Set(['years', 'months', 'weeks', 'days', 'hours', 'minutes']);

const blockOpeners = new Set('scenario sequence test when if elif else match case split repeat for wait'.split(' '));

/** Does a line that starts with this token open a block (if its `:` was not forgotten)? Of the waits only `wait up to` does. */
export function opensBlock(token: IToken, second?: IToken): boolean {
  if (token.tokenType === T.Percent) return true;
  if (token.tokenType !== T.Name || !blockOpeners.has(token.image)) return false;
  return token.image !== 'wait' || second === undefined || /^(up|until)\b/.test(second.image);
}

/** Could a line of its own start with this token? */
export function startsLine(token: IToken): boolean {
  if (token.tokenType === T.Percent) return true;
  if (token.tokenType !== T.Name) return false;
  return lineWords.has(token.image) || blockOpeners.has(token.image);
}

export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/** All words that can open a line, for suggestions. */
export const lineOpeners: readonly string[] = [...lineWords.keys(), 'when', 'for', 'if', 'elif', 'else'];

/** All words with a meaning of their own somewhere, for editors. */
export const keywords: readonly string[] = [
  ...new Set([
    ...reserved.keys(),
    ...lineWords.keys(),
    ...middleWords.keys(),
    ...afterExpect.keys(),
    ...beforeName.keys(),
    ...aggregates,
    'starts',
    'ends',
    'up',
    'next',
    'since',
    'on',
    'every',
    'at',
  ]),
];

/** The words by the part they play, for what colours text without parsing it. */
export const wordsByRole = {
  reserved: [...reserved.keys()],
  opening: [...lineWords.keys()],
  middle: [...middleWords.keys()],
  beforeName: [...beforeName.keys()],
  aggregates: [...aggregates],
  spans: [...spans],
  afterExpect: [...afterExpect.keys()],
} as const;

function isName(token: IToken | undefined): boolean {
  return token !== undefined && tokenMatcher(token, T.Name);
}

function startsOperand(token: IToken | undefined): boolean {
  return token !== undefined && (tokenMatcher(token, T.Name) || tokenMatcher(token, T.Literal));
}

/** Retypes the words of `tokens` in place. */
export function nameWords(tokens: IToken[], problems: ProblemSink): IToken[] {
  let parens = 0;
  let joined = 0;
  let depth = 0;
  /** Signs that tell what kind of line the one under way is. */
  let sign: IToken | undefined;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    const type = token.tokenType;
    if (type === T.RParen) parens++;
    else if (type === T.LParen && parens > 0) parens--;
    else if (type === T.Newline) {
      parens = 0;
      sign = undefined;
    } else if (type === T.Dedent) depth++;
    else if (type === T.Indent) depth--;
    else if (parens === 0 && (type === T.Colon || type === T.Assign)) sign = token;
    const before = tokens[i - 1];
    const opening = parens === 0 && opensLine(tokens, i, before);
    if (type === T.Name) {
      if (before?.tokenType !== T.Dot) joined += nameWord(tokens, i, before, opening, problems);
    }
    const first = before === undefined || isLayout(before);
    if (opening && !isLayout(token) && (first || type !== T.Semi) && !tokenMatcher(token, T.LineStart)) {
      const meant = first ? meantOpener(token, sign, depth) : undefined;
      if (meant === undefined) retag(token, T.Stray);
      else takeFor(token, meant, depth, problems);
    }
  }
  return joined === 0 ? tokens : tokens.filter((token) => token.image !== dropped);
}

const headers = ['scenario', 'sequence', 'test', 'when'];
const blockHeaders = ['if', 'elif', 'else', 'match', 'case', 'split', 'repeat', 'wait', 'when'];
const definitions = ['let', 'segment', 'event'];

/**
 * The word that a misspelt header or definition can only be meant as: it is read as that, so that the block under it and
 * the name it declares are not lost. A misspelt step stays unreadable: nothing depends on it.
 */
function meantOpener(token: IToken, sign: IToken | undefined, depth: number): string | undefined {
  if (token.tokenType !== T.Name || sign === undefined || openerElsewhere(token.image, placeAt(depth)))
    return undefined;
  if (sign.tokenType === T.Colon) return suggest(token.image, depth === 0 ? headers : blockHeaders);
  return depth === 0 ? suggest(token.image, definitions) : undefined;
}

function takeFor(token: IToken, word: string, depth: number, problems: ProblemSink): void {
  const span = tokenSpan(token);
  const place = placeAt(depth);
  problems.add({
    code: 'syntax/unknown-statement',
    params: { word: token.image, place, suggestion: word },
    span,
    fixes: [replaceFix(`Write \`${word}\``, span, word)],
  });
  retag(token, reserved.get(word) ?? lineWords.get(word)!);
}

function placeAt(depth: number): Place {
  return depth === 0 ? 'the top of a file' : depth === 1 ? 'a scenario' : 'a block of steps';
}

/** Marks a token that another one has taken in. */
const dropped = '\u0000dropped';

function isLayout(token: IToken): boolean {
  return token.tokenType === T.Newline || token.tokenType === T.Indent || token.tokenType === T.Dedent;
}

function opensLine(tokens: IToken[], index: number, before: IToken | undefined): boolean {
  if (before === undefined || isLayout(before)) return true;
  if (before.tokenType === T.Semi) return true;
  if (before.tokenType !== T.Colon) return false;
  // Inside parentheses a `:` only stands between a parameter and its type.
  const next = tokens[index + 1]?.tokenType;
  return next !== T.Comma && next !== T.RParen;
}

/** Types one word; 1 if the token after it was taken in. */
function nameWord(
  tokens: IToken[],
  index: number,
  before: IToken | undefined,
  opening: boolean,
  problems: ProblemSink,
): number {
  const token = tokens[index]!;
  const next = tokens[index + 1];
  const word = token.image;
  const fixed = reserved.get(word);
  if (fixed !== undefined) {
    retag(token, fixed);
    if (fixed === T.Else && opening && next?.tokenType === T.If) return joinElseIf(token, next, problems);
    return 0;
  }
  if (opening) {
    const line = lineWords.get(word);
    if (line !== undefined) retag(token, line);
    return 0;
  }
  if (before?.image === 'expect' && opensLine(tokens, index - 1, tokens[index - 2])) {
    const type = afterExpect.get(word);
    if (type !== undefined) return retype(token, type);
  }
  const middle = middleWords.get(word);
  if (middle !== undefined) return retype(token, middle);
  if (namesSequence(before) && opensLine(tokens, index - 1, tokens[index - 2])) return 0;
  const type = operatorType(word, before, next, tokens[index + 2]);
  return type === undefined ? 0 : retype(token, type);
}

/** `do at(…)`: the parentheses belong to the name of a sequence. */
function namesSequence(before: IToken | undefined): boolean {
  return before?.image === 'do' || before?.image === 'sequence';
}

function retype(token: IToken, type: TokenType): 0 {
  retag(token, type);
  return 0;
}

/** The operator a word is between its neighbours, or undefined for a name; `next` has its type already. */
function operatorType(
  word: string,
  before: IToken | undefined,
  next: IToken | undefined,
  afterNext: IToken | undefined,
): TokenType | undefined {
  if ((word === 'last' || word === 'next') && before?.image === 'in') return T.WindowWord;
  if (aggregates.has(word)) return next?.tokenType === T.Of ? T.AggregateOperator : undefined;
  if (spans.has(word)) return next?.tokenType === T.Since ? T.SinceUnit : undefined;
  const named = isName(next) && !isTail(next!, afterNext);
  switch (word) {
    case 'since':
      return named || next?.tokenType === T.LParen || next?.tokenType === T.HistoryOperator || isDate(next)
        ? T.Since
        : undefined;
    case 'at':
      return startsOperand(next) || next?.tokenType === T.LParen ? T.At : undefined;
    case 'on':
      return named || next?.tokenType === T.NumberToken ? T.On : undefined;
    case 'every':
      return named || next?.tokenType === T.NumberToken || next?.tokenType === T.Duration ? T.Every : undefined;
    default:
      return named ? beforeName.get(word) : undefined;
  }
}

function isDate(token: IToken | undefined): boolean {
  return token?.tokenType === T.DateToken || token?.tokenType === T.Moment;
}

/** `valid` in `give first valid 7d`: a word of the statement, not the name that would make `first` an operator. */
function isTail(token: IToken, next: IToken | undefined): boolean {
  return token.tokenType !== T.Name && startsOperand(next);
}

/** `else if` is `elif` here. */
function joinElseIf(token: IToken, next: IToken, problems: ProblemSink): 1 {
  const span = { start: token.startOffset, end: tokenSpan(next).end };
  problems.add({
    code: 'syntax/wrong-operator',
    params: { found: 'else if', expected: 'elif' },
    span,
    fixes: [replaceFix('Write `elif`', span, 'elif')],
  });
  retag(token, T.Elif);
  next.image = dropped;
  return 1;
}
