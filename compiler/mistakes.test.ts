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
      const [first, ...more] = judge(step).filter((code) => !/^(messages|config)\//.test(code!));
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
