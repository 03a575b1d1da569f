/** `cauce test` as its users see it: every form of a test, failures beside what was expected, coverage, filters, and watching. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createColors } from 'picocolors';
import { afterEach, describe, expect, test } from 'vitest';
import { junitProblems } from '../compiler/diagnostics/render/junit-schema.fixture.js';
import type { Row } from '../runtime/testing/index.js';
import { besideText } from './report/beside.js';
import { cauce, folder, shop } from './run.fixture.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '../dist/cli/main.js');

/** A scenario with something for every form, and tests of it. */
const forms = (tests: string) => `scenario forms:
  goal order_placed within 30d
  when cart_abandoned as cart:
    wait 4h
    send email cart_reminder as reminder
    wait up to 3d for checkout_started as started:
      give 5% valid 7d as promo
      send email cart_offer
    else:
      add to callbacks
      stop as cold
    if spend is saver:
      stop as cheap

${tests}`;

const cold = `test "cold" for forms:
  given newsletter = true
  given now = 2026-05-04 10:00
  given order_placed 40d ago with total = 60 EUR, items.category = "shoes"
  given rfm is at_risk
  given in vip_club
  when cart_abandoned with total = 80 EUR
  expect enter
  expect nothing before 4h
  expect at step wait at 2h
  expect email cart_reminder at 4h
  expect at step started at 5h
  expect no sms
  expect no email cart_offer
  expect end as cold at 3d4h
`;

const bought = `test "bought" for forms:
  given newsletter = true
  given spend is saver
  when cart_abandoned
  expect email cart_reminder
  when checkout_started at 1d
  expect give promo at 1d
  expect email cart_offer at 1d
  expect end as cheap
  when order_placed at 2d with total = 80 EUR
  expect goal at 2d
`;

describe('every form of a test', () => {
  test('says what it means', () => {
    const { code, out } = cauce(shop({ 'forms.cauce': forms(`${cold}\n${bought}`) }), 'test', 'forms');
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringContaining('2 passed, 0 failed')]);
  });

  test.each([
    ['  expect enter\n', '  expect enter welcome\n', 'expected enter welcome'],
    ['nothing before 4h', 'nothing before 5h', 'expected nothing before 5h, but email cart_reminder came at 4h'],
    ['at step wait at 2h', 'at step reminder at 2h', 'step reminder at 2h (2026-05-04 12:00); it is at `wait 4h`'],
    [
      'cart_reminder at 4h',
      'cart_reminder at 3h',
      'expected email cart_reminder at 3h (2026-05-04 13:00); it came at 4h',
    ],
    ['end as cold at 3d4h', 'at step wait at 4d', 'no run is under way then'],
    ['no sms', 'no email', 'expected no email, but email cart_reminder came at 4h'],
    ['no email cart_offer', 'no email cart_reminder', 'expected no email cart_reminder, but'],
    ['end as cold at 3d4h', 'end as cheap', 'expected end as cheap; it ended as cold at 3d4h'],
    ['end as cold at 3d4h', 'give promo', 'expected give promo'],
    ['end as cold at 3d4h', 'goal', 'expected goal'],
    ['given newsletter = true', 'given newsletter = false', 'the contact has no consent'],
  ])('`%s` as `%s` fails: %s', (right, wrong, says) => {
    const { code, out } = cauce(shop({ 'forms.cauce': forms(cold.replace(right, wrong)) }), 'test', 'cold');
    expect(code).toBe(1);
    expect(out.split('\n')[1]).toContain(says);
  });
});

describe('a failing test', () => {
  const dir = shop({ 'forms.cauce': forms(cold.replace('cart_reminder at 4h', 'cart_reminder at 5h')) });

  test('shows the expected timeline beside the one that did happen', () => {
    const lines = cauce(dir, 'test', 'cold').out.split('\n');
    expect(lines.slice(0, 16)).toEqual([
      '✗ forms: cold  forms.cauce:25',
      '    expected email cart_reminder at 5h (2026-05-04 15:00); it came at 4h',
      '',
      '    expected                                  │ what did happen',
      '    ✓ when cart_abandoned with total = 80 EUR │ 0h  2026-05-04 10:00  when cart_abandoned',
      '    ✓ enter                                   │ 0h  2026-05-04 10:00  enter forms',
      '    ✓ nothing before 4h                       │',
      '    ✓ at step wait at 2h                      │',
      '                                              │ 4h  2026-05-04 14:00  email cart_reminder',
      '    ✗ email cart_reminder at 5h               │',
      '    · at step started at 5h                   │',
      '    · no sms                                  │',
      '    · no email cart_offer                     │',
      '    · end as cold at 3d4h                     │',
      '',
      '',
    ]);
  });

  test('tells programs the same', () => {
    const report = JSON.parse(cauce(dir, 'test', 'cold', '--format', 'json').out);
    expect(report.tests[0]).toMatchObject({ name: 'cold', status: 'failed', file: 'forms.cauce', line: 25 });
    expect(report.tests[0].expected).toContainEqual({ text: 'email cart_reminder at 5h', status: 'failed' });
    const junit = cauce(dir, 'test', 'cold', '--format', 'junit').out;
    expect(junitProblems(junit)).toEqual([]);
    expect(junit).toContain('<testsuites name="cauce test" tests="1" failures="1" errors="0">');
    expect(junit).toContain('<testcase classname="forms" name="cold"><failure message="expected email cart_reminder');
  });

  const rows: Row[] = [
    { happened: { at: '', after: '0h', local: '2026-03-02 10:00', what: 'when order_placed' } },
    ...Array.from({ length: 14 }, (_, day): Row => {
      const after = `${day + 1}d`;
      return { happened: { at: '', after, local: '2026-03-03 10:00', what: `email number ${day + 1}` } };
    }),
    { line: { span: { file: 0, line: 1, character: 2, endLine: 1, endCharacter: 9 }, status: 'failed', after: '15d' } },
  ];
  const shown = (columns: number, color = false) =>
    besideText({ rows }, () => 'email last at 15d', { columns, paint: createColors(color) });

  test('is told in short where nothing was asked for long', () => {
    expect(shown(100)).toContain('                    │      … 5 more');
    expect(shown(100)).toHaveLength(1 + 5 + 1 + 5 + 1);
  });

  test('leaves out the date, then stands one under the other, as the terminal gets narrower', () => {
    expect(shown(100)[1]).toMatch(/│ {2}0h {2}2026-03-02 10:00 {2}when order_placed$/);
    expect(shown(60)[1]).toMatch(/│ {2}0h {2}when order_placed$/);
    const narrow = shown(40);
    expect(narrow.slice(0, 3)).toEqual(['expected', '✗ email last at 15d', 'what did happen']);
    for (const line of narrow) expect(line.length).toBeLessThanOrEqual(40);
  });

  test('has colours where there are any', () => {
    expect(shown(100, true).at(-1)).toContain('\x1b[31m✗ email last at 15d');
    expect(shown(100).join('')).not.toContain('\x1b');
  });
});

describe('coverage', () => {
  const dir = shop({ 'forms.cauce': forms(cold) });

  test('marks in source lines the ways that no test went', () => {
    const { code, out } = cauce(dir, 'test', 'forms', '--coverage');
    expect(code).toBe(0);
    expect(out).toContain('1 of 4 branches taken');
    expect(out.slice(out.indexOf('Ways'))).toBe(
      [
        'Ways that no test went:',
        '  forms.cauce:6   wait up to 3d for checkout_started as started:  ← never in time',
        '  forms.cauce:12  if spend is saver:                              ← never true',
        '  forms.cauce:12  if spend is saver:                              ← never false: no test goes on to what else there is',
        '',
      ].join('\n'),
    );
  });

  test('tells programs the same', () => {
    const { coverage } = JSON.parse(cauce(dir, 'test', 'forms', '--format', 'json').out);
    expect(coverage).toMatchObject({ branches: 4, taken: 1 });
    expect(coverage.missing[0]).toEqual({
      scenario: 'forms',
      file: 'forms.cauce',
      line: 6,
      source: 'wait up to 3d for checkout_started as started:',
      never: 'never in time',
    });
  });
});

describe('a filter', () => {
  const dir = shop();
  const titles = (filter: string) =>
    JSON.parse(cauce(dir, 'test', filter, '--format', 'json').out).tests.map(
      ({ name, scenario }: { name: string; scenario: string }) => `${scenario}: ${name}`,
    );

  test('is part of a title, of a scenario, or of a file', () => {
    expect(titles('code and a card')).toEqual(['birthday: a code and a card at nine in the morning']);
    expect(titles('best_customers')).toHaveLength(2);
    expect(titles('prospects.cauce').join()).toMatch(/convert_prospects[\s\S]*prospect_help/);
    expect(titles('./examples/prospects.cauce')).toEqual(titles('prospects.cauce'));
  });

  test('that finds nothing is a wrong use', () => {
    expect(cauce(dir, 'test', 'nothing like it')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no test has'),
    });
  });
});

describe('watching', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  function watching(dir: string) {
    const child = spawn(process.execPath, [main, 'test', 'birthday', '--watch'], { cwd: dir });
    ends.push(() => child.kill('SIGKILL'));
    let text = '';
    let seen = 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    }
    return {
      /** What was printed since the last time, up to the end of a run. */
      async run(): Promise<string> {
        const began = Date.now();
        for (;;) {
          const end = text.indexOf('watching; Ctrl-C ends', seen);
          if (end >= 0) {
            const part = text.slice(seen, end);
            seen = end + 1;
            return part;
          }
          if (Date.now() - began > 30_000) throw new Error(`nothing ran again; so far: ${text}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      end: () =>
        new Promise<number | null>((resolve) => {
          child.once('exit', resolve);
          child.kill('SIGINT');
        }),
    };
  }

  test('runs again when a program, a message or the data model changes, and ends with what the last run was', async () => {
    const dir = shop();
    const watched = watching(dir);
    expect(await watched.run()).toContain('2 passed, 0 failed');

    const program = join(dir, 'birthday.cauce');
    const right = readFileSync(program, 'utf8');
    writeFileSync(program, right.replace('happy_birthday at 0h', 'happy_birthday at 1h'));
    expect(await watched.run()).toMatch(/birthday\.cauce changed[\s\S]*1 passed, 1 failed/);

    writeFileSync(program, right);
    expect(await watched.run()).toContain('2 passed, 0 failed');

    appendFileSync(join(dir, 'messages/email/happy_birthday.mjml'), '\n{{ nobody }}\n');
    expect(await watched.run()).toMatch(/happy_birthday\.mjml changed/);

    appendFileSync(join(dir, 'cauce.yaml'), '\nwrong: true\n');
    expect(await watched.run()).toMatch(/cauce\.yaml changed[\s\S]*error/);
    expect(await watched.end()).toBe(1);
  });

  test('ends with 0 after a run without failures, and clears no screen that is none', async () => {
    const watched = watching(shop());
    expect(await watched.run()).not.toContain('\x1b');
    expect(await watched.end()).toBe(0);
  });
});

describe('a project with errors', () => {
  const dir = shop({ 'forms.cauce': 'scenario forms:\n  when signed_up:\n    wiat 2h\n' });
  const ran = (format: string) => {
    const { code, out, err } = cauce(dir, 'test', '--format', format);
    expect(code).toBe(1);
    expect(err).toMatch(/forms\.cauce:3:5/);
    return out;
  };

  test('is told to the reader of a report too, who would find nothing otherwise', () => {
    expect(ran('pretty')).toBe('');
    expect(ran('github')).toMatch(/^::error file=forms\.cauce,line=3,[^\n]*syntax\/unknown-statement::[^\n]*\n$/);
    const junit = ran('junit');
    expect(junitProblems(junit)).toEqual([]);
    expect(junit).toMatch(/<testcase classname="forms\.cauce" name="syntax\/unknown-statement 3:5"><failure /);
    expect(JSON.parse(ran('json'))).toMatchObject({
      tests: [],
      coverage: { branches: 0, taken: 0 },
      diagnostics: [{ code: 'syntax/unknown-statement', file: 'forms.cauce' }],
    });
  });
});

test('reports name files by their path in the repository', () => {
  const repository = folder();
  mkdirSync(join(repository, '.git'));
  expect(cauce(repository, 'init', 'the shop').code).toBe(0);
  const project = join(repository, 'the shop');
  const path = join(project, 'second_order.cauce');
  writeFileSync(path, readFileSync(path, 'utf8').replace('wait 30d', 'wait 31d'));
  const tests = cauce(project, 'test', '--format', 'junit').out;
  expect(junitProblems(tests)).toEqual([]);
  expect(tests).toMatch(/<failure message="[^"]*">the shop\/second_order\.cauce:\d+&#10;/);
  const check = cauce(project, 'check', '--format', 'junit').out;
  expect(junitProblems(check)).toEqual([]);
  expect(check).toContain('<testsuite name="the shop/second_order.cauce"');
  expect(check).toContain('<testcase classname="the shop/second_order.cauce" name="check"/>');
});
