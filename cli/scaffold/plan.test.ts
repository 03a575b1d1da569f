import { describe, expect, test } from 'vitest';
import { analyse, configPath } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { loadTemplateParser } from '../../compiler/project/index.js';
import { catalogue } from '../../compiler/starters/index.js';
import { format } from '../../grammar/index.js';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { coverageOf, runTest } from '../../runtime/testing/index.js';
import { host } from '../host.js';
import { readProject } from '../project-files.js';
import { firstProject, folderOf } from './folders.js';
import { planTemplate } from './plan.js';

const names = Object.keys(catalogue);
const parseTemplate = await loadTemplateParser();
const now = Date.UTC(2026, 0, 15);
type Files = ReadonlyMap<string, string>;

async function withTemplate(files: Files, template: string, name = template): Promise<Files> {
  const plan = await planTemplate(template, name, { root: '/nowhere', files, unreadable: [] }, now);
  if (plan.kind !== 'ready') throw new Error(`${template}: ${plan.kind} ${JSON.stringify(plan)}`);
  expect(plan.diagnostics).toEqual([]);
  return new Map([...files, ...plan.files, ...(plan.config === undefined ? [] : [[configPath, plan.config] as const])]);
}

/** No diagnostic, every test passes, every branch is taken, canonical layout. */
function expectWhole(files: Files): void {
  const { analysis, diagnostics } = analyse({ files, host: { ...host, parseTemplate }, now });
  expect(diagnostics).toEqual([]);
  const { bundle, tests } = lowerProject(analysis);
  const program = loadBundle(bundle);
  const results = tests.map((one) => runTest(program, one, { zones: zone }));
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  const tested = new Set(tests.map(({ scenario }) => scenario));
  expect(bundle.scenarios.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  const coverage = coverageOf(program, results);
  expect(coverage.taken).toBe(coverage.branches);
  for (const [path, text] of files) if (path.endsWith('.cauce')) expect(format(text).text).toBe(text);
}

const first = readProject(firstProject).files;
const bare = (config: string): Files => new Map([[configPath, config]]);

describe.each(names)('%s', (name) => {
  test('fits the first project', async () => expectWhole(await withTemplate(first, name)));

  test('brings all it needs into a project that has nothing, under another name and in another currency', async () => {
    const files = await withTemplate(bare('project: bare\ncurrency: USD\n'), name, `my_${name}`);
    expectWhole(files);
    expect(files.get(`my_${name}.cauce`)).toMatch(new RegExp(`^scenario my_${name}[ :]`, 'm'));
    expect(files.get(`my_${name}.cauce`)).not.toMatch(new RegExp(` EUR| for ${name}:`));
    expect(files.get(configPath)).not.toContain('EUR');
  });

  test('shows nothing in a message that its model lacks', async () => {
    const files = await withTemplate(bare('project: bare\n'), name);
    const { model } = analyse({ files, host: { ...host, parseTemplate }, now }).analysis;
    for (const [path, text] of files) {
      if (!path.startsWith('messages/')) continue;
      for (const [, field] of text.matchAll(/\bcontact\.(\w+)/g)) expect(model.contact).toHaveProperty(field!);
      for (const [, field] of text.matchAll(/\bshop\.(\w+)/g)) expect(model.shop).toHaveProperty(field!);
    }
  });
});

test('all together', async () => {
  let files: Files = first;
  for (const name of names) files = await withTemplate(files, name);
  expectWhole(files);
});

test('what lies in the package checks as it lies, and every program there is in the list', () => {
  for (const folder of [firstProject, folderOf(catalogue.welcome!.from)]) expectWhole(readProject(folder).files);
  const programs = [...readProject(folderOf(catalogue.welcome!.from)).files.keys()].filter((path) =>
    path.endsWith('.cauce'),
  );
  expect(names).toEqual(expect.arrayContaining(programs.map((path) => path.replace('.cauce', ''))));
});
