/**
 * The token types. Most words are `Name` when lexed; `words.ts` gives the contextual ones their type from what
 * stands beside them, so that the parser decides by the next token alone. It never looks at text itself.
 */
import type { TokenType } from 'chevrotain';
import {
  anyCharHints,
  letter,
  matchAny,
  matchClosedText,
  matchName,
  matchOpenText,
  matchPhrase,
  nameStartHints,
} from './characters.js';
import { createToken, Lexer } from './chevrotain.js';

const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
const word = (name: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, pattern: Lexer.NA, categories });

// ---------------------------------------------------------------- categories

/** What may open a line. */
export const LineStart = category('LineStart');
export const Literal = category('Literal');
export const BinaryOperator = category('BinaryOperator');
export const PrefixOperator = category('PrefixOperator');

// ---------------------------------------------------------------- layout

export const Newline = category('Newline');
export const Indent = category('Indent');
export const Dedent = category('Dedent');
/** A line end and all white space after it; the layout pass turns it into the three above. */
export const LineBreak = createToken({ name: 'LineBreak', pattern: /[\r\n]\s*/, line_breaks: true });
export const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\u00A0\u0085\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF\f\v]+/,
  group: Lexer.SKIPPED,
  line_breaks: false,
});
export const CommentToken = createToken({ name: 'Comment', pattern: /#[^\r\n]*/, group: 'comments' });

// ---------------------------------------------------------------- names and literals

export const Name = createToken({
  name: 'Name',
  pattern: matchName,
  start_chars_hint: nameStartHints,
  line_breaks: false,
});

const literal = (name: string, pattern: string, ...more: TokenType[]): TokenType =>
  createToken({ name, pattern: new RegExp(`${pattern}(?!${letter}|\\d)`), categories: [Literal, ...more] });

export const Moment = literal('Moment', '\\d{4}-\\d{1,2}-\\d{1,2}(?:[ \\t]+|T)\\d{1,2}:\\d{2}(?::\\d{2})?');
export const DateToken = literal('Date', '\\d{4}-\\d{1,2}-\\d{1,2}');
export const Time = literal('Time', '\\d{1,2}:\\d{2}(?::\\d{2})?');
export const Duration = literal('Duration', '(?:\\d+(?:\\.\\d+)?(?:min|mo|[shdwy]))+');
export const Distance = literal('Distance', '\\d+(?:\\.\\d+)?(?:km|mi|m)');
export const Percent = createToken({
  name: 'Percent',
  pattern: /\d+(?:\.\d+)?[ \t]*%/,
  categories: [Literal, LineStart],
});
export const Money = literal('Money', '\\d+(?:\\.\\d+)?[ \\t]*[A-Z]{3}');
export const NumberToken = literal('Number', '\\d+(?:\\.\\d+)?(?!\\.\\d)');
/** `150€`, `$9.90`: money as it is written on a price tag. */
export const PriceTag = createToken({
  name: 'PriceTag',
  pattern: /(?:\d+(?:[.,]\d+)?[ \t]*[€$£¥]|[€$£¥][ \t]*\d+(?:[.,]\d+)?)/,
  categories: [Literal],
});
/** Digits run into letters: `4hours`. */
export const BadNumber = createToken({
  name: 'BadNumber',
  pattern: new RegExp(`\\d(?:\\d|${letter}|\\.\\d)*`),
  categories: [Literal],
});
export const Text = createToken({
  name: 'Text',
  pattern: matchClosedText,
  start_chars_hint: ['"'],
  categories: [Literal],
  line_breaks: false,
});
export const OtherQuotes = createToken({
  name: 'OtherQuotes',
  pattern: /(?:[“”„][^“”"\r\n]*[“”"]|‘[^‘’\r\n]*’|'[^'\r\n]*'|«[^«»\r\n]*»)/,
  categories: [Literal],
});
export const OpenText = createToken({
  name: 'OpenText',
  pattern: matchOpenText,
  start_chars_hint: ['"', '“', '”', '„'],
  categories: [Literal],
  line_breaks: false,
});

// ---------------------------------------------------------------- signs

export const LParen = createToken({ name: 'LParen', pattern: /[([]/ });
export const RParen = createToken({ name: 'RParen', pattern: /[)\]]/ });
export const Comma = createToken({ name: 'Comma', pattern: /,/ });
export const Semi = createToken({ name: 'Semi', pattern: /;/ });
export const Colon = createToken({ name: 'Colon', pattern: /:/ });
export const Dot = createToken({ name: 'Dot', pattern: /\./ });
/** All spellings of comparisons, other languages' included; `lexer.ts` reports those. */
export const Compare = createToken({
  name: 'Compare',
  pattern: /(?:===?|!==?|<>|<=|>=|=<|=>|[<>≤≥≠])/,
  categories: [BinaryOperator],
});
export const Assign = createToken({ name: 'Assign', pattern: /=/, categories: [BinaryOperator] });
export const Plus = createToken({ name: 'Plus', pattern: /\+/, categories: [BinaryOperator] });
export const Minus = createToken({ name: 'Minus', pattern: /[-–—−]/, categories: [BinaryOperator, PrefixOperator] });
export const Star = createToken({ name: 'Star', pattern: /[*×]/, categories: [BinaryOperator] });
export const Slash = createToken({ name: 'Slash', pattern: /[/÷]/, categories: [BinaryOperator] });
/** `&&`, `||`, `!`: turned into the words they mean. */
export const Foreign = createToken({ name: 'Foreign', pattern: /(?:&&?|\|\|?|!)/ });
export const Other = createToken({
  name: 'Other',
  pattern: matchAny,
  start_chars_hint: anyCharHints,
  line_breaks: false,
});

// ---------------------------------------------------------------- reserved words

export const And = word('And', BinaryOperator);
export const Or = word('Or', BinaryOperator);
export const Not = word('Not', PrefixOperator);
export const If = word('If', LineStart);
export const Elif = word('Elif', LineStart);
export const Else = word('Else', LineStart);
export const Is = word('Is', BinaryOperator);
export const In = word('In');
export const Between = word('Between', BinaryOperator);
export const Contains = word('Contains', BinaryOperator);
export const Has = word('Has');
export const Within = word('Within', BinaryOperator);
export const Where = word('Where');
export const As = word('As');
export const When = word('When', LineStart);
export const For = word('For', LineStart);
export const With = word('With');
export const Until = word('Until');
export const True = word('True', Literal);
export const False = word('False', Literal);
export const Known = word('Known', Literal);
export const Unknown = word('Unknown', Literal);
/** `starts with` and `ends with`, one token each. */
export const AffixTest = createToken({
  name: 'AffixTest',
  pattern: matchPhrase([
    ['starts', 'with'],
    ['ends', 'with'],
  ]),
  start_chars_hint: ['s', 'e'],
  categories: [BinaryOperator],
  line_breaks: false,
});
export const UpTo = createToken({
  name: 'UpTo',
  pattern: matchPhrase([['up', 'to']]),
  start_chars_hint: ['u'],
  line_breaks: false,
});

// ---------------------------------------------------------------- words that open a line

export const Let = word('Let', LineStart);
export const Segment = word('Segment', LineStart);
export const Event = word('Event', LineStart);
export const Sequence = word('Sequence', LineStart);
export const Scenario = word('Scenario', LineStart);
export const Test = word('Test', LineStart);
export const Enter = word('Enter', LineStart);
export const Restart = word('Restart', LineStart);
export const One = word('One', LineStart);
export const Goal = word('Goal', LineStart);
export const Measure = word('Measure', LineStart);
export const Stop = word('Stop', LineStart);
export const Hours = word('Hours', LineStart);
export const Priority = word('Priority', LineStart);
export const Active = word('Active', LineStart);
export const Wait = word('Wait', LineStart);
export const Send = word('Send', LineStart);
export const Give = word('Give', LineStart);
export const Match = word('Match', LineStart);
export const Case = word('Case', LineStart);
export const Split = word('Split', LineStart);
export const Repeat = word('Repeat', LineStart);
export const Add = word('Add', LineStart);
export const Remove = word('Remove', LineStart);
export const SetWord = word('Set', LineStart);
export const Do = word('Do', LineStart);
export const Given = word('Given', LineStart);
export const Expect = word('Expect', LineStart);
/** Whatever else stands at the start of a line. */
export const Stray = word('Stray', LineStart);

// ---------------------------------------------------------------- words inside a line, names everywhere else

export const To = word('To', Name);
export const From = word('From', Name);
export const Per = word('Per', Name);
export const Once = word('Once', Name);
export const Value = word('Value', Name);
export const Valid = word('Valid', Name);
export const Times = word('Times', Name);
export const Ago = word('Ago', Name);
export const Before = word('Before', Name);
export const After = word('After', Name);
export const Of = word('Of', Name, BinaryOperator);
export const Including = word('Including', Name);
export const Existing = word('Existing', Name);
export const Without = word('Without', Name);
export const Step = word('Step', Name);
export const Changes = word('Changes', Name);
/** `moves`, `rises`, `drops`. */
export const RfmVerb = word('RfmVerb', Name);
export const Nothing = word('Nothing', Name);
export const No = word('No', Name);
export const End = word('End', Name);

// ---------------------------------------------------------------- operators by their neighbours (R9), never names

/** `any no first last previous` before a name. */
export const HistoryOperator = word('HistoryOperator');
/** `count sum average min max` before `of`. */
export const AggregateOperator = word('AggregateOperator');
/** `last`, `next` after `in`. */
export const WindowWord = word('WindowWord');
export const Since = word('Since');
/** `years … minutes` before `since`. */
export const SinceUnit = word('SinceUnit');
/** `running`, `entered`. */
export const StateOperator = word('StateOperator');
/** `enters`, `leaves`. */
export const MembershipOperator = word('MembershipOperator');
export const Each = word('Each');
export const On = word('On');
export const Every = word('Every');
export const At = word('At');

/** In the order the lexer tries them. */
export const lexedTokens: readonly TokenType[] = [
  LineBreak,
  Blank,
  CommentToken,
  AffixTest,
  UpTo,
  Name,
  Moment,
  DateToken,
  Time,
  Duration,
  Distance,
  Percent,
  Money,
  PriceTag,
  NumberToken,
  BadNumber,
  Text,
  OtherQuotes,
  OpenText,
  LParen,
  RParen,
  Comma,
  Semi,
  Colon,
  Dot,
  Compare,
  Assign,
  Plus,
  Minus,
  Star,
  Slash,
  Foreign,
  Other,
];
