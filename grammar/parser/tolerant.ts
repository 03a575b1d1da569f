/**
 * The parser's recovery: a missing token is reported and put in, surplus ones are reported and passed over, and neither
 * ever reaches beyond the line it stands on. Chevrotain's own recovery is switched off, since its re-synchronising would
 * jump over NEWLINE, INDENT and DEDENT; nothing here throws.
 */
import type { IToken, TokenType } from 'chevrotain';
import { EOF } from '../chevrotain.js';
import { openerElsewhere } from '../elsewhere.js';
import type { Place, ProblemSink } from '../problem.js';
import { replaceFix } from '../problem.js';
import { suggest } from '../suggest.js';
import * as T from '../tokens.js';
import { isReserved, lineOpeners, opensBlock } from '../words.js';
import { adviceFor, hyphenatedName } from './advice.js';
import { LeanParser } from './lean.js';

/** What stands in the text, in plain words. */
export function describe(token: IToken): string {
  if (token.tokenType === T.Newline) return 'the end of the line';
  if (token.tokenType === EOF || token.tokenType === T.Dedent) return 'the end of the block';
  if (token.tokenType === T.Indent) return 'an indented line';
  const shown = token.image.length > 40 ? `${token.image.slice(0, 39)}…` : token.image;
  return `\`${shown}\``;
}

/** Was the token put in by the parser? Its span is then empty and lies where it was missing. */
export function isMissing(token: IToken): boolean {
  return token.isInsertedInRecovery === true;
}

const signWords = new Map<TokenType, string>([
  [T.Name, 'a name'],
  [T.Colon, '`:`'],
  [T.LParen, '`(`'],
  [T.RParen, '`)`'],
  [T.Assign, '`=`'],
  [T.To, '`to`'],
  [T.From, '`from`'],
  [T.Of, '`of`'],
  [T.Within, '`within`'],
  [T.Times, '`times`'],
  [T.UpTo, '`up to`'],
  [T.When, '`when`'],
  [T.Once, '`once`'],
  [T.Per, '`per`'],
  [T.Ago, '`ago`'],
  [T.Before, '`before`'],
  [T.In, '`in`'],
  [T.Existing, '`existing`'],
  [T.Step, '`step`'],
]);

/** Which words belong where, for lines that stand in the wrong place. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'the top of a file': ['let', 'segment', 'event', 'sequence', 'scenario', 'test', 'when'],
  'a scenario': ['for', 'enter', 'restart', 'one', 'goal', 'measure', 'stop', 'hours', 'priority', 'active', 'when'],
  'a block of steps': ['wait', 'send', 'give', 'if', 'match', 'split', 'repeat', 'add', 'remove', 'set', 'do', 'stop'],
  'a one-line block': ['wait', 'send', 'give', 'add', 'remove', 'set', 'do', 'stop'],
  'a match': ['case', 'else'],
  'a split': [],
  'the arms of a wait': ['for', 'else'],
  'a test': ['given', 'when', 'expect'],
};

const belongs: Readonly<Record<string, string>> = {
  elif: 'under an `if` with the same indentation',
  else: 'under an `if`, a `match` or a `wait` with the same indentation',
  case: 'inside a `match`',
  for: 'directly under `scenario …:` and before its first `when`, or under `wait up to …:`',
  given: 'in a test',
  expect: 'in a test',
};

function belonging(word: string, at: Place): string | undefined {
  if (homes['a block of steps']!.includes(word)) {
    if (at === 'a one-line block') return 'on a line of its own';
    if (at === 'a match') return 'under a `case …:`';
    if (at === 'a split') return 'under a share like `45% short:`';
  }
  if (word === 'else' && at === 'a split')
    return 'under an `if`, a `match` or a `wait`. Here the rest is a share as well: `50% rest:`';
  if (word === 'if' && at === 'a scenario')
    return 'among the steps. Who may enter stands behind `for`: `for city == "Valencia"`';
  if (word === 'wait' && at === 'a test')
    return 'among the steps. Here time passes by itself: `expect email welcome at 1d`';
  if (word === 'when' && at === 'a block of steps')
    return 'directly under `scenario …:`. To wait for something among the steps, write `wait up to 3d for …`';
  if (word === 'let' && at === 'a block of steps')
    return 'at the left edge, outside of every scenario. What a step makes gets its name with `as`: `give 5% as promo`';
  if (Object.hasOwn(belongs, word)) return belongs[word];
  for (const place of ['the top of a file', 'a scenario', 'a block of steps'] as const) {
    if (homes[place]!.includes(word)) {
      if (place === 'a scenario') return 'directly under `scenario …:`, before its first `when`';
      return place === 'a block of steps'
        ? 'among the steps, such as those under `when …:`'
        : 'at the left edge, outside of every scenario';
    }
  }
  return undefined;
}

export abstract class TolerantParser extends LeanParser {
  problems: ProblemSink = { add: () => undefined };
  /** Above zero while a block is read only to get past it. */
  protected quiet = 0;

  /** What is read where `next` stands and a token of `type` should. */
  protected override instead(type: TokenType, next: IToken, wanted: string | undefined): IToken {
    const expected = wanted ?? signWords.get(type) ?? `\`${type.name.toLowerCase()}\``;
    if (type === T.Name && this.takesAsName(next, expected)) {
      this.SKIP_TOKEN();
      return next;
    }
    // Layout tokens are missing only where a line has been reported already, `)` only where `(` was not closed.
    if (type !== T.Newline && type !== T.Dedent) this.unexpected(expected);
    return this.missing(type);
  }

  /** A token without width, for what is missing behind the last one. */
  protected missing(type: TokenType): IToken {
    const startOffset = this.here();
    return {
      image: '',
      startOffset,
      tokenTypeIdx: type.tokenTypeIdx!,
      tokenType: type,
      isInsertedInRecovery: true,
    };
  }

  /** Reports a missing expression and leaves a token in the tree that tells where. */
  protected missingExpression(expected: string): void {
    if (this.RECORDING_PHASE) return;
    this.unexpected(expected);
    this.put('Missing', this.missing(T.Name));
  }

  /** A reserved or quoted word where a name has to stand is taken for the name. */
  private takesAsName(next: IToken, expected: string): boolean {
    if (!readsAsName(next, this.LA(2))) return false;
    const span = { start: next.startOffset, end: next.startOffset + next.image.length };
    if (next.tokenType === T.Text) {
      const fixes = [replaceFix('Leave out the quotes', span, next.image.slice(1, -1))];
      this.add({ code: 'syntax/unexpected', params: { found: describe(next), expected }, span, fixes });
    } else {
      this.add({ code: 'syntax/reserved-word', params: { word: next.image, expected }, span });
    }
    return true;
  }

  protected add: ProblemSink['add'] = (problem) => {
    if (this.quiet === 0) this.problems.add(problem);
  };

  /** `type` is no category. */
  protected is(type: TokenType): boolean {
    return this.LA(1).tokenType === type;
  }

  /** Reports what stands here instead of `expected`, without passing it. */
  protected unexpected(expected: string): void {
    if (this.RECORDING_PHASE) return;
    const next = this.LA(1);
    const last = this.LA(0);
    const missing = next.image === '' || next.tokenType === EOF;
    const span = missing
      ? { start: this.here(), end: this.here() }
      : { start: next.startOffset, end: next.startOffset + next.image.length };
    if (next.tokenType === T.OpenText) {
      this.add({ code: 'syntax/unterminated-text', params: { text: next.image.trimEnd() }, span });
      return;
    }
    const hyphenated = this.quiet === 0 ? hyphenatedName((ahead) => this.LA(ahead)) : undefined;
    if (hyphenated) {
      const whole = { start: last.startOffset, end: last.startOffset + hyphenated.found.length };
      const fixes = [replaceFix(`Write \`${hyphenated.expected}\``, whole, hyphenated.expected)];
      this.add({ code: 'syntax/wrong-operator', params: hyphenated, span: whole, fixes });
      return;
    }
    const after = last === undefined || last.image === '' || last.image === undefined ? undefined : last.image;
    const hint = this.quiet === 0 ? adviceFor((ahead) => this.LA(ahead)) : undefined;
    this.add({
      code: 'syntax/unexpected',
      params: {
        found: describe(next),
        expected,
        ...(after === undefined ? {} : { after }),
        ...(hint === undefined ? {} : { hint }),
      },
      span,
    });
  }

  /** Passes over the rest of the line, or up to the first of `stops` in it. */
  protected skipTo(...stops: readonly TokenType[]): void {
    while (!this.is(T.Newline) && !this.is(EOF) && !stops.some((stop) => this.is(stop))) this.SKIP_TOKEN();
  }

  /** Anything before one of `stops` or the line's end is surplus. */
  protected junk(expected: string, ...stops: readonly TokenType[]): void {
    const next = this.LA(1).tokenType;
    if (next === T.Newline || this.RECORDING_PHASE || stops.includes(next)) return;
    this.unexpected(expected);
    this.skipTo(...stops);
  }

  /** Before the `:` of a header: reports and passes over what does not belong there. */
  protected syncToColon(header: string): void {
    if (this.is(T.Colon) || this.RECORDING_PHASE) return;
    if (this.is(T.Newline)) {
      const at = this.here();
      const span = { start: at, end: at };
      this.add({
        code: 'syntax/missing-colon',
        params: { header, found: describe(this.LA(1)) },
        span,
        fixes: [replaceFix('Add `:`', span, ':')],
      });
      return;
    }
    this.unexpected('`:`');
    this.skipTo(T.Colon);
  }

  /** Passes over what stands before the `)` that closes what has been opened, if there is one on this line. */
  protected syncToClose(): void {
    if (this.is(T.RParen) || this.RECORDING_PHASE) return;
    this.unexpected('`)`');
    let depth = 0;
    for (let ahead = 1; ; ahead++) {
      const token = this.LA(ahead);
      if (token.tokenType === T.Newline || token.tokenType === EOF) return;
      if (token.tokenType === T.LParen) depth++;
      if (token.tokenType === T.RParen && depth-- === 0) {
        for (let i = 1; i < ahead; i++) this.SKIP_TOKEN();
        return;
      }
    }
  }

  /** After the end of a header line: nothing stands under it. */
  protected emptyBlock(header: string, expected: string): void {
    if (this.is(T.Indent) || this.RECORDING_PHASE) return;
    // Without `:` that is told.
    if (this.LA(0).tokenType === T.Newline && this.LA(-1).tokenType !== T.Colon) return;
    const at = this.here();
    this.add({
      code: 'syntax/empty-block',
      params: { header, expected },
      span: { start: Math.max(0, at - 1), end: at },
    });
  }

  /** A block under a line that ended without `:`. */
  protected strayBlockFollows(first: IToken): void {
    if (!this.is(T.Indent) || this.RECORDING_PHASE || !opensBlock({ ...first, tokenType: T.Name })) return;
    const at = this.here();
    const span = { start: at, end: at };
    this.add({
      code: 'syntax/missing-colon',
      params: { header: first.image, found: 'the end of the line' },
      span,
      fixes: [replaceFix('Add `:`', span, ':')],
    });
  }

  /** A line that starts with a word that starts none, or none here. */
  protected unknownLine(token: IToken, place: Place): void {
    const span = { start: token.startOffset, end: token.startOffset + token.image.length };
    const word = token.image;
    const home = belonging(word, place);
    const percent = token.tokenType === T.Percent;
    if (home !== undefined || percent) {
      const where = percent ? 'inside a `split`' : home!;
      this.add({ code: 'syntax/misplaced', params: { word, place, belongs: where }, span });
      return;
    }
    if (!/^\p{L}/u.test(word) || (isReserved(word) && word !== 'not')) {
      const expected = place === 'a split' ? 'a share and a name, like `45% short:`' : 'a line that starts with a word';
      const hint = /^(?:and|or)$/.test(word)
        ? { hint: openerElsewhere(word, 'a block of steps')!.advice! }
        : /^\d*\.\d+$/.test(word)
          ? { hint: 'A share is a percentage: `50% short:`.' }
          : /^\/[*/]?$/.test(word)
            ? { hint: 'A comment begins with `#` and goes on to the end of its line.' }
            : {};
      this.add({ code: 'syntax/unexpected', params: { found: describe(token), expected, ...hint }, span });
      return;
    }
    if (this.is(T.LParen) && place === 'a block of steps') {
      const hint = `The steps of a sequence are put in place by \`do\`: \`do ${word}(…)\`.`;
      this.add({ code: 'syntax/unknown-statement', params: { word, place, hint }, span });
      return;
    }
    const foreign = openerElsewhere(word, place);
    if (foreign?.advice !== undefined) {
      this.add({ code: 'syntax/unknown-statement', params: { word, place, hint: foreign.advice }, span });
      return;
    }
    const suggestion =
      foreign?.word ?? suggest(word, homes[place]!) ?? (word.length > 3 ? suggest(word, lineOpeners) : undefined);
    // Of a word of two or three letters nobody can be sure what it was to be, nor of one that may not stand here.
    const isHere = suggestion !== undefined && (foreign !== undefined || homes[place]!.includes(suggestion));
    const certain = isHere && word.length > 3;
    this.add({
      code: 'syntax/unknown-statement',
      params: suggestion === undefined ? { word, place } : { word, place, suggestion },
      span,
      ...(certain ? { fixes: [replaceFix(`Write \`${suggestion}\``, span, suggestion)] } : {}),
    });
  }
}

/** Is `next` a word that can only be meant as a name here? */
function readsAsName(next: IToken, following: IToken): boolean {
  if (next.tokenType === T.Text) return /^"\p{L}[\p{L}\p{M}\p{N}_]*"$/u.test(next.image);
  if (!isReserved(next.image)) return false;
  const after = following.tokenType;
  return (
    after === T.Newline ||
    after === T.Colon ||
    after === T.Comma ||
    after === T.Assign ||
    after === T.RParen ||
    after === T.Text ||
    after === T.Dot
  );
}
