/** The grammar of files: declarations and scenario heads. One instance parses all files, one after the other. */
import type { IToken, CstNode as Read } from 'chevrotain';
import { EOF } from '../chevrotain.js';
import type { ProblemSink } from '../problem.js';
import * as T from '../tokens.js';
import type { CstNode } from './concrete.js';
import { OneToken } from './first.js';
import { TestParser } from './tests.js';

const vocabulary = Object.values(T).filter(
  (value): value is Exclude<typeof value, readonly unknown[]> => !Array.isArray(value),
);

export class CauceParser extends TestParser {
  constructor(skipValidations = true) {
    super([...vocabulary, EOF], {
      recoveryEnabled: false,
      maxLookahead: 1,
      ...(skipValidations ? { lookaheadStrategy: new OneToken() } : {}),
      nodeLocationTracking: 'none',
      skipValidations,
    });
    this.performSelfAnalysis();
  }

  private take: (declaration: CstNode) => void = () => undefined;

  /**
   * Reads a laid-out token list; problems go to `problems`, each declaration's tree to `take` as soon as it is read. The
   * trees are not kept: on long files the memory they would hold costs more time than the parsing.
   */
  read(tokens: IToken[], problems: ProblemSink, take: (declaration: CstNode) => void): void {
    this.problems = problems;
    this.take = take;
    this.quiet = 0;
    this.input = tokens;
    this.file();
    if (!this.is(EOF)) this.unexpected('`scenario`, `segment`, `let`, `event`, `sequence`, `test` or `when`');
    this.input = [];
    this.take = () => undefined;
  }

  readonly file = this.RULE('file', () => {
    this.MANY(() => {
      const declaration = this.OR<Read>([
        { ALT: () => this.SUBRULE(this.letDeclaration) },
        { ALT: () => this.SUBRULE(this.segmentDeclaration) },
        { ALT: () => this.SUBRULE(this.eventDeclaration) },
        { ALT: () => this.SUBRULE(this.sequenceDeclaration) },
        { ALT: () => this.SUBRULE(this.scenarioDeclaration) },
        { ALT: () => this.SUBRULE(this.whenBlock) },
        { ALT: () => this.SUBRULE(this.testDeclaration) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownDeclaration, { ARGS: ['the top of a file'] }) },
      ]);
      this.ACTION(() => {
        this.take(declaration as unknown as CstNode);
        this.dropChildren();
      });
    });
  });

  readonly letDeclaration = this.RULE('letDeclaration', () => {
    this.CONSUME(T.Let);
    this.CONSUME(T.Name, { ERR_MSG: 'a name' });
    this.CONSUME(T.Assign);
    this.SUBRULE(this.expression);
    this.lineEnd();
  });

  readonly segmentDeclaration = this.RULE('segmentDeclaration', () => {
    this.CONSUME(T.Segment);
    this.CONSUME(T.Name, { ERR_MSG: 'a name for the segment' });
    this.OPTION(() => this.CONSUME(T.Text));
    this.CONSUME(T.Assign);
    this.SUBRULE(this.expression, { ARGS: ['a condition'] });
    this.lineEnd();
  });

  readonly eventDeclaration = this.RULE('eventDeclaration', () => {
    this.CONSUME(T.Event);
    this.CONSUME1(T.Name, { ERR_MSG: 'a name for the event' });
    this.CONSUME(T.Assign);
    this.SUBRULE1(this.eventPattern);
    this.OPTION1(() => {
      this.CONSUME(T.Without);
      this.SUBRULE2(this.eventPattern, { LABEL: 'without' });
      this.MANY(() => {
        this.CONSUME(T.Or);
        this.SUBRULE3(this.eventPattern, { LABEL: 'without' });
      });
      this.CONSUME(T.Within);
      this.SUBRULE(this.atom, { ARGS: ['a duration like 1h'] });
      this.OPTION2(() => {
        this.CONSUME(T.Per);
        this.CONSUME2(T.Name, { ERR_MSG: 'a field name', LABEL: 'per' });
      });
    });
    this.lineEnd();
  });

  readonly eventPattern = this.RULE('eventPattern', () => {
    this.CONSUME(T.Name, { ERR_MSG: 'an event name' });
    this.OPTION1(() => {
      this.CONSUME(T.Where);
      this.SUBRULE(this.filter, { ARGS: ['where'] });
    });
  });

  readonly sequenceDeclaration = this.RULE('sequenceDeclaration', () => {
    this.CONSUME(T.Sequence);
    this.CONSUME(T.Name, { ERR_MSG: 'a name for the sequence' });
    this.CONSUME(T.LParen);
    this.OPTION(() => {
      this.SUBRULE1(this.param);
      this.MANY(() => {
        this.CONSUME(T.Comma);
        this.SUBRULE2(this.param);
      });
    });
    this.syncToClose();
    this.CONSUME(T.RParen);
    this.SUBRULE(this.block, { ARGS: ['sequence'] });
  });

  readonly param = this.RULE('param', () => {
    this.CONSUME1(T.Name, { ERR_MSG: 'a parameter like `pause: duration`' });
    this.CONSUME(T.Colon);
    this.CONSUME2(T.Name, { ERR_MSG: 'a channel or a type', LABEL: 'type' });
  });

  readonly scenarioDeclaration = this.RULE('scenarioDeclaration', () => {
    this.CONSUME(T.Scenario);
    this.CONSUME(T.Name, { ERR_MSG: 'a name for the scenario' });
    this.OPTION4(() => this.CONSUME(T.Text));
    this.container('scenario', 'a line like `when order_placed:`');
    this.OPTION2(() => {
      this.CONSUME(T.Indent);
      this.MANY(() => {
        this.OR([
          { ALT: () => this.SUBRULE(this.whenBlock) },
          { ALT: () => this.SUBRULE(this.clause) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownDeclaration, { ARGS: ['a scenario'] }) },
        ]);
      });
      this.CONSUME(T.Dedent);
    });
  });

  readonly whenBlock = this.RULE('whenBlock', () => {
    this.CONSUME(T.When);
    this.SUBRULE(this.expression, { ARGS: ['an event or a condition'] });
    this.OPTION(() => {
      this.CONSUME(T.Comma);
      this.CONSUME(T.Including, { ERR_MSG: '`including existing`' });
      this.CONSUME(T.Existing);
    });
    this.SUBRULE(this.block, { ARGS: ['when'] });
  });

  /** A line of a scenario's head. */
  readonly clause = this.RULE('clause', () => {
    const first = this.LA(1);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.For);
          this.SUBRULE1(this.expression, { ARGS: ['a condition'] });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Enter);
          this.CONSUME(T.Once);
          this.OPTION1(() => {
            this.CONSUME1(T.Per);
            this.SUBRULE1(this.atom, { ARGS: ['a duration like 30d'] });
          });
        },
      },
      { ALT: () => this.CONSUME(T.Restart) },
      {
        ALT: () => {
          this.CONSUME(T.One);
          this.CONSUME2(T.Per);
          this.SUBRULE2(this.atom, { ARGS: ['a field like `cart.cart_id`'] });
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(T.Goal) }, { ALT: () => this.CONSUME(T.Measure) }]);
          this.SUBRULE(this.operand, { ARGS: ['an event'] });
          this.CONSUME(T.Within, { ERR_MSG: '`within` and a duration, like `within 5d`' });
          this.SUBRULE3(this.atom, { ARGS: ['a duration like 5d'] });
          this.OPTION2(() => {
            this.CONSUME(T.Value);
            this.CONSUME(T.Name, { ERR_MSG: 'a field name' });
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Stop);
          this.CONSUME(T.When);
          this.SUBRULE2(this.expression, { ARGS: ['a condition or an event'] });
        },
      },
      { ALT: () => this.hours() },
      {
        ALT: () => {
          this.CONSUME(T.Priority);
          this.OPTION4(() => this.CONSUME4(T.Minus));
          this.CONSUME(T.NumberToken, { ERR_MSG: 'a number like 10' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Active);
          this.SUBRULE4(this.atom, { ARGS: ['a date like 2026-12-01'] });
          this.CONSUME(T.To);
          this.SUBRULE5(this.atom, { ARGS: ['a date like 2026-12-24'] });
        },
      },
    ]);
    this.junk('the end of the line');
    this.CONSUME8(T.Newline);
    this.strayBlockFollows(first);
    this.OPTION8(() => this.SUBRULE8(this.steps));
  });

  private hours(): void {
    this.CONSUME(T.Hours);
    this.CONSUME1(T.Time, { ERR_MSG: 'a time like 09:00' });
    this.CONSUME(T.Minus, { ERR_MSG: '`-` and a time, like `-20:00`' });
    this.CONSUME2(T.Time, { ERR_MSG: 'a time like 20:00' });
    this.OPTION3(() => {
      this.CONSUME(T.On);
      this.SUBRULE1(this.days);
      this.MANY(() => {
        this.CONSUME(T.Comma);
        this.SUBRULE2(this.days);
      });
    });
  }

  readonly days = this.RULE('days', () => {
    this.CONSUME1(T.Name, { ERR_MSG: 'a day like monday, or `weekday`' });
    this.OPTION(() => {
      this.CONSUME(T.Minus);
      this.CONSUME2(T.Name, { ERR_MSG: 'a day like friday' });
    });
  });
}
