/** The grammar of steps: what stands in the block of a `when`, a branch or a sequence. It knows no declarations. */
import type { CstNode, ParserMethod } from 'chevrotain';
import * as T from '../tokens.js';
import { ExpressionParser } from './expressions.js';

export abstract class StatementParser extends ExpressionParser {
  /** From the `:` of a header to the end of its block; `header` is the header's word. */
  readonly block: ParserMethod<[header?: string | undefined], CstNode> = this.RULE('block', (header?: string) => {
    this.syncToColon(header ?? '');
    this.OPTION1(() => this.CONSUME(T.Colon));
    const inline = this.OPTION2(() => this.inlineSteps());
    this.junk('a step like `send email welcome`');
    this.CONSUME1(T.Newline);
    if (inline === undefined) this.emptyBlock(header ?? '', 'steps like `send email welcome`');
    this.OPTION3(() => this.SUBRULE(this.steps));
  });

  private inlineSteps(): true {
    this.SUBRULE1(this.simple, { ARGS: [true] });
    this.moreSimple(true);
    return true;
  }

  /** The end of a line without a block of its own; a block under it all the same is read as steps. */
  protected lineEnd(): void {
    this.junk('the end of the line');
    this.CONSUME8(T.Newline);
    this.OPTION8(() => this.SUBRULE8(this.steps));
  }

  /** The lines of a block. */
  readonly steps: ParserMethod<[], CstNode> = this.RULE('steps', () => {
    this.CONSUME(T.Indent);
    this.MANY(() => this.SUBRULE(this.stepLine));
    this.CONSUME(T.Dedent);
  });

  private moreSimple(inline: boolean): void {
    this.junk('`;` or the end of the line', T.Semi);
    this.MANY8(() => {
      this.CONSUME(T.Semi);
      this.OPTION7(() => this.SUBRULE7(this.simple, { ARGS: [inline] }));
      this.junk('`;` or the end of the line', T.Semi);
    });
  }

  readonly stepLine = this.RULE('stepLine', () => {
    const first = this.LA(1);
    this.OR1([
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.matchStatement) },
      { ALT: () => this.SUBRULE(this.splitStatement) },
      { ALT: () => this.SUBRULE(this.repeatStatement) },
      { ALT: () => this.SUBRULE(this.waitLine) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.SUBRULE1(this.simple, { ARGS: [false] });
          this.moreSimple(false);
          this.CONSUME(T.Newline);
          this.strayBlockFollows(first);
          this.OPTION1(() => this.SUBRULE(this.steps));
        },
      },
    ]);
  });

  /** A step that needs no block, up to `;` or the line's end. */
  readonly simple = this.RULE('simple', (inline?: boolean) => {
    this.OR([
      { ALT: () => this.SUBRULE(this.send) },
      { ALT: () => this.SUBRULE(this.wait) },
      { ALT: () => this.SUBRULE(this.give) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.setStatement) },
      { ALT: () => this.SUBRULE(this.doStatement) },
      { ALT: () => this.SUBRULE(this.stop) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          const token = this.CONSUME(T.LineStart);
          this.ACTION(() => {
            this.unknownLine(token, inline === true ? 'a one-line block' : 'a block of steps');
            this.skipTo(...(token.tokenType === T.Stray || inline === true ? [T.Semi] : []));
          });
        },
      },
    ]);
  });

  readonly send = this.RULE('send', () => {
    this.CONSUME(T.Send);
    this.CONSUME1(T.Name, { ERR_MSG: 'a channel like `email`', LABEL: 'channel' });
    this.CONSUME2(T.Name, { ERR_MSG: 'a message name', LABEL: 'message' });
    this.OPTION1(() => {
      this.CONSUME(T.For);
      this.SUBRULE(this.atom, { ARGS: ['a duration like 7d'] });
    });
    this.junk('`as`, `with` or the end of the line', T.As, T.With, T.Semi, T.Colon);
    this.OPTION2(() => this.alias());
    this.OPTION3(() => this.bindings());
  });

  protected bindings(): void {
    this.CONSUME(T.With);
    this.SUBRULE3(this.binding);
    this.MANY3(() => {
      this.CONSUME3(T.Comma);
      this.SUBRULE4(this.binding);
    });
  }

  readonly binding = this.RULE('binding', () => {
    this.CONSUME1(T.Name, { ERR_MSG: 'a name with its value, like `total = 80 EUR`' });
    this.OPTION(() => {
      this.CONSUME(T.Dot);
      this.CONSUME2(T.Name, { LABEL: 'member', ERR_MSG: 'a name after `.`' });
    });
    this.CONSUME(T.Assign);
    this.SUBRULE(this.expression);
  });

  readonly give = this.RULE('give', () => {
    this.CONSUME(T.Give);
    this.SUBRULE1(this.atom, { ARGS: ['a discount like 5%, or a coupon name'], LABEL: 'value' });
    this.junk('`valid`, `as` or the end of the line', T.Valid, T.As, T.Semi, T.Colon);
    this.OPTION1(() => {
      this.CONSUME(T.Valid);
      this.SUBRULE2(this.atom, { ARGS: ['a duration like 7d'], LABEL: 'valid' });
    });
    this.junk('`as` or the end of the line', T.As, T.Semi, T.Colon);
    this.OPTION2(() => this.alias());
  });

  readonly group = this.RULE('group', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Add);
          this.CONSUME(T.To);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Remove);
          this.CONSUME(T.From);
        },
      },
    ]);
    this.CONSUME(T.Name, { ERR_MSG: 'a group name' });
  });

  readonly setStatement = this.RULE('setStatement', () => {
    this.CONSUME(T.SetWord);
    this.CONSUME(T.Name, { ERR_MSG: 'an attribute name' });
    this.CONSUME(T.Assign);
    this.SUBRULE(this.expression);
  });

  readonly doStatement = this.RULE('doStatement', () => {
    this.CONSUME(T.Do);
    this.CONSUME(T.Name, { ERR_MSG: 'a sequence name' });
    this.CONSUME(T.LParen);
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== T.RParen,
      DEF: () => {
        this.ACTION(() => this.withoutName());
        this.SUBRULE1(this.expression);
        this.MANY(() => {
          this.CONSUME(T.Comma);
          this.ACTION(() => this.withoutName());
          this.SUBRULE2(this.expression);
        });
      },
    });
    this.syncToClose();
    this.CONSUME(T.RParen);
  });

  /** `do nudge(pause = 24h)`: the name is told and passed over. */
  private withoutName(): void {
    const [name, sign, value] = [this.LA(1), this.LA(2), this.LA(3)];
    if (name.tokenType !== T.Name || (sign.tokenType !== T.Assign && sign.tokenType !== T.Colon)) return;
    const hint = `The values stand without names, in the order in which the sequence has them: \`${value.image}\`.`;
    const params = { found: `\`${name.image} ${sign.image}\``, expected: 'a value', hint };
    this.add({
      code: 'syntax/unexpected',
      params,
      span: { start: name.startOffset, end: sign.startOffset + 1 },
      fixes: [
        {
          title: 'Leave out the name',
          edits: [{ span: { start: name.startOffset, end: value.startOffset }, text: '' }],
        },
      ],
    });
    this.SKIP_TOKEN();
    this.SKIP_TOKEN();
  }

  readonly stop = this.RULE('stop', () => {
    this.CONSUME(T.Stop);
    this.OPTION(() => this.alias());
  });

  readonly wait = this.RULE('wait', () => {
    this.CONSUME(T.Wait);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Until);
          this.SUBRULE(this.target);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.UpTo);
          this.SUBRULE(this.atom, { ARGS: ['a duration like 3d'] });
          this.OPTION(() => {
            this.CONSUME(T.For);
            this.SUBRULE1(this.expression, { ARGS: ['an event or a condition'] });
          });
        },
      },
      { ALT: () => this.SUBRULE2(this.expression, { ARGS: ['a duration like 4h, `until` or `up to`'] }) },
    ]);
  });

  /** `18:00`, `monday 10:00`, `3d before renews_on at 09:00`, any moment. */
  readonly target = this.RULE('target', () => {
    this.SUBRULE(this.chain, { ARGS: ['a time, a day or a moment'] });
    this.OPTION1(() => this.CONSUME1(T.Time, { LABEL: 'clock' }));
    this.OPTION2(() => {
      this.CONSUME(T.At);
      this.CONSUME2(T.Time, { ERR_MSG: 'a time of day like 09:00' });
    });
  });

  /** A wait on a line of its own may have a block and an `else:`. */
  readonly waitLine = this.RULE('waitLine', () => {
    const first = this.LA(1);
    this.SUBRULE(this.wait);
    this.junk('`:` or the end of the line', T.Colon, T.Semi);
    this.OR([
      { ALT: () => this.SUBRULE(this.waitBody) },
      {
        ALT: () => {
          this.moreSimple(false);
          this.CONSUME(T.Newline);
          this.strayBlockFollows(first);
          this.OPTION1(() => this.SUBRULE(this.steps));
        },
      },
    ]);
    this.OPTION2(() => this.SUBRULE(this.elseBranch));
  });

  readonly waitBody = this.RULE('waitBody', () => {
    this.CONSUME(T.Colon);
    const inline = this.OPTION1(() => this.inlineSteps());
    this.junk('a step like `send email welcome`');
    this.CONSUME1(T.Newline);
    if (inline === undefined) this.emptyBlock('wait', 'steps, or arms like `for order_placed:`');
    this.OPTION2(() => {
      this.CONSUME(T.Indent);
      this.MANY1(() => {
        this.OR2([
          { ALT: () => this.SUBRULE(this.arm) },
          { ALT: () => this.SUBRULE(this.elseBranch) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.stepLine) },
        ]);
      });
      this.CONSUME(T.Dedent);
    });
  });

  readonly arm = this.RULE('arm', () => {
    this.CONSUME(T.For);
    this.SUBRULE(this.expression, { ARGS: ['an event or a condition'] });
    this.SUBRULE(this.block, { ARGS: ['for'] });
  });

  readonly elseBranch = this.RULE('elseBranch', () => {
    this.CONSUME(T.Else);
    this.SUBRULE(this.block, { ARGS: ['else'] });
  });

  readonly ifStatement = this.RULE('ifStatement', () => {
    this.CONSUME(T.If);
    this.SUBRULE1(this.expression, { ARGS: ['a condition'] });
    this.SUBRULE1(this.block, { ARGS: ['if'] });
    this.MANY(() => {
      this.CONSUME(T.Elif);
      this.SUBRULE2(this.expression, { ARGS: ['a condition'] });
      this.SUBRULE2(this.block, { ARGS: ['elif'] });
    });
    this.OPTION(() => this.SUBRULE(this.elseBranch));
  });

  readonly matchStatement = this.RULE('matchStatement', () => {
    this.CONSUME(T.Match);
    this.SUBRULE(this.expression, { ARGS: ['what to compare, like `rfm`'] });
    this.container('match', 'cases like `case champions:`');
    this.OPTION2(() => {
      this.CONSUME(T.Indent);
      this.MANY(() => {
        this.OR([
          { ALT: () => this.SUBRULE(this.matchCase) },
          { ALT: () => this.SUBRULE(this.elseBranch) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownArm, { ARGS: ['a match'] }) },
        ]);
      });
      this.CONSUME(T.Dedent);
    });
  });

  /** The end of a header whose block holds no steps but arms or declarations. */
  protected container(header: string, expected: string): void {
    this.syncToColon(header);
    this.OPTION1(() => this.CONSUME1(T.Colon));
    this.junk('a new line');
    this.CONSUME1(T.Newline);
    this.emptyBlock(header, expected);
  }

  readonly matchCase = this.RULE('matchCase', () => {
    this.CONSUME(T.Case);
    this.SUBRULE1(this.operand, { ARGS: ['a value'] });
    this.MANY(() => {
      this.CONSUME(T.Comma);
      this.SUBRULE2(this.operand, { ARGS: ['a value'] });
    });
    this.SUBRULE(this.block, { ARGS: ['case'] });
  });

  readonly splitStatement = this.RULE('splitStatement', () => {
    this.CONSUME(T.Split);
    this.OPTION3(() => this.alias());
    this.container('split', 'shares like `50% short:`');
    this.OPTION2(() => {
      this.CONSUME(T.Indent);
      this.MANY(() => {
        this.OR([
          { ALT: () => this.SUBRULE(this.splitArm) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownArm, { ARGS: ['a split'] }) },
        ]);
      });
      this.CONSUME(T.Dedent);
    });
  });

  readonly splitArm = this.RULE('splitArm', () => {
    this.CONSUME(T.Percent);
    this.CONSUME(T.Name, { ERR_MSG: 'a name for this share' });
    this.SUBRULE(this.block, { ARGS: ['share'] });
  });

  /** A line where only arms can stand. */
  readonly unknownArm = this.RULE('unknownArm', (place?: 'a match' | 'a split') => {
    const token = this.CONSUME(T.LineStart);
    this.ACTION(() => {
      this.unknownLine(token, place ?? 'a match');
      this.skipTo();
    });
    this.CONSUME(T.Newline);
    this.OPTION(() => this.SUBRULE(this.steps));
  });

  readonly repeatStatement = this.RULE('repeatStatement', () => {
    this.CONSUME(T.Repeat);
    this.CONSUME(T.UpTo);
    this.CONSUME(T.NumberToken, { ERR_MSG: 'how many times, like 3' });
    this.CONSUME(T.Times);
    this.OPTION1(() => {
      this.CONSUME(T.Every);
      this.SUBRULE(this.atom, { ARGS: ['a duration like 7d'] });
    });
    this.OPTION2(() => {
      this.CONSUME(T.Until);
      this.SUBRULE(this.expression, { ARGS: ['a condition'] });
    });
    this.SUBRULE(this.block, { ARGS: ['repeat'] });
  });
}
