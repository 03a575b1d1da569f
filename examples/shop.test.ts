/** The example shop is what it claims to be: silent in `check`, in canonical layout, tested on every branch, with mails worth sending. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hostFor } from '../cli/host.js';
import { readProject } from '../cli/project-files.js';
import { analyse } from '../compiler/index.js';
import { lowerProject } from '../compiler/lower/index.js';
import { format, parse } from '../grammar/index.js';
import { zone } from '../runtime/clock/index.js';
import { loadBundle } from '../runtime/machine/index.js';
import { coverageOf, runTest } from '../runtime/testing/index.js';

const folder = dirname(fileURLToPath(import.meta.url));
const { files } = readProject(folder);
const programs = [...files].filter(([path]) => path.endsWith('.cauce'));
const project = analyse({ files, host: await hostFor(files), now: Date.UTC(2026, 2, 2) });
const { bundle, tests } = lowerProject(project.analysis);
const program = loadBundle(bundle);
const results = tests.map((one) => runTest(program, one, { zones: zone }));

describe('the example shop', () => {
  test('has nothing to be told about', () => {
    expect(project.diagnostics.map(({ file, code, message }) => `${file} ${code}: ${message}`)).toEqual([]);
  });

  test.each(programs)('%s is in canonical layout', (_, text) => expect(format(text).text).toBe(text));

  test('passes its tests', () => {
    expect(results.filter(({ status }) => status === 'failed').map(({ title, failure }) => [title, failure])).toEqual(
      [],
    );
  });

  test('has a test for every scenario, and for every branch', () => {
    const tested = new Set(tests.map(({ scenario }) => scenario));
    expect(bundle.scenarios.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
    const { missing, branches, taken } = coverageOf(program, results);
    expect(missing).toEqual([]);
    expect(taken).toBe(branches);
  });
});

describe('every program that must work', () => {
  const fixtures = join(folder, '../grammar/testdata/ok');
  const own = new Set(['comments', 'declarations', 'language', 'test_block', 'words']);
  const pages = readdirSync(fixtures).filter((name) => !own.has(name.replace('.cauce', '')));
  const all = programs.map(([, text]) => text).join('\n');

  test('there are fourteen', () => expect(pages).toHaveLength(14));

  test.each(pages)('%s stands in the shop, letter by letter', (name) => {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const parts = parse(text).file.declarations.map(({ span }) => text.slice(span.start, span.end).trimEnd());
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect(all).toContain(part);
  });
});

describe('the messages', () => {
  const messages = Object.values(bundle.model.messages);
  const sent = new Set(
    bundle.scenarios.flatMap(({ states }) =>
      states.flatMap((state) => (state.kind === 'send' ? [`${state.channel}/${state.message}`] : [])),
    ),
  );

  test('are all sent by some scenario', () => {
    expect(messages.map(({ channel, name }) => `${channel}/${name}`).filter((key) => !sent.has(key))).toEqual([]);
  });

  test('a mail has a subject and a preheader of its own', () => {
    const mails = messages.filter(({ channel }) => channel === 'email');
    expect(mails.filter(({ subject, preheader }) => !subject || !preheader)).toEqual([]);
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(mails.length);
    expect(new Set(mails.map(({ preheader }) => preheader)).size).toBe(mails.length);
  });

  test('marketing by mail and text message says how to leave', () => {
    const marketing = messages.filter(({ channel, kind }) => kind === 'marketing' && /email|sms/.test(channel));
    expect(marketing.filter(({ file }) => !files.get(file)!.includes('{{ unsubscribe_url }}'))).toEqual([]);
  });

  test('none holds a text that only fills a place', () => {
    for (const [path, text] of files)
      if (path.startsWith('messages/')) expect(text, path).not.toMatch(/lorem|todo|xxx/i);
  });
});
