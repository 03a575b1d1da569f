import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTokens } from '../parse.js';
import { CauceParser } from './parser.js';

const texts = ['ok', 'err'].flatMap((folder) => {
  const root = new URL(`../testdata/${folder}/`, import.meta.url);
  return readdirSync(root).map((name) => ({ name, text: readFileSync(new URL(name, root), 'utf8') }));
});

/** Reads as one of the two looks ahead: what was read, and what was wrong. */
function reader(parser: CauceParser): (text: string) => unknown {
  return (text) => {
    const found: unknown[] = [];
    parser.read([...parseTokens(text).tokens], { add: (problem) => void found.push(problem) }, (node) => {
      found.push(JSON.parse(JSON.stringify(node, (key, value) => (key === 'tokenType' ? value.name : value))));
    });
    return found;
  };
}

describe('looking one token ahead', () => {
  const ours = reader(new CauceParser());
  const theirs = reader(new CauceParser(false));
  it.each(texts)("takes $name as Chevrotain's own way does", ({ text }) => {
    expect(ours(text)).toEqual(theirs(text));
  });
});
