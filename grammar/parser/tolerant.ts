/**
 * The parser's recovery: a missing token is reported and put in, surplus ones are reported and passed over, and neither
 * ever reaches beyond the line it stands on. Chevrotain's own recovery is switched off, since its re-synchronising would
 * jump over NEWLINE, INDENT and DEDENT; nothing here throws.
 */
import type { CstNode, IToken, TokenType } from 'chevrotain';
import { CstParser, EOF, tokenMatcher } from '../chevrotain.js';
import type { Place, ProblemSink } from '../problem.js';
import { replaceFix } from '../problem.js';
import { suggest } from '../suggest.js';
import * as T from '../tokens.js';
import { isReserved, lineOpeners, opensBlock } from '../words.js';
import { adviceFor } from './advice.js';

const absent = new Error('a missing token; never leaves the parser');

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

export abstract class TolerantParser extends CstParser {
  problems: ProblemSink = { add: () => undefined };
  /** Above zero while a block is read only to get past it. */
  protected quiet = 0;

  /** Called by Chevrotain when a token is not the expected one. */
  consumeInternalError(type: TokenType, next: IToken, options?: { ERR_MSG?: string }): void {
    const expected = options?.ERR_MSG ?? signWords.get(type) ?? `\`${type.name.toLowerCase()}\``;
    if (type === T.Name && this.takesAsName(next, expected)) throw absent;
    // Layout tokens are missing only where a line has been reported already, `)` only where `(` was not closed.
    if (type !== T.Newline && type !== T.Dedent) this.unexpected(expected);
    throw absent;
  }

  /** Called by Chevrotain after the above; gives the token that stands for the missing one. */
  consumeInternalRecovery(type: TokenType): IToken {
    const next = this.LA(1);
    if (type !== T.Name || !readsAsName(next, this.LA(2))) return this.missing(type);
    this.SKIP_TOKEN();
    return next;
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
    this.unexpected(expected);
    this.cstPostTerminal('Missing', this.missing(T.Name));
  }

  declare protected cstPostTerminal: (key: string, token: IToken) => void;
  declare private CST_STACK: CstNode[];

  /** Called by Chevrotain when a rule begins. Tokens carry no end offsets, so the parser keeps the spans of nodes itself. */
  protected setInitialNodeLocation = (node: CstNode): void => {
    (node as { location: CstNode['location'] }).location = { startOffset: this.LA(1).startOffset, endOffset: -1 };
  };

  /** Called by Chevrotain when a rule ends: the node goes to the end of the last token, and starts no later. */
  protected cstPostRule = (node: CstNode): void => {
    const location = node.location!;
    const end = this.here();
    location.endOffset = end - 1;
    if (!(location.startOffset < end)) location.startOffset = end;
  };

  /** Takes the children of a rule out of the node under construction. */
  protected dropChild(rule: string): void {
    const node = this.CST_STACK[this.CST_STACK.length - 1]!;
    node.children[rule]!.length = 0;
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

  /** Where something is missing: right behind the last token. */
  protected here(): number {
    const last = this.LA(0);
    return last === undefined || Number.isNaN(last.startOffset) ? 0 : last.startOffset + last.image.length;
  }

  protected is(type: TokenType): boolean {
    return tokenMatcher(this.LA(1), type);
  }

  /** Reports what stands here instead of `expected`, without passing it. */
  protected unexpected(expected: string): void {
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
    if (this.is(T.Newline) || stops.some((stop) => this.is(stop))) return;
    this.unexpected(expected);
    this.skipTo(...stops);
  }

  /** Before the `:` of a header: reports and passes over what does not belong there. */
  protected syncToColon(header: string): void {
    if (this.is(T.Colon)) return;
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
    if (this.is(T.RParen)) return;
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
    if (this.is(T.Indent)) return;
    const at = this.here();
    this.add({
      code: 'syntax/empty-block',
      params: { header, expected },
      span: { start: Math.max(0, at - 1), end: at },
    });
  }

  /** A block under a line that ended without `:`. */
  protected strayBlockFollows(first: IToken): void {
    if (!this.is(T.Indent) || !opensBlock({ ...first, tokenType: T.Name })) return;
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
      this.add({ code: 'syntax/unexpected', params: { found: describe(token), expected }, span });
      return;
    }
    const suggestion = suggest(word, homes[place]!) ?? (word.length > 3 ? suggest(word, lineOpeners) : undefined);
    this.add({
      code: 'syntax/unknown-statement',
      params: suggestion === undefined ? { word, place } : { word, place, suggestion },
      span,
      ...(suggestion === undefined ? {} : { fixes: [replaceFix(`Write \`${suggestion}\``, span, suggestion)] }),
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
