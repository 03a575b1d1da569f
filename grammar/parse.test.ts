import { describe, expect, test } from 'vitest';
import type { Expression, Statement } from './ast.js';
import { parse } from './index.js';
import { bare } from './testdata/bare.js';

function expression(text: string): Expression {
  const [declaration] = parse(`let x = ${text}`).file.declarations;
  if (declaration?.kind !== 'let') throw new Error('no let');
  return declaration.value;
}

function steps(...lines: string[]): readonly Statement[] {
  const [declaration] = parse(`when a:\n${lines.map((line) => `  ${line}\n`).join('')}`).file.declarations;
  if (declaration?.kind !== 'when') throw new Error('no when');
  return declaration.body.statements;
}

/** The tree as a text with every operator's operands in brackets. */
function grouped(node: Expression): string {
  switch (node.kind) {
    case 'binary':
      return `[${grouped(node.left)} ${node.operator} ${grouped(node.right)}]`;
    case 'unary':
      return `[${node.operator} ${grouped(node.operand)}]`;
    case 'conditional':
      return `[${grouped(node.then)} if ${grouped(node.condition)} else ${grouped(node.otherwise)}]`;
    case 'between':
      return `[${grouped(node.operand)} between ${grouped(node.low)} and ${grouped(node.high)}]`;
    case 'nameExpr':
      return node.name.text;
    case 'number':
      return node.text;
    case 'paren':
      return `(${grouped(node.inner)})`;
    default:
      return node.kind;
  }
}

describe('precedence', () => {
  test.each([
    ['a or b and not c == d', '[a or [b and [not [c == d]]]]'],
    ['a - b - c * d / e', '[[a - b] - [[c * d] / e]]'],
    ['-a * b + -c', '[[[- a] * b] + [- c]]'],
    ['a if b or c else d if e else f', '[a if [b or c] else [d if e else f]]'],
    ['a between 1 and 2 + 3 and b', '[[a between 1 and [2 + 3]] and b]'],
    ['a is not b or c', '[[a is not b] or c]'],
    ['not not a', '[not [not a]]'],
    ['(a or b) and c', '[([a or b]) and c]'],
  ])('%s', (text, tree) => {
    expect(grouped(expression(text))).toBe(tree);
  });
});

describe('history', () => {
  test('a member of what `last` finds stands round it, what `sum` sums stands in it', () => {
    expect(bare(expression('last order_placed.total'))).toMatchObject({
      kind: 'member',
      object: { kind: 'history', path: [] },
    });
    expect(bare(expression('sum of order.items.price'))).toMatchObject({
      kind: 'history',
      path: [{ text: 'items' }, { text: 'price' }],
    });
  });

  test('a window belongs to `any`, and is asked about `last`', () => {
    expect(expression('any e where (f) in last 3d')).toMatchObject({ kind: 'history', inLast: { text: '3d' } });
    expect(expression('last e in last 3d')).toMatchObject({ kind: 'window', operand: { kind: 'history' } });
  });
});

describe('spans', () => {
  test('are those of the words', () => {
    const text = 'when order_placed as o:\n  send email thanks as mail\n\n# end\nlet b = a.c + 1\n';
    const { file } = parse(text);
    const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    expect(file.declarations.map((declaration) => at(declaration.span))).toEqual([
      'when order_placed as o:\n  send email thanks as mail',
      'let b = a.c + 1',
    ]);
    const [when, binding] = file.declarations;
    if (when?.kind !== 'when' || binding?.kind !== 'let') throw new Error('other declarations');
    expect(at(when.trigger.span)).toBe('order_placed as o');
    expect(when.body.statements.map((statement) => at(statement.span))).toEqual(['send email thanks as mail']);
    expect(binding.value.kind === 'binary' && [at(binding.value.left.span), at(binding.value.operatorSpan)]).toEqual([
      'a.c',
      '+',
    ]);
    expect(file.comments.map((comment) => [comment.text, at(comment.span)])).toEqual([[' end', '# end']]);
  });

  test('count UTF-16 code units, behind a byte order mark too', () => {
    const { file, problems } = parse('\uFEFFlet a = "😀"\r\nlet b = §\r\n');
    expect(file.declarations.map((declaration) => declaration.span)).toEqual([
      { start: 1, end: 13 },
      { start: 15, end: 22 },
    ]);
    expect(problems.map((problem) => [problem.code, problem.span])).toEqual([
      ['syntax/bad-character', { start: 23, end: 24 }],
    ]);
  });
});

describe('recovery', () => {
  test('a misspelt step is unreadable and comes with what was meant', () => {
    expect(bare(steps('wiat 5h', 'send email x'))).toMatchObject([
      { kind: 'unreadable', word: { text: 'wiat' } },
      { kind: 'send', message: { text: 'x' } },
    ]);
    const { problems } = parse('when a:\n  wiat 5h\n');
    const span = { start: 10, end: 14 };
    expect(problems).toEqual([
      {
        code: 'syntax/unknown-statement',
        params: { word: 'wiat', place: 'a block of steps', suggestion: 'wait' },
        span,
        fixes: [{ title: 'Write `wait`', edits: [{ span, text: 'wait' }] }],
      },
    ]);
  });

  test('a misspelt header is read as what it must mean, so that its block is not lost', () => {
    const { file, problems } = parse('scenaro s:\n  whn a:\n    iff b:\n      stop\n');
    expect(problems).toHaveLength(3);
    expect(bare(file.declarations)).toMatchObject([
      {
        kind: 'scenario',
        whens: [{ body: { statements: [{ kind: 'if', branches: [{ block: { statements: [{ kind: 'stop' }] } }] }] } }],
      },
    ]);
  });

  test('what stands under a step that cannot be read is kept with it', () => {
    expect(bare(steps('foobar x:', '  send email y', 'stop'))).toMatchObject([
      { kind: 'unreadable', block: { statements: [{ kind: 'send' }] } },
      { kind: 'stop' },
    ]);
  });

  test('a missing name is empty, a reserved one is taken', () => {
    expect(bare(steps('send email', 'send email in', 'send email "x" as y'))).toMatchObject([
      { message: { text: '' } },
      { message: { text: 'in' } },
      { message: { text: 'x' }, as: { text: 'y' } },
    ]);
  });

  test('literals that cannot be still give a node', () => {
    expect(expression('2026-02-30')).toMatchObject({ kind: 'date', day: 28 });
    expect(expression('25:61')).toMatchObject({ kind: 'time', hour: 23, minute: 59 });
    expect(expression('"a\\qb"')).toMatchObject({ kind: 'text', value: 'aqb' });
    expect(expression('4hours')).toMatchObject({ kind: 'duration', text: '4h' });
    expect(expression('€9,90')).toMatchObject({ kind: 'money', amount: '9.90', currency: 'EUR' });
  });
});

test('a fix makes the text right', () => {
  const cases = [
    'when a && b:stop',
    'when a\n  stop',
    'when tier = "x": stop',
    'when a:\n\tstop',
    'when a:\n  wait 1.5h',
  ];
  for (const text of cases) {
    const [problem] = parse(text).problems;
    let fixed = text;
    for (const edit of [...problem!.fixes![0]!.edits].reverse()) {
      fixed = fixed.slice(0, edit.span.start) + edit.text + fixed.slice(edit.span.end);
    }
    expect([fixed, parse(fixed).problems]).toEqual([fixed, []]);
  }
});

test('the grammar has no ambiguity that Chevrotain finds', async () => {
  const { CauceParser } = await import('./parser/parser.js');
  expect(() => new CauceParser(false)).not.toThrow();
});
