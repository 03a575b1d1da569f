import { describe, expect, test } from 'vitest';
import { commentedMessage, commentedYaml } from './comments.js';
import type { Diagnostic } from './diagnostic.js';
import { report } from './report.js';
import { suppress } from './suppress.js';

const path = 'a.cauce';

/** A program whose every `warn` is a warning, `note` another one, and `fail` an error. */
function run(text: string): string[] {
  const at = (word: string, make: (span: { start: number; end: number }) => Diagnostic) =>
    [...text.matchAll(new RegExp(`^\\s*${word}`, 'gm'))].map((match) =>
      make({ start: match.index + match[0].length - word.length, end: match.index + match[0].length }),
    );
  const diagnostics = [
    ...at('warn', (span) => report('config/literal-secret', { key: 'token', variable: 'TOKEN' }, { file: path, span })),
    ...at('note', (span) => report('config/rfm-class-empty', { names: ['best'], why: 'order' }, { file: path, span })),
    ...at('fail', (span) => report('config/duplicate-key', { key: 'x' }, { file: path, span })),
  ];
  const comments = [...text.matchAll(/#([^\n]*)/g)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
    text: match[1]!,
  }));
  return suppress(diagnostics, [{ path, text, tree: { comments } }]).map(({ code }) => code);
}

describe('suppress', () => {
  test('the line below a comment', () => {
    expect(run('# cauce: allow config/literal-secret known to all\nwarn')).toEqual([]);
    expect(run('  # cauce: allow config/literal-secret known to all\n  warn\n  warn')).toEqual([
      'config/literal-secret',
    ]);
  });

  test('only that code', () => {
    expect(run('# cauce: allow config/literal-secret known\nnote')).toEqual([
      'config/rfm-class-empty',
      'suppression/unused',
    ]);
  });

  test('what is found in another environment only is not allowed in vain', () => {
    expect(run('# cauce: allow config/variable-unset set in production only\nfine')).toEqual([]);
    expect(run('# cauce: allow config/literal-secret known\nfine')).toEqual(['suppression/unused']);
  });

  test('several comments above one line, other comments between', () => {
    const text =
      '# cauce: allow config/literal-secret known\n# about this\n# cauce: allow config/rfm-class-empty on purpose\n';
    expect(run(`${text}warn`)).toEqual(['suppression/unused']);
    expect(run(`${text}note`)).toEqual(['suppression/unused']);
  });

  test('a comment at the end of a line is about that line', () => {
    expect(run('warn # cauce: allow config/literal-secret known')).toEqual([]);
    expect(run('warn\n# cauce: allow config/literal-secret known')).toEqual([
      'config/literal-secret',
      'suppression/unused',
    ]);
  });

  test('a comment that allows nothing is told', () => {
    expect(run('# cauce: allow config/literal-secret known\nfine')).toEqual(['suppression/unused']);
  });

  test('not where errors kept the rest from being looked at', () => {
    expect(run('# cauce: allow config/literal-secret known\nfine\nfail')).toEqual(['config/duplicate-key']);
  });

  test('a reason is wanted, the comment works without', () => {
    expect(run('# cauce: allow config/literal-secret\nwarn')).toEqual(['suppression/no-reason']);
  });

  test('errors cannot be allowed', () => {
    expect(run('# cauce: allow config/duplicate-key it is fine\nfail')).toEqual([
      'config/duplicate-key',
      'suppression/not-possible',
    ]);
  });

  test('what is not understood is told', () => {
    expect(run('# cauce: allow config/literal-secrt why\nwarn')).toEqual([
      'config/literal-secret',
      'suppression/unreadable',
    ]);
    expect(run('# cauce: ignore\nfine')).toEqual(['suppression/unreadable']);
    expect(run('# cause: allow nothing\nfine')).toEqual([]);
  });

  test('comments of cauce.yaml', () => {
    const text = 'a: "# cauce: x"\n# cauce: allow config/literal-secret test account\ntoken: x\n';
    const span = { start: text.indexOf('token'), end: text.indexOf('token') + 5 };
    const found = report('config/literal-secret', { key: 'token', variable: 'TOKEN' }, { file: 'cauce.yaml', span });
    expect(suppress([found], [commentedYaml('cauce.yaml', text)])).toEqual([]);
  });

  test('a comment above an entry of cauce.yaml counts for all that is in it, and for nothing after', () => {
    const text =
      '# cauce: allow config/literal-secret test account\nchannels:\n\n  sms:\n    token: x\nother:\n  token: y\n';
    const at = (start: number) =>
      report(
        'config/literal-secret',
        { key: 'token', variable: 'TOKEN' },
        { file: 'cauce.yaml', span: { start, end: start + 5 } },
      );
    const [inside, after] = [at(text.indexOf('token')), at(text.lastIndexOf('token'))];
    expect(suppress([inside, after], [commentedYaml('cauce.yaml', text)])).toEqual([after]);
    // Under a program's line it counts for that line alone.
    expect(run('# cauce: allow config/literal-secret known\nfine\n  warn')).toEqual([
      'config/literal-secret',
      'suppression/unused',
    ]);
  });

  test('what depends on the machine may be allowed where it is not found', () => {
    const text = '# cauce: allow config/variable-unset set in production\nchannels:\n';
    expect(suppress([], [commentedYaml('cauce.yaml', text)])).toEqual([]);
  });

  describe('comments of messages', () => {
    const path = 'messages/sms/hello.html';
    const whole = report(
      'messages/format-unfit',
      { channel: 'sms', format: 'HTML' },
      { file: path, span: { start: 0, end: 0 } },
    );
    const codesIn = (text: string) => suppress([whole], [commentedMessage(path, text)]).map(({ code }) => code);

    test('the front matter allows what is said of the whole file', () => {
      expect(codesIn('---\n# cauce: allow messages/format-unfit the gateway takes tags\n---\nHello')).toEqual([]);
    });

    test.each([
      '{% # cauce: allow messages/format-unfit the gateway takes tags %}',
      '{% comment %} cauce: allow messages/format-unfit the gateway {% endcomment %}',
    ])('Liquid allows the line below it: %s', (comment) => {
      const text = `---\nkind: marketing\n---\n${comment}\n<b>x</b>\n`;
      const start = text.indexOf('<b>');
      const there = report(
        'messages/format-unfit',
        { channel: 'sms', format: 'HTML' },
        { file: path, span: { start, end: start + 3 } },
      );
      expect(suppress([there], [commentedMessage(path, text)])).toEqual([]);
      expect(codesIn(text)).toEqual(['messages/format-unfit', 'suppression/unused']);
    });

    test('a comment of HTML, which would be sent, is told', () => {
      expect(codesIn('---\n---\n<!-- cauce: allow messages/format-unfit because -->\n<b>x</b>')).toEqual([
        'messages/format-unfit',
        'suppression/unreadable',
      ]);
    });
  });
});
