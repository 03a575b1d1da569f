import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cauce, cauceWith, folder, shop } from './run.fixture.js';

interface Report {
  readonly diagnostics: readonly {
    code: string;
    severity: string;
    message: string;
    file: string;
    range: { start: { line: number; character: number } };
    help?: string;
  }[];
  readonly summary: { files: number; scenarios: number; errors: number; warnings: number };
}

function checked(dir: string): Report & { code: number | null } {
  const { code, out, err } = cauce(dir, 'check', '--format', 'json');
  expect(err).not.toMatch(/^\s+at /m);
  return { code, ...(JSON.parse(out) as Report) };
}

const errorsIn = (dir: string) =>
  checked(dir).diagnostics.map(({ code, file, range }) => `${file}:${range.start.line + 1} ${code}`);

describe('check', () => {
  test('says nothing about the example shop, and its help has an example', () => {
    expect(checked(shop())).toMatchObject({
      code: 0,
      diagnostics: [],
      summary: { scenarios: 28, errors: 0, warnings: 0 },
    });
    expect(cauce('/', 'check', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Example:\n  $ npx cauce check'),
    });
  });

  test('a wrong message name: place, message, what would be right, exit 1', () => {
    const dir = shop({ 'new.cauce': 'when signed_up:\n  send email cart_remindr\n' });
    const { code, diagnostics, summary } = checked(dir);
    expect(code).toBe(1);
    expect(summary.errors).toBe(1);
    expect(diagnostics).toMatchObject([
      { file: 'new.cauce', severity: 'error', range: { start: { line: 1, character: 13 } } },
    ]);
    expect(`${diagnostics[0]!.message} ${diagnostics[0]!.help}`).toMatch(/cart_reminder/);
    const pretty = cauce(dir, 'check');
    expect(pretty.out).toMatch(/new\.cauce:2:14[\s\S]*send email cart_remindr[\s\S]*\^{12}/);
    expect(cauce(dir, 'check', '--format', 'github').out).toMatch(/^::error file=new\.cauce,line=2,.*col=14,/m);
    expect(cauce(dir, 'check', 'birthday.cauce').code).toBe(0);
  });

  test('ten mistakes get at least ten diagnostics, and what is right is still known', () => {
    const wrong = Array.from(
      { length: 10 },
      (_, i) => `scenario s${i}:\n  when signed_up:\n    wiat 5h\n    send email whats_new\n`,
    ).join('\n');
    const { diagnostics, summary } = checked(shop({ 'ten.cauce': wrong }));
    expect(diagnostics.filter(({ file }) => file === 'ten.cauce').length).toBe(10);
    expect(diagnostics.every(({ message, help }) => /wait/.test(`${message} ${help}`))).toBe(true);
    expect(summary.scenarios).toBe(38);
  });

  test('--max-warnings makes warnings fail', () => {
    const dir = shop({ 'unused.cauce': 'let nobody = 3\n' });
    expect(cauce(dir, 'check').code).toBe(0);
    expect(cauce(dir, 'check', '--max-warnings', '0').code).toBe(1);
  });

  test('the example shop has no warning where no secret is set', () => {
    expect(cauce(shop(), 'check', '--max-warnings', '0').code).toBe(0);
    expect(cauceWith({ cwd: shop(), env: { SMTP_URL: 'smtp://localhost' } }, 'check', '--max-warnings', '0').code).toBe(
      0,
    );
  });

  test('--max-warnings takes a whole number', () => {
    const dir = shop({ 'unused.cauce': 'let nobody = 3\n' });
    expect(cauce(dir, 'check', '--max-warnings', '1').code).toBe(0);
    expect(cauce(dir, 'check', '--max-warnings', '99999999999').code).toBe(0);
    for (const wrong of ['-1', 'none', '1.5', '']) {
      const { code, out, err } = cauce(dir, 'check', `--max-warnings=${wrong}`);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/whole number/);
    }
  });

  test('a format that does not exist is told with those that do', () => {
    const { code, out, err } = cauce(shop(), 'check', '--format', 'xml');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/pretty, json, sarif, github, gitlab, junit/);
  });

  describe('--fix', () => {
    test('applies what is certain, says so file by file, and leaves the rest', () => {
      const dir = shop({
        'tab.cauce': 'when signed_up:\n\tsend email whats_new\n\tsned email whats_new\n',
        'two.cauce': 'when signed_up: # hello\r\n  sned email whats_new # there\r\n',
      });
      const { code, err } = cauce(dir, 'check', '--fix');
      expect({ code, err }).toEqual({
        code: 0,
        err: [
          'fixed 3 problems in 2 files:',
          '  tab.cauce:2: Indent with spaces (syntax/tab-indentation)',
          '  tab.cauce:3: Write `send` (syntax/unknown-statement)',
          '  two.cauce:2: Write `send` (syntax/unknown-statement)',
          '',
        ].join('\n'),
      });
      expect(readFileSync(join(dir, 'tab.cauce'), 'utf8')).toBe(
        'when signed_up:\n  send email whats_new\n  send email whats_new\n',
      );
      expect(readFileSync(join(dir, 'two.cauce'), 'utf8')).toBe(
        'when signed_up: # hello\r\n  send email whats_new # there\r\n',
      );
      expect(cauce(dir, 'check', '--fix')).toMatchObject({ code: 0, err: '' });
    });

    test('keeps to the files that are named', () => {
      const text = 'when signed_up:\n\tsend email whats_new\n';
      const dir = shop({ 'one.cauce': text, 'two.cauce': text });
      expect(cauce(dir, 'check', '--fix', 'one.cauce').code).toBe(0);
      expect(readFileSync(join(dir, 'two.cauce'), 'utf8')).toBe(text);
    });

    test('goes on where a file cannot be written, and says so', () => {
      const text = 'when signed_up:\n\tsend email whats_new\n';
      const dir = shop({ 'one.cauce': text, 'two.cauce': text });
      mkdirSync(join(dir, 'one.cauce.part'));
      const { code, err } = cauce(dir, 'check', '--fix');
      expect(code).toBe(3);
      expect(err).toMatch(/^fixed 1 problem in 1 file:\n {2}two\.cauce:2: /);
      expect(err).toMatch(/one\.cauce: cannot be written, left as it is: /);
      expect(readFileSync(join(dir, 'one.cauce'), 'utf8')).toBe(text);
    });
  });

  test('sarif and junit are whole documents', () => {
    const dir = shop({ 'new.cauce': 'when signed_up:\n  send email nothing_like_it\n' });
    const sarif = JSON.parse(cauce(dir, 'check', '--format', 'sarif').out) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]!.results).toHaveLength(1);
    expect(cauce(dir, 'check', '--format', 'junit').out).toMatch(/^<\?xml[\s\S]*failures="1"[\s\S]*<\/testsuites>\s*$/);
  });
});

describe('bad files are told, never thrown', () => {
  const when = 'when signed_up:\n  send email whats_new\n';
  test.each([
    ['NUL', 'when signed_up:\0\n'],
    ['not UTF-8', Buffer.from([0x23, 0xff, 0xfe, 0x0a])],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['six megabytes', '#'.repeat(6_000_000)],
  ])('%s', (_, content) => {
    expect(errorsIn(shop({ 'odd.cauce': content }))).toEqual(['odd.cauce:1 files/unreadable']);
  });

  test.skipIf(process.platform === 'win32')('a pipe is not waited for, and a folder is no cauce.yaml', () => {
    const dir = shop();
    execFileSync('mkfifo', [join(dir, 'odd.cauce')]);
    expect(errorsIn(dir)).toEqual(['odd.cauce:1 files/unreadable']);
    const none = folder({ 'cauce.yaml/kept.txt': '' });
    expect(cauce(none, 'check')).toMatchObject({ code: 2, err: expect.stringMatching(/^cauce: no cauce\.yaml in /) });
    expect(cauce('/', 'check', '--project', none)).toMatchObject({ code: 2 });
  });

  test('empty, byte order mark and CRLF are fine', () => {
    expect(errorsIn(shop({ 'a.cauce': '', 'b.cauce': `\ufeff${when.replaceAll('\n', '\r\n')}` }))).toEqual([]);
  });

  test('endless nesting ends in one sentence, soon', () => {
    const dir = shop({
      'deep.cauce': `segment s = ${'('.repeat(100_000)}true\n`,
      'steep.cauce': `${Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}if true:`).join('\n')}\n`,
    });
    const { code, diagnostics } = checked(dir);
    expect(code).toBe(1);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThan(50);
  });

  test.each([
    ['a wrong type', 'currency: EUR', 'currency: [1]'],
    ['an unknown key', 'currency: EUR', 'curency: EUR'],
    ['a duplicate', 'currency: EUR', 'currency: EUR\ncurrency: EUR'],
    ['broken yaml', 'currency: EUR', 'currency: {EUR'],
    ['an unknown zone', 'timezone: Europe/Madrid', 'timezone: Europe/Madird'],
  ])('cauce.yaml with %s: exit 1 and a place', (_, right, wrong) => {
    const dir = shop();
    const yaml = readFileSync(join(dir, 'cauce.yaml'), 'utf8').replace(right, wrong);
    const { code, diagnostics } = checked(shop({ 'cauce.yaml': yaml }));
    expect(code).toBe(1);
    expect(diagnostics[0]).toMatchObject({ file: 'cauce.yaml', severity: 'error' });
  });
});

describe('wrong use: exit 2, one sentence, no stack trace', () => {
  test.each([
    ['no project', ['check'], /no cauce\.yaml/],
    ['a project that is none', ['check', '--project', '/nowhere'], /no cauce\.yaml in \/nowhere/],
    ['an unknown command', ['chekc'], /Did you mean check/],
    ['an unknown option', ['check', '--fromat', 'json'], /unknown option/],
    ['an unknown format', ['check', '--format', 'xml'], /Allowed choices/],
    ['an unknown code', ['explain', 'names/unknwon'], /did you mean `names\/unknown`/],
  ])('%s', (_, args, said) => {
    const { code, out, err } = cauce(folder(), ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('no colour where there is no terminal', () => {
    expect(cauceWith({ cwd: shop({ 'x.cauce': 'wiat' }), env: { FORCE_COLOR: '1' } }, 'check').out).not.toContain(
      '\u001b[',
    );
  });
});

describe('fmt', () => {
  const messy = '# why\nwhen   signed_up :\n      send email whats_new  # because\n';
  const tidy = '# why\nwhen signed_up:\n  send email whats_new  # because\n';
  test('--check tells, plain fmt writes, a second run changes nothing', () => {
    const dir = shop({ 'messy.cauce': messy });
    expect(cauce(dir, 'fmt', '--check')).toMatchObject({ code: 1, out: 'messy.cauce\n' });
    expect(readFileSync(join(dir, 'messy.cauce'), 'utf8')).toBe(messy);
    expect(cauce(dir, 'fmt').code).toBe(0);
    expect(readFileSync(join(dir, 'messy.cauce'), 'utf8')).toBe(tidy);
    expect(cauce(dir, 'fmt', '--check')).toMatchObject({ code: 0, out: '' });
  });

  test('--stdin', () => {
    expect(cauceWith({ cwd: folder(), input: messy }, 'fmt', '--stdin')).toMatchObject({ code: 0, out: tidy });
    expect(cauceWith({ cwd: folder(), input: messy }, 'fmt', '--stdin', '--check')).toMatchObject({ code: 1, out: '' });
    expect(cauceWith({ cwd: folder(), input: tidy }, 'fmt', '--stdin', '--check')).toMatchObject({ code: 0, out: '' });
    const wrong = cauceWith({ cwd: folder(), input: 'when signed_up\n' }, 'fmt', '--stdin');
    expect(wrong).toMatchObject({ code: 1, out: 'when signed_up\n' });
    expect(wrong.err).toContain('stdin:1:15');
    expect(cauceWith({ cwd: folder(), input: tidy }, 'fmt', '--stdin', 'a.cauce').code).toBe(2);
  });

  test('a file with mistakes is left as it is and told, the others are formatted', () => {
    const dir = shop({ 'broken.cauce': 'when signed_up\n   send', 'messy.cauce': messy });
    const { code, err, out } = cauce(dir, 'fmt');
    expect({ code, out }).toEqual({ code: 1, out: 'messy.cauce\n' });
    expect(err).toContain('broken.cauce');
    expect(readFileSync(join(dir, 'broken.cauce'), 'utf8')).toBe('when signed_up\n   send');
  });

  test('rights and links stay', () => {
    const dir = shop({ 'messy.cauce': messy });
    const elsewhere = join(folder(), 'shared.cauce');
    writeFileSync(elsewhere, messy);
    chmodSync(elsewhere, 0o640);
    symlinkSync(elsewhere, join(dir, 'linked.cauce'));
    expect(cauce(dir, 'fmt')).toMatchObject({ code: 0, out: 'linked.cauce\nmessy.cauce\n' });
    expect(lstatSync(join(dir, 'linked.cauce')).isSymbolicLink()).toBe(true);
    expect(readFileSync(elsewhere, 'utf8')).toBe(tidy);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o640);
  });

  test('what cannot be written is left whole and told; the rest is done', () => {
    const dir = shop({ 'locked/a.cauce': messy, 'messy.cauce': messy });
    // A folder in the way of the neighbour that is written first: even the superuser cannot write there.
    mkdirSync(join(dir, 'locked/a.cauce.part'));
    const { code, err, out } = cauce(dir, 'fmt');
    expect({ code, out }).toEqual({ code: 3, out: 'messy.cauce\n' });
    expect(err).toContain('locked/a.cauce: cannot be written');
    expect(readFileSync(join(dir, 'locked/a.cauce'), 'utf8')).toBe(messy);
  });
});

describe('explain', () => {
  test('one code, and the list', () => {
    expect(cauce(folder(), 'explain', 'names/unknown')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Wrong[\s\S]*Right/),
    });
    expect(cauce(folder(), 'explain').out.split('\n').length).toBeGreaterThan(40);
  });

  test('as JSON', () => {
    const one = JSON.parse(cauce(folder(), 'explain', 'names/unknown', '--format', 'json').out);
    expect(one).toMatchObject({ code: 'names/unknown', severity: 'error', why: expect.stringMatching(/\S/) });
    const { codes } = JSON.parse(cauce(folder(), 'explain', '--format', 'json').out);
    expect(codes).toContainEqual(one);
  });
});
