import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { entriesOf } from './config-entries.js';
import { insertEntries } from './config-insert.js';

const added = entriesOf('groups:\n  vip: {} # the best\n  lost: {}\nrfm: { event: order_placed }\n');

describe('entries of a model', () => {
  test('one by one, with their comments', () => {
    expect(added).toEqual([
      { section: '', key: 'rfm', text: 'rfm: { event: order_placed }' },
      { section: 'groups', key: 'vip', text: 'vip: {}', comment: '# the best' },
      { section: 'groups', key: 'lost', text: 'lost: {}' },
    ]);
  });
});

describe('put into a cauce.yaml', () => {
  test.each([
    ['nothing', ''],
    ['a comment only', '# ours\n'],
    ['no such section', 'project: x # ours\n'],
    ['no line end at the end', 'project: x'],
    ['a section with nothing in it', 'groups: # none yet\nproject: x\n'],
    ['an empty one', 'groups: {}\nproject: x\n'],
    ['an empty one with a blank', 'groups: { }\n'],
    ['a block', 'groups:\n    a: {}   # first\n\n    # more\n    b: {sync: csv, path: b.csv}\n\n# end\nproject: x\n'],
    ['a block with a block in it', 'groups:\n  a:\n    sync: csv\n    path: a.csv # where\nproject: x\n'],
    ['a block whose last entry is empty', 'groups:\n  a:\nproject: x\n'],
    ['a flow', 'groups: {a: {}, b: {}} # two\nproject: x\n'],
    ['a flow with a comma at its end', 'groups: {a: {}, }\n'],
    ['a flow over lines', 'groups: {\n  a: {}, # first\n  b: {} # second\n}\nproject: x\n'],
    ['a flow over lines with a comma at its end', 'groups: {\n  a: {},\n}\n'],
    ['the whole in a flow', '{project: x, groups: {a: {}}}\n'],
    ['the whole in a flow, without the section', '{project: x}\n'],
    ['the whole indented', '  project: x\n  groups:\n    a: {}\n'],
  ])('%s', (_, text) => {
    for (const [source, eol] of [
      [text, '\n'],
      [text.replaceAll('\n', '\r\n'), '\r\n'],
    ] as const) {
      const result = insertEntries(source, added)!;
      const before = (parse(source) ?? {}) as { groups?: object };
      expect(parse(result)).toEqual({
        ...before,
        groups: { ...before.groups, vip: {}, lost: {} },
        rfm: { event: 'order_placed' },
      });
      // Nothing that was there is gone or in another order.
      let at = 0;
      for (const character of source) {
        at = result.indexOf(character, at);
        expect(at).toBeGreaterThanOrEqual(0);
        at += 1;
      }
      for (const comment of source.match(/#.*/g) ?? []) expect(result).toContain(comment.trimEnd());
      if (eol === '\r\n' && source.includes('\n')) expect(result).not.toMatch(/[^\r]\n/);
    }
  });

  test.each([
    ['an alias', 'events: &e {}\ngroups: *e\n'],
    ['a list', 'groups: [a]\n'],
    ['a text', 'groups: a\n'],
    ['a document that is a list', '- a\n'],
  ])('%s is no place to add to', (_, text) => expect(insertEntries(text, added)).toBeNull());
});
