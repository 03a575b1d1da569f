/** What is shown beside and around the text: outline, folds, selections, colours, hints, lenses, links, calls, signatures. */
import { describe, expect, it } from 'vitest';
import { marked } from './marked.fixture.js';

const program = `# One
# and two
let limit = 3 EUR

sequence twice(first: email, second: email):
  send email first
  wait 1d
  send email second

scenario a "First":
  when order_placed as o and o.total > limit:
    wait 4h
    send email hello
    do twice(hello, hello)
    add to vip_club

scenario b:
  when enters vip_club:
    stop

test "all goes well" for a:
  when order_placed
  expect enter
`;
const { service, path } = marked(program);
const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('a program', () => {
  it('has an outline', () => {
    expect(service.documentSymbols(path).map(({ name }) => name)).toEqual([
      'limit',
      'twice',
      'a',
      'b',
      'all goes well',
    ]);
    expect(service.documentSymbols(path)[2]?.children.map(({ name }) => name)).toEqual([
      'when order_placed as o and o.total > limit',
    ]);
    expect(service.workspaceSymbols('tw').map(({ name }) => name)).toEqual(['twice']);
  });

  it('folds', () => {
    expect(service.foldingRanges(path)).toEqual(
      expect.arrayContaining([
        { startLine: 0, endLine: 1, kind: 'comment' },
        { startLine: 9, endLine: 14 },
        { startLine: 10, endLine: 14 },
      ]),
    );
  });

  it('lets a selection grow', () => {
    const [grown] = service.selectionRanges(path, [{ line: 10, character: 31 }]);
    const widths: string[] = [];
    for (let at = grown; at; at = at.parent!) widths.push(`${at.range.start.line}-${at.range.end.line}`);
    expect(widths[0]).toBe('10-10');
    expect(widths.at(-1)).toBe('0-23');
    expect(widths.length).toBeGreaterThan(4);
  });

  it('has colours by meaning', () => {
    const tokens = service.semanticTokens(path).map(({ line, character, length, type, declares }) => {
      const text = program.split('\n')[line]!.slice(character, character + length);
      return `${text}:${type}${declares ? '!' : ''}`;
    });
    expect(tokens).toEqual(
      expect.arrayContaining([
        'limit:variable!',
        'limit:variable',
        'order_placed:event',
        'total:property',
        'vip_club:class',
        'hello:enumMember',
        'a:type!',
        'send:keyword',
        '"First":string',
        '4h:number',
      ]),
    );
  });

  it('says when messages go out, and how many', () => {
    const hints = service.inlayHints(path, all).map(({ position, label }) => `${position.line}${label}`);
    expect(hints).toEqual(['9 at most 3 messages', '12 ≈ 2 Mar 05:00']);
  });

  it('says how many came to a branch, by the line as it is deployed', () => {
    const text = `scenario x:
  when order_placed:
    if regular:
      send email hello # a word
    else:
      wait 1d
      send email hello
    split as way:
      50% a: wait 2d
      50% b: stop
`;
    const steps = [
      { line: 13, text: 'send email hello', reached: 1200 },
      { line: 16, text: 'send email hello', reached: 7 },
      { line: 15, text: 'wait 1d', reached: 1 },
    ];
    const scenarios = new Map([['x', { people: 3, entered: 1201, steps }]]);
    const { service: one, path: file } = marked(text, undefined, { figures: () => ({ contacts: 5000, scenarios }) });
    const hints = one.inlayHints(file, all).filter(({ label }) => label.includes('time'));
    expect(hints.map(({ position, label }) => `${position.line}:${position.character}${label}`)).toEqual([
      '3:22 1,200 times',
      '5:13 1 time',
    ]);
    expect(one.codeLenses(file).map(({ title }) => title)).toContain('3 people in it now');
  });

  it('has commands above scenarios and tests', () => {
    expect(service.codeLenses(path).map(({ title, arguments: given }) => `${title}: ${given.slice(1).join()}`)).toEqual(
      ['Show graph: a', 'Simulate: a', 'Show graph: b', 'Simulate: b', 'Run test: all goes well'],
    );
  });

  it('links to templates', () => {
    expect(service.documentLinks(path).map(({ target }) => target)).toEqual(Array(3).fill('messages/email/hello.txt'));
  });

  it('knows who does a sequence and who feeds a scenario', () => {
    const [twice] = service.prepareCalls(path, { line: 4, character: 11 });
    expect(service.incomingCalls(twice!).map(({ item }) => item.name)).toEqual(['a']);
    const [b] = service.prepareCalls(path, { line: 16, character: 9 });
    expect(service.incomingCalls(b!).map(({ item, ranges }) => `${item.name} ${ranges[0]?.start.line}`)).toEqual([
      'a 14',
    ]);
    const [a] = service.prepareCalls(path, { line: 9, character: 9 });
    expect(
      service
        .outgoingCalls(a!)
        .map(({ item }) => item.name)
        .sort(),
    ).toEqual(['b', 'twice']);
  });

  it('shows what a sequence takes', () => {
    const help = service.signatureHelp(path, { line: 13, character: 20 });
    expect(help).toMatchObject({ label: 'twice(first: email, second: email)', activeParameter: 1 });
    expect(service.signatureHelp(path, { line: 11, character: 9 })).toMatchObject({ activeParameter: 1 });
  });
});

describe('formatting', () => {
  const text = 'let   a = 3\nscenario x:\n    when order_placed:\n        stop\nlet  b   = 4\n';
  const laid = 'let a = 3\nscenario x:\n  when order_placed:\n    stop\nlet b = 4\n';
  it('lays the whole out', () => {
    const { service: one, path: file } = marked(text);
    const edits = one.formatDocument(file);
    let lines = text.split('\n');
    for (const { range, newText } of [...edits].reverse()) {
      const put = newText.split('\n').slice(0, range.end.character === 0 && newText.endsWith('\n') ? -1 : undefined);
      lines = [...lines.slice(0, range.start.line), ...put, ...lines.slice(range.end.line)];
    }
    expect(lines.join('\n')).toBe(laid);
  });
  it('leaves the rest alone where only some lines are meant', () => {
    const { service: one, path: file } = marked(text);
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 5 } };
    expect(one.formatRange(file, range)).toMatchObject([{ range: { start: { line: 4 } }, newText: 'let b = 4\n' }]);
    expect(one.formatOnType(file, { line: 1, character: 0 }, '\n')).toMatchObject([{ newText: 'let a = 3\n' }]);
  });
  it('leaves what cannot be read as it is', () => {
    const { service: one, path: file } = marked('let   a = = 3\n');
    expect(one.formatDocument(file)).toEqual([]);
  });
});
