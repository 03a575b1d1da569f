/**
 * The grammar of expressions. Operators stand in one flat list; `build/chain.ts` gives them their precedence. No rule
 * calls itself but through `( )`, whose depth the layout pass bounds.
 */
import type { CstNode, IToken, ParserMethod } from 'chevrotain';
import { replaceFix } from '../problem.js';
import * as T from '../tokens.js';
import { TolerantParser } from './tolerant.js';

/** What `in 90d` stands behind. */
export const AHEAD = 'expected_orders';

type Alternatives = { readonly ALT: () => unknown }[];

export abstract class ExpressionParser extends TolerantParser {
  /** Made once: a file has thousands of each. */
  declare private atomStarts: Alternatives | undefined;
  declare private tails: Alternatives | undefined;

  /** `a`, `a if c else b`. */
  readonly expression = this.RULE('expression', (expected?: string) => {
    this.SUBRULE(this.operand, { ARGS: [expected] });
    this.MANY1(() => this.SUBRULE(this.tail));
    this.MANY2(() => this.SUBRULE(this.condition));
  });

  readonly condition = this.RULE('condition', () => {
    this.CONSUME(T.If);
    this.SUBRULE1(this.chain, { ARGS: ['a condition'] });
    this.elseFollows();
    this.OPTION(() => {
      this.CONSUME(T.Else);
      this.SUBRULE2(this.chain);
    });
  });

  readonly chain = this.RULE('chain', (expected?: string) => {
    this.SUBRULE(this.operand, { ARGS: [expected] });
    this.MANY(() => this.SUBRULE(this.tail));
  });

  /** An operator with its right side, or a test that follows its subject. */
  readonly tail = this.RULE('tail', () => {
    this.tails ??= [
      {
        ALT: () => {
          this.CONSUME(T.BinaryOperator);
          this.SUBRULE1(this.operand);
        },
      },
      { ALT: () => this.inTest() },
      {
        ALT: () => {
          this.CONSUME(T.Has);
          this.SUBRULE(this.filter, { ARGS: ['has'] });
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(T.Before) }, { ALT: () => this.CONSUME(T.After) }]);
          this.OPTION4(() => this.CONSUME(T.Each));
          this.SUBRULE2(this.atom, { ARGS: ['a moment'] });
          this.OPTION5({ GATE: () => this.LA(2).tokenType === T.Time, DEF: () => this.atTime() });
        },
      },
    ];
    this.OR1(this.tails);
  });

  /** `[not] in (a, b)`, `in last 7d [as x]`. */
  private inTest(): void {
    this.OPTION1(() => this.CONSUME(T.Not));
    this.CONSUME(T.In);
    const found = this.OPTION6(() => this.listOrWindow());
    if (found === undefined) this.unexpected('a list like `(a, b)`, or `last 7d`');
    this.OPTION7({ GATE: () => found === undefined, DEF: () => this.SUBRULE3(this.atom) });
  }

  private listOrWindow(): true {
    this.OR3([
      {
        ALT: () => {
          this.CONSUME(T.WindowWord);
          this.SUBRULE1(this.atom, { ARGS: ['a duration like 7d'] });
          this.OPTION2(() => this.alias());
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LParen);
          this.SUBRULE1(this.expression);
          this.MANY(() => {
            this.CONSUME(T.Comma);
            this.SUBRULE2(this.expression);
          });
          this.syncToClose();
          this.CONSUME(T.RParen);
        },
      },
    ]);
    return true;
  }

  /** `( condition )`, the parentheses always written. */
  readonly filter = this.RULE('filter', (after?: string) => {
    const found = this.OPTION1(() => this.parenthesised());
    const bare = this.OPTION2({
      GATE: () => found === undefined,
      DEF: () => {
        this.ACTION(() => this.parenthesesMissing(after ?? 'where'));
        this.SUBRULE(this.chain);
        return true;
      },
    });
    if (found === undefined && bare === undefined) this.missingExpression('a condition in parentheses');
  });

  private parenthesised(): true {
    this.CONSUME(T.LParen);
    this.SUBRULE(this.expression, { ARGS: ['a condition'] });
    this.syncToClose();
    this.CONSUME(T.RParen);
    return true;
  }

  readonly operand = this.RULE('operand', (expected?: string) => {
    this.MANY(() => this.CONSUME(T.PrefixOperator));
    this.SUBRULE(this.atom, { ARGS: [expected] });
    this.OPTION4({ GATE: () => this.looksAhead(), DEF: () => this.SUBRULE(this.horizon) });
    this.OPTION1(() => {
      this.CONSUME(T.Where);
      this.SUBRULE(this.filter, { ARGS: ['where'] });
    });
    this.OPTION2(() => this.alias());
    this.OPTION3(() => this.SUBRULE(this.change));
  });

  /** What is expected has a time ahead; behind anything else `in` asks for a list or a window. */
  private looksAhead(): boolean {
    return this.LA(0).image === AHEAD && this.LA(1).tokenType === T.In && this.LA(2).tokenType === T.Duration;
  }

  /** `in 90d`. */
  readonly horizon = this.RULE('horizon', () => {
    this.CONSUME(T.In);
    this.CONSUME(T.Duration);
  });

  protected alias(): void {
    this.CONSUME(T.As);
    this.CONSUME9(T.Name, { ERR_MSG: 'a name for it' });
  }

  protected atTime(): void {
    this.CONSUME(T.At);
    this.CONSUME(T.Time, { ERR_MSG: 'a time of day like 09:00' });
  }

  /** `moves from a to b`, `rises`, `changes from "a" to "b"`. */
  readonly change = this.RULE('change', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.RfmVerb);
          this.OPTION1(() => {
            this.CONSUME1(T.From);
            this.CONSUME1(T.Name, { ERR_MSG: 'an RFM class' });
            this.ACTION(() => this.hyphenatedClass());
          });
          this.OPTION2(() => {
            this.CONSUME1(T.To);
            this.CONSUME2(T.Name, { ERR_MSG: 'an RFM class' });
            this.ACTION(() => this.hyphenatedClass());
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Changes);
          this.OPTION3(() => {
            this.CONSUME2(T.From);
            this.SUBRULE1(this.atom, { LABEL: 'from' });
          });
          this.OPTION4(() => {
            this.CONSUME2(T.To);
            this.SUBRULE2(this.atom, { LABEL: 'to' });
          });
        },
      },
    ]);
  });

  readonly atom: ParserMethod<[expected?: string | undefined], CstNode> = this.RULE('atom', (expected?: string) => {
    const found = this.OPTION9(() => this.atomStart());
    if (found === undefined) this.missingExpression(expected ?? 'a value');
    this.MANY2(() => {
      this.CONSUME(T.Dot);
      this.CONSUME8(T.Name, { LABEL: 'member', ERR_MSG: 'a name after `.`' });
    });
  });

  private atomStart(): true {
    this.atomStarts ??= [
      { ALT: () => this.CONSUME(T.Literal) },
      { ALT: () => this.CONSUME1(T.Name, { LABEL: 'plain' }) },
      {
        ALT: () => {
          this.CONSUME(T.LParen);
          this.SUBRULE1(this.expression);
          this.MANY1(() => {
            this.CONSUME(T.Comma);
            this.SUBRULE2(this.expression);
          });
          this.syncToClose();
          this.CONSUME(T.RParen);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.HistoryOperator);
          this.CONSUME2(T.Name, { ERR_MSG: 'an event name' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.AggregateOperator);
          this.CONSUME(T.Of);
          this.CONSUME3(T.Name, { ERR_MSG: 'an event or list name' });
        },
      },
      {
        ALT: () => {
          this.OPTION1(() => this.CONSUME(T.SinceUnit));
          this.CONSUME(T.Since);
          this.SUBRULE1(this.atom, { ARGS: ['a moment'] });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.StateOperator);
          this.CONSUME4(T.Name, { ERR_MSG: 'a scenario name' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.MembershipOperator);
          this.CONSUME5(T.Name, { ERR_MSG: 'the name of a segment or group' });
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(T.Each) }, { ALT: () => this.CONSUME(T.On) }]);
          this.CONSUME6(T.Name, { ERR_MSG: 'the name of a date' });
          this.OPTION2({ GATE: () => this.LA(2).tokenType === T.Time, DEF: () => this.atTime() });
        },
      },
      { ALT: () => this.SUBRULE(this.schedule) },
      {
        ALT: () => {
          this.CONSUME2(T.At);
          this.SUBRULE2(this.atom, { ARGS: ['a date and time like 2026-11-27 09:00'] });
        },
      },
    ];
    this.OR(this.atomStarts);
    return true;
  }

  /** `every monday, thursday at 10:00`, `every month on 1 at 09:00`. */
  readonly schedule = this.RULE('schedule', () => {
    this.CONSUME(T.Every);
    this.CONSUME1(T.Name, { ERR_MSG: 'a day like monday, or `day`, or `month`' });
    this.MANY({
      GATE: () => this.LA(2).tokenType !== T.Including,
      DEF: () => {
        this.CONSUME(T.Comma);
        this.CONSUME2(T.Name, { ERR_MSG: 'a day like monday' });
      },
    });
    this.OPTION1(() => {
      this.CONSUME(T.On);
      this.CONSUME(T.NumberToken, { ERR_MSG: 'a day of the month like 1' });
    });
    this.OPTION2({ GATE: () => this.LA(2).tokenType === T.Time, DEF: () => this.atTime() });
  });

  /** `moves to at-risk`. */
  private hyphenatedClass(): void {
    const parts = [this.LA(0)];
    const touches = (token: IToken) => {
      const before = parts.at(-1)!;
      return before.startOffset + before.image.length === token.startOffset;
    };
    while (this.is(T.Minus) && touches(this.LA(1)) && this.LA(2).startOffset === this.LA(1).startOffset + 1) {
      parts.push(this.LA(1), this.LA(2));
      this.SKIP_TOKEN();
      this.SKIP_TOKEN();
    }
    if (parts.length === 1) return;
    const found = parts.map(({ image }) => image).join('');
    const expected = found.replaceAll('-', '_');
    const span = { start: parts[0]!.startOffset, end: parts[0]!.startOffset + found.length };
    const fixes = [replaceFix(`Write \`${expected}\``, span, expected)];
    this.add({ code: 'syntax/wrong-operator', params: { found, expected }, span, fixes });
  }

  private elseFollows(): void {
    if (this.is(T.Else) || this.RECORDING_PHASE) return;
    const at = this.here();
    this.add({ code: 'syntax/missing-else', params: {}, span: { start: at, end: at } });
  }

  private parenthesesMissing(after: string): void {
    const next = this.LA(1);
    const end = next.startOffset + next.image.length;
    const left = this.LA(-1);
    const asks = after === 'has' && (next.tokenType === T.Text || next.tokenType === T.NumberToken);
    const hint = asks
      ? { hint: `A list of plain values is asked for one of them: \`${left.image} contains ${next.image}\`.` }
      : {};
    this.add({
      code: 'syntax/missing-parentheses',
      params: { after, ...hint },
      span: { start: next.startOffset, end },
    });
  }
}
