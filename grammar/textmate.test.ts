/** What the TextMate grammar colours is held against the real tokens of every program at hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { parseTokens } from './parse.js';
import { scopeName, textMateGrammar } from './textmate.js';
import * as T from './tokens.js';

const folders = ['examples', 'grammar/testdata/ok', 'grammar/testdata/format'];
const programs = folders.flatMap((folder) =>
  readdirSync(folder)
    // `words.cauce` takes keywords for names wherever it may: one line alone cannot tell.
    .filter((file) => file.endsWith('.cauce') && file !== 'words.cauce')
    .map((file) => join(folder, file)),
);

let grammar: IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(JSON.stringify(textMateGrammar()), 'cauce.json'),
  });
  grammar = (await registry.loadGrammar(scopeName))!;
});

/** Scope of the token that starts at each offset asked for. */
function scopesOf(text: string): (offset: number) => string {
  const scopes: string[] = [];
  let state = textmate.INITIAL;
  let start = 0;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes: found } of tokens) {
      for (let at = startIndex; at < endIndex; at++) scopes[start + at] = found.at(-1)!;
    }
    start += line.length + 1;
  }
  return (offset) => scopes[offset] ?? scopeName;
}

const numbers: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [T.Moment, 'date'],
  [T.DateToken, 'date'],
  [T.Time, 'time'],
  [T.Duration, 'duration'],
  [T.Distance, 'distance'],
  [T.Percent, 'percent'],
  [T.Money, 'money'],
]);

/** What the token must be coloured as; undefined where a line alone cannot tell. */
function expected(type: unknown, before: unknown): RegExp | undefined {
  if (type === T.NumberToken) return /^constant\.numeric\.cauce$/;
  if (numbers.has(type)) return new RegExp(`^constant\\.numeric\\.${numbers.get(type)}\\.cauce$`);
  if (type === T.Text) return /^string\.quoted/;
  if ([T.True, T.False, T.Known, T.Unknown].includes(type as never)) return /^constant\.language/;
  if ([T.Compare, T.Assign, T.Plus, T.Star, T.Slash].includes(type as never)) return /^keyword\.operator\.cauce/;
  if (type === T.Name)
    return before === T.Send ? undefined : /^(source\.cauce|entity|variable|support|string\.unquoted)/;
  const words = [T.And, T.Or, T.Not, T.If, T.Elif, T.Else, T.Is, T.In, T.Between, T.Contains, T.Has, T.Within, T.Where];
  const more = [T.As, T.When, T.For, T.With, T.Until, T.Wait, T.Send, T.Give, T.Goal, T.Stop, T.Repeat, T.UpTo, T.Of];
  const operators = [T.HistoryOperator, T.AggregateOperator, T.WindowWord, T.SinceUnit, T.MembershipOperator, T.Each];
  if ([...words, ...more, ...operators].includes(type as never)) return /^keyword/;
  if ([T.Scenario, T.Segment, T.Event, T.Let, T.Sequence, T.Test].includes(type as never)) return /^storage\.type/;
  return undefined;
}

describe('the TextMate grammar', () => {
  it.each(programs)('colours %s as the lexer reads it', (path) => {
    const text = readFileSync(path, 'utf8');
    const { tokens, problems } = parseTokens(text);
    if (problems.length > 0) return;
    const scopeAt = scopesOf(text);
    const wrong: string[] = [];
    tokens.forEach(({ tokenType, startOffset, image }, index) => {
      const wanted = expected(tokenType, tokens[index - 1]?.tokenType);
      if (image === '' || wanted === undefined) return;
      const line = text.slice(0, startOffset).split('\n').length;
      const found = scopeAt(startOffset);
      if (!wanted.test(found)) wrong.push(`${line}: ${image} (${tokenType.name}) is ${found}`);
    });
    expect(wrong).toEqual([]);
  });

  it('is what the extension ships', async () => {
    const text = `${JSON.stringify(textMateGrammar(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../lsp/vscode/syntaxes/cauce.tmLanguage.json');
  });

  it('knows a comment from a number sign in a text', () => {
    const text = 'let a = "x # y" # z';
    const scopeAt = scopesOf(text);
    expect(scopeAt(text.indexOf('# y'))).toMatch(/^string/);
    expect(scopeAt(text.indexOf('# z'))).toMatch(/^comment/);
  });
});
