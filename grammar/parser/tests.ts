/** The grammar of tests: given, when and expect. */
import * as T from '../tokens.js';
import { StatementParser } from './statements.js';

export abstract class TestParser extends StatementParser {
  /** A line that cannot stand at the top, in a scenario's head or in a test; what is under it is passed over. */
  readonly unknownDeclaration = this.RULE(
    'unknownDeclaration',
    (place?: 'the top of a file' | 'a scenario' | 'a test') => {
      const token = this.CONSUME(T.LineStart);
      this.ACTION(() => {
        this.unknownLine(token, place ?? 'the top of a file');
        this.skipTo();
      });
      this.CONSUME(T.Newline);
      this.ACTION(() => this.quiet++);
      this.OPTION(() => this.SUBRULE(this.steps));
      this.ACTION(() => this.quiet--);
    },
  );

  readonly testDeclaration = this.RULE('testDeclaration', () => {
    this.CONSUME(T.Test);
    this.CONSUME(T.Text, { ERR_MSG: 'what it shows, as a text in quotes' });
    this.OPTION4(() => {
      this.CONSUME(T.For);
      this.CONSUME(T.Name, { ERR_MSG: 'a scenario name' });
    });
    this.container('test', 'lines with `given`, `when` and `expect`');
    this.OPTION2(() => {
      this.CONSUME(T.Indent);
      this.MANY(() => {
        this.OR([
          { ALT: () => this.SUBRULE(this.given) },
          { ALT: () => this.SUBRULE(this.testWhen) },
          { ALT: () => this.SUBRULE(this.expect) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownDeclaration, { ARGS: ['a test'] }) },
        ]);
      });
      this.CONSUME(T.Dedent);
    });
  });

  readonly given = this.RULE('given', () => {
    this.CONSUME(T.Given);
    const found = this.OPTION9(() => this.givenFact());
    if (found === undefined) this.unexpected('an attribute, an event, `rfm is` or `in`');
    this.lineEnd();
  });

  private givenFact(): true {
    this.OR1([
      {
        ALT: () => {
          this.CONSUME(T.In);
          this.CONSUME1(T.Name, { ERR_MSG: 'a group name' });
        },
      },
      {
        ALT: () => {
          this.CONSUME2(T.Name, { ERR_MSG: 'an attribute, an event, `rfm is` or `in`' });
          this.SUBRULE(this.givenRest);
        },
      },
    ]);
    return true;
  }

  readonly givenRest = this.RULE('givenRest', () => {
    const found = this.OPTION1(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Assign);
            this.SUBRULE(this.expression);
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Is);
            this.CONSUME3(T.Name, { ERR_MSG: 'an RFM class', LABEL: 'class' });
          },
        },
      ]);
      return true;
    });
    const event = this.OPTION2({
      GATE: () => found === undefined,
      DEF: () => {
        this.SUBRULE(this.atom);
        this.CONSUME(T.Ago);
        this.OPTION3(() => this.bindings());
        return true;
      },
    });
    this.ACTION(() => {
      if (found === undefined && event === undefined) {
        this.missingExpression('how long ago, like `40d ago`; or `=` and a value');
      }
    });
  });

  readonly testWhen = this.RULE('testWhen', () => {
    this.CONSUME(T.When);
    this.SUBRULE(this.expression, { ARGS: ['what happens'] });
    this.OPTION1(() => {
      this.CONSUME(T.At);
      this.SUBRULE(this.operand, { ARGS: ['a duration like 30h'] });
    });
    this.OPTION2(() => this.bindings());
    this.lineEnd();
  });

  readonly expect = this.RULE('expect', () => {
    this.CONSUME(T.Expect);
    const found = this.OPTION9(() => this.expectation());
    if (found === undefined) {
      this.unexpected('a message, `goal`, `end`, `no`, `nothing before`, `give`, `enter` or `at step`');
    }
    this.OPTION5(() => {
      this.CONSUME2(T.At);
      this.SUBRULE2(this.operand, { ARGS: ['a duration like 24h'] });
    });
    this.lineEnd();
  });

  private expectation(): true {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Nothing);
          this.CONSUME(T.Before);
          this.SUBRULE1(this.operand, { ARGS: ['a duration like 24h'] });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.No);
          this.CONSUME1(T.Name, { ERR_MSG: 'a channel like `sms`' });
          this.OPTION1(() => this.CONSUME2(T.Name));
        },
      },
      {
        ALT: () => {
          this.CONSUME1(T.At);
          this.CONSUME(T.Step);
          this.CONSUME3(T.Name, { ERR_MSG: 'the name of a step' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.End);
          this.OPTION2(() => this.alias());
        },
      },
      { ALT: () => this.CONSUME(T.Goal) },
      {
        ALT: () => {
          this.CONSUME(T.Give);
          this.OPTION3(() => this.CONSUME4(T.Name));
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Enter);
          this.OPTION4(() => this.CONSUME5(T.Name));
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME6(T.Name);
          this.CONSUME7(T.Name, { ERR_MSG: 'a message name' });
        },
      },
    ]);
    return true;
  }
}
