import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';
import { lowerProject } from './lower/index.js';
import { fixtureText, projectOf } from './lower/shop.fixture.js';

const steps = '  when order_placed:\n    send email thanks\n';
const scenario = `scenario x:\n${steps}`;

/** What is told of a program: code, the text marked, the help. */
function told(program: string): readonly string[] {
  const { diagnostics } = projectOf({ 'a.cauce': program });
  return diagnostics.map(({ code, span, help }) =>
    [code, `[${program.slice(span.start, span.end)}]`, ...(help === undefined ? [] : [help])].join(' '),
  );
}

/** One mistake each: where it is, and what the help says would be right. */
const mistakes: readonly (readonly [program: string, code: string, marked: string, help?: string])[] = [
  ['segment s = last_order older than 15d', 'syntax/unexpected', 'older', 'last_order > 15d'],
  [
    'segment s = count of order_placed in last 30d where (total > 5 EUR) > 3',
    'syntax/unexpected',
    'where',
    'stands before `in last`',
  ],
  [
    'segment s = any order_placed in last 3d where (total > 3 EUR)',
    'syntax/unexpected',
    'where',
    'stands before `in last`',
  ],
  [
    `scenario x:\n  when order_placed as o and o.total > 100 euros:\n    send email thanks\n`,
    'syntax/unexpected',
    'euros',
    '100 EUR',
  ],
  ['segment s = count order_placed > 3', 'syntax/unexpected', 'order_placed', 'count of order_placed'],
  ['segment s = 3 < orders < 5', 'syntax/chained-comparison', '<', 'between'],
  ['segment s = "shoes" in interests', 'syntax/unexpected', 'interests', 'interests contains "shoes"'],
  ['segment s = city in madrid', 'syntax/unexpected', 'madrid', 'in (madrid, …)'],
  ['segment s = last order_placed total > 3 EUR', 'syntax/unexpected', 'total', 'last order_placed.total'],
  [`scenario x:\n  goal city == "x" within 5d\n${steps}`, 'syntax/unexpected', '==', 'where (…)'],
  ['event e = city == "x"', 'syntax/unexpected', '==', '`segment`'],
  [`scenario x:\n  hours 09:00\n${steps}`, 'syntax/unexpected', ''],
  ['scenario x: when order_placed: send email thanks', 'syntax/unexpected', 'when'],
  [`${scenario}test t for x:\n  when order_placed\n  expect email thanks\n`, 'syntax/unexpected', 't'],
  [`${scenario}test "t":\n  when order_placed\n  expect email thanks\n`, 'tests/no-scenario', '"t"', 'for x'],
  ...['vip_club', 'regular', 'member of vip_club'].map(
    (given) =>
      [
        `${scenario}test "t" for x:\n  given ${given}\n  when order_placed\n  expect email thanks\n`,
        'syntax/unexpected',
        given.startsWith('member') ? 'vip_club' : '',
        `given in ${given.split(' ').at(-1)}`,
      ] as const,
  ),
  [`scenario x:\n  for regular and\n    orders > 3\n${steps}`, 'syntax/unfinished-line', 'and', '( )'],
  ['segment s = regular or\norders > 3', 'syntax/unfinished-line', 'or', '( )'],
  [
    'scenario x:\n  when order_placed:\n    if regular and\n       orders > 3:\n      send email thanks\n',
    'syntax/unfinished-line',
    'and',
    '( )',
  ],
  ['segment s = rfm is champions or loyal or lost', 'types/lone-value', 'loyal', 'rfm in (champions, loyal, lost)'],
  ['segment s = city != "a" or "b"', 'types/lone-value', '"b"', 'city not in ("a", "b")'],
  ['segment s = city is not in ("a", "b")', 'syntax/unexpected', 'in', 'not in (…)'],
  [
    'scenario x:\n  when order_placed and total > 3 EUR:\n    send email thanks\n',
    'names/unknown',
    'total',
    'order_placed.total',
  ],
  [
    'scenario x:\n  when order_placed as o and total > 3 EUR:\n    send email thanks\n',
    'names/unknown',
    'total',
    'o.total',
  ],
  ['segment s = newsletter is yes', 'names/unknown-value', 'yes', '`true`'],
  ['segment s = newsletter is know', 'names/unknown-value', 'know', '`known`'],
  [
    'scenario x:\n  when order_placed:\n    give 10% as promo valid 7d\n    send email cart_offer\n',
    'syntax/unexpected',
    'valid',
    'give 10% valid 7d as promo',
  ],
  [`scenario x "abc:\n${steps}`, 'syntax/unterminated-text', '"abc:'],
  ['segment s = city in ("Valencia", "Madrid"))', 'syntax/unopened-parenthesis', ')'],
  ['let limit = 100 EUR\nsegment s = spent > limt', 'names/unknown', 'limt', '`limit`'],
  ['let a = a + 1', 'names/circular', 'a'],
  ['let p = 1,000 EUR\nsegment s = spent > p', 'syntax/unexpected', ',', '`1000 EUR`'],
  ['segment s = spent > 1,000.50 EUR', 'syntax/unexpected', ',', '`1000.50 EUR`'],
  [
    'scenario x:\n  when order_placed as o and o.total > 1,000,000 EUR:\n    send email thanks\n',
    'syntax/unexpected',
    '000',
    '`1000000 EUR`',
  ],
  ['segment s = spent > 100 EURO', 'syntax/unexpected', 'EURO', '`100 EUR`'],
  ['segment s = spent > 100EURO', 'syntax/bad-literal', '100EURO'],
  ['segment s = birthday > 01/02/1990', 'types/operator', 'birthday > 01/02/1990', '`1990-02-01`'],
  ['segment s = birthday > 12/31/1990', 'types/operator', 'birthday > 12/31/1990', '`1990-12-31`'],
  ['segment s = last_order > 100 EUR', 'types/operator', 'last_order > 100 EUR', '`last_order.total`'],
  ['segment s = last_order > 3m', 'types/operator', 'last_order > 3m', '`3mo`'],
  ['scenario x:\n  when order_placed:\n    wait 3m\n', 'types/expected', '3m', '`3min`'],
  ['scenario x:\n  when order_placed:\n    wait 3 dayz\n', 'syntax/bad-literal', '3 dayz'],
  ['scenario x:\n  when order_placed:\n    wait 3 dya\n', 'syntax/unexpected', 'dya', '`3d`'],
  [`scenario x:\n  enter onec\n${steps}`, 'syntax/unexpected', 'onec', '`enter once`'],
  ['scenario x:\n  when order_placed:\n    send fax thanks\n', 'names/unknown', 'fax', '`email`'],
  ['scenario x:\n  when order_placed:\n    send thanks\n', 'syntax/unexpected', '', '`send email thanks`'],
  ['scenario x:\n  when birthday:\n    send email thanks\n', 'types/condition', 'birthday', '`each birthday`'],
  [`scenario my-own-scenario:\n${steps}`, 'syntax/unexpected', '-', '`my_own_scenario`'],
  ['segment s = now > 3', 'types/operator', 'now > 3'],
  ['segment s = city in ("1", 2)', 'types/operator', '2', '"2"'],
  ['segment s = renews_on < 3d', 'types/operator', 'renews_on < 3d', 'since renews_on < 3d'],
  [
    'scenario x:\n  when order_placed:\n    split:\n      50% a: wait 1d\n      fifty b: wait 2d\n',
    'syntax/unknown-statement',
    'fifty',
  ],
  [
    'scenario x:\n  when order_placed:\n    match gender:\n      case male: wait 1d\n      csae female, other, unknown: wait 2d\n',
    'syntax/unknown-statement',
    'csae',
  ],
];

describe('one mistake, one error that says what would be right', () => {
  it.each(mistakes.map((mistake) => ({ mistake })))('$mistake.0', ({ mistake: [program, code, marked, help] }) => {
    const [first, ...more] = told(program);
    expect(first!).toContain(`${code} [${marked}]`);
    expect(first!).toContain(help ?? '');
    expect(more.filter((line) => !line.startsWith('names/unused') && !line.startsWith('messages/'))).toEqual([]);
  });
});

describe('what could not be read', () => {
  const recovered = 'scenario a:\n  when order_placed && regular:\n    send email thanks\n';
  const uses = 'segment s = regular && inactive\nscenario b:\n  when signed_up and s:\n    send email thanks\n';
  it('is not lowered, however well it was guessed', () => {
    const { analysis } = projectOf({ 'a.cauce': recovered, 'b.cauce': uses, 'c.cauce': scenario });
    expect([...analysis.broken].sort()).toEqual(['a', 'b']);
    const { bundle } = lowerProject(analysis);
    expect(bundle.scenarios.map(({ name }) => name)).toEqual(['x']);
    expect(bundle.segments.map(({ name }) => name)).not.toContain('s');
  });
});

describe('tests of a scenario', () => {
  const judge = (step: string) =>
    told(
      `scenario x:\n  when order_placed:\n    ${step}\ntest "t" for x:\n  when order_placed\n  expect sms thanks\nscenario y:\n  when signed_up:\n    send sms thanks\n`,
    ).map((line) => line.split(' ')[0]);
  it('are told that it sends something nowhere', () => expect(judge('wait 3d')).toContain('tests/never-sent'));
  it.each(['send thanks', 'add to nowhere', 'send fax thanks', 'wait 3 dayz', 'wiat 3d'])(
    'are not, where `%s` may only have been misspelt',
    (step) => {
      const [first, ...more] = judge(step).filter((code) => !code!.startsWith('messages/'));
      expect(first).toBeDefined();
      expect(more.filter((code) => code === 'tests/never-sent' || code !== 'names/unknown')).toEqual([]);
    },
  );
});

describe('the project', () => {
  const files = (yaml: string, program: string) =>
    new Map([
      ['cauce.yaml', yaml],
      ['a.cauce', program],
    ]);
  const host = { isZone: () => true };
  const codes = (input: Parameters<typeof analyse>[0]) => analyse(input).diagnostics.map(({ code }) => code);

  it('allows in cauce.yaml what a comment there allows', () => {
    const yaml = fixtureText('shop.yaml').replace('token: $TWILIO_TOKEN', 'token: abc123');
    const line = yaml.split('\n').find((one) => one.includes('token: abc123'))!;
    const allowed = yaml.replace(line, `  # cauce: allow config/literal-secret a test account\n${line}`);
    expect(codes({ files: files(yaml, ''), host })).toContain('config/literal-secret');
    expect(codes({ files: files(allowed, ''), host })).not.toContain('config/literal-secret');
    expect(codes({ files: files(allowed, ''), host })).not.toContain('suppression/unused');
  });

  it.each(['', '# nothing yet\n', 'contact:\n'])('says once that cauce.yaml is empty: %j', (yaml) => {
    const program = `let limit = 3\nscenario x:\n  for rfm is lost\n  when order_placed:\n    send email thanks\n    add to vip_club\n`;
    const all = files(yaml, program).set('messages/email/thanks.txt', 'Hello');
    expect(codes({ files: all, host })).toEqual(['config/empty']);
  });

  it('judges no names where cauce.yaml could not be read', () => {
    const all = new Map([['a.cauce', 'scenario x:\n  when order_placed:\n    send email thanks\n']]);
    const unreadable = [{ path: 'cauce.yaml', detail: 'it is not UTF-8 text' }];
    expect(codes({ files: all, unreadable, host })).toEqual(['files/unreadable']);
  });

  it('writes over the type of a parameter, and nothing else, when its event has another name', () => {
    const message =
      '---\nsubject: Hello\nparams:\n  cart: cart_updatd?\n  other: event cart_updatd\n  last: "cart_updatd?"\n---\nHello\n';
    const all = files(fixtureText('shop.yaml'), '').set('messages/email/x.txt', message);
    const fixes = analyse({ files: all, host }).diagnostics.flatMap((one) => one.fixes.flatMap(({ edits }) => edits));
    let fixed = message;
    for (const { span, text } of [...fixes].sort((a, b) => b.span.start - a.span.start))
      fixed = fixed.slice(0, span.start) + text + fixed.slice(span.end);
    expect(fixes).toHaveLength(3);
    expect(fixed).toBe(message.replaceAll('cart_updatd', 'cart_updated'));
  });

  it('knows no date to be past unless it is told the time', () => {
    const program = 'scenario x:\n  when at 2020-02-01 09:00:\n    wait 1d\n';
    const project = { files: files(fixtureText('shop.yaml'), program), host };
    expect(codes(project)).not.toContain('time/past');
    expect(codes({ ...project, now: Date.UTC(2020, 1, 1, 20, 59) })).not.toContain('time/past');
    expect(codes({ ...project, now: Date.UTC(2020, 1, 1, 21, 1) })).toContain('time/past');
  });
});
