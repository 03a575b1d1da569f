/** The ready-made scenarios as an editor offers them: what is put there is whole once what it needs is added. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue, type StarterFolder, starterSources } from '../../compiler/starters/index.js';
import { format } from '../../grammar/index.js';
import { exampleFiles, testHost, today } from './examples.fixture.js';
import { type ProjectEdit, Service } from './index.js';
import { applied } from './marked.fixture.js';

const config = await testHost();
const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = new Map<StarterFolder, ReadonlyMap<string, string>>();
function filesOf(folder: StarterFolder): ReadonlyMap<string, string> {
  let files = folders.get(folder);
  if (!files) {
    const paths = readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(cauce|yaml|mjml|html|txt|md)$/.test(path),
    );
    files = new Map(paths.map((path) => [path, readFileSync(`${root}${folder}/${path}`, 'utf8')]));
    folders.set(folder, files);
  }
  return files;
}
const names = Object.keys(catalogue);

function serviceOf(files: Iterable<readonly [string, string]>): Service {
  const service = new Service({ config, now: today, starters: () => starterSources(filesOf) });
  for (const [path, text] of files) service.update(path, text);
  service.settle();
  service.prepare();
  return service;
}

const start = { line: 0, character: 0 };
const offered = (service: Service, path: string) =>
  service.completion(path, start).filter(({ detail }) => detail?.startsWith('ready-made'));
const bare: [string, string][] = [
  ['cauce.yaml', 'project: bare\ncurrency: USD\n'],
  ['main.cauce', ''],
];
const wrong = (service: Service) => {
  service.settle();
  return [...service.workspace.texts.keys()].flatMap((path) =>
    service.diagnostics(path).map(({ message }) => `${path}: ${message}`),
  );
};
const put = (service: Service, edit: ProjectEdit | undefined) => {
  for (const [path, text] of applied(service.workspace.texts, edit!)) service.update(path, text);
};

it('offers all of them, and none before it has looked', () => {
  const service = new Service({ config, now: today, starters: () => starterSources(filesOf) });
  for (const [path, text] of bare) service.update(path, text);
  service.settle();
  expect(offered(service, 'main.cauce')).toEqual([]);
  // It stops wherever somebody else wants a turn.
  for (let rounds = 0; !service.prepare(() => true); rounds++) expect(rounds).toBeLessThan(2000);
  expect(offered(service, 'main.cauce').map(({ label }) => label)).toEqual(
    names.map((name) => name.replaceAll('_', ' ')).sort(),
  );
});

describe('what is offered', () => {
  const service = serviceOf(bare);
  it.each(names)('is whole once what it needs is there: %s', (name) => {
    const own = serviceOf(bare);
    const entry = offered(service, 'main.cauce').find(({ starter }) => starter === name)!;
    const text = entry.insertText.replaceAll(`\${1:${name}}`, 'my_own').replace(/\\(.)/g, '$1');
    expect(format(text).text).toBe(text);
    own.update('main.cauce', text);
    expect(wrong(own).length).toBeGreaterThan(0);
    own.prepare();
    put(own, own.needsOfStarter(name));
    expect(wrong(own).filter((one) => !one.includes('environment'))).toEqual([]);
    own.prepare();
    expect(own.needsOfStarter(name)).toBeUndefined();
    expect(offered(own, 'main.cauce').some(({ starter }) => starter === name)).toBe(false);
  });
});

it('the action beside a mistake adds the same', () => {
  const service = serviceOf(bare);
  const { insertText } = offered(service, 'main.cauce').find(({ starter }) => starter === 'drip')!;
  service.update('main.cauce', insertText.replaceAll(`\${1:drip}`, 'course'));
  service.settle();
  service.prepare();
  const [first] = service.diagnostics('main.cauce');
  const action = service.codeActions('main.cauce', first!.range).find(({ title }) => title.includes('ready-made'));
  expect(action?.title).toBe('Add what the ready-made scenario `drip` needs');
  put(service, action?.edit);
  expect(wrong(service).filter((one) => !one.includes('environment'))).toEqual([]);
});

it('uses what the project has, by its own names, and a name that is free', () => {
  const service = serviceOf(exampleFiles());
  const carts = offered(service, 'abandoned_cart.cauce').find(({ label }) => label === 'abandoned cart');
  expect(carts?.insertText).toContain(`scenario \${1:abandoned_cart_2}`);
  expect(carts?.starter).toBeUndefined();
});

it('is not offered where the project means something else by what it needs', () => {
  const service = serviceOf([
    ['cauce.yaml', 'project: other\ncurrency: EUR\nevents: {signed_up: {}}\nplaces: {newsletter_confirmed: [1, 2]}\n'],
    ['main.cauce', ''],
  ]);
  const labels = offered(service, 'main.cauce').map(({ label }) => label);
  expect(labels).toContain('cross sell');
  expect(labels).not.toContain('drip');
});
