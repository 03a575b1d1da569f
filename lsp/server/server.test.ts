/** A client over streams: what it is told, asked and answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { testHost, today } from '../service/examples.fixture.js';
import type { Unreadable } from '../service/index.js';
import { serveStdio } from './stdio.js';

const yaml = 'currency: EUR\nevents:\n  bought: {total: money}\n';
const starter = {
  name: 'thanks',
  says: 'a word after an order',
  files: new Map([
    ['cauce.yaml', `${yaml}channels:\n  crm: {provider: csv, path: out.csv, consent: none}\n`],
    ['thanks.cauce', 'scenario thanks "Thanks":\n  when bought:\n    send crm thanks\n'],
    ['messages/crm/thanks.txt', 'Thanks.\n'],
  ]),
};

let folder: string;
let client: ProtocolConnection;
let ended: Promise<number>;
const told = new Map<string, readonly Diagnostic[]>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cauce-lsp-'));
  told.clear();
});
afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

const uri = (path: string) => pathToFileURL(join(folder, path)).href;

async function started(
  files: Readonly<Record<string, string | Unreadable>>,
  capabilities: object = {},
): Promise<object> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const config = await testHost();
  ended = serveStdio(
    {
      version: '1.2.3',
      prelude: uri('package/prelude.cauce'),
      config: async () => config,
      now: () => today,
      rootOf: () => folder,
      projectsIn: () => [folder],
      read: () => new Map(Object.entries(files)),
      readFile: (path) => files[path.slice(folder.length + 1)],
      isProjectFile: () => true,
      starters: () => [starter],
    },
    { input: up, output: down },
  );
  client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.onNotification('textDocument/publishDiagnostics', ({ uri: of, diagnostics }) => {
    told.set(of, diagnostics);
  });
  client.onRequest('client/registerCapability', () => null);
  client.listen();
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'shop' }];
  const answer = await client.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    workspaceFolders,
  });
  await client.sendNotification('initialized', {});
  return answer as object;
}

async function open(path: string, text: string): Promise<void> {
  const textDocument = { uri: uri(path), languageId: 'cauce', version: 1, text };
  await client.sendNotification('textDocument/didOpen', { textDocument });
}

async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 400 && !holds(); round++) await new Promise((done) => setTimeout(done, 25));
  expect(holds()).toBe(true);
}

const codes = (path: string) => told.get(uri(path))?.map(({ code }) => code);

it('tells what is wrong in all files, and follows edits', async () => {
  const answer = await started({
    'cauce.yaml': yaml,
    'a.cauce': 'let limit = 3 EUR\n',
    'b.cauce': 'segment big = any bought where (total > limt)\n',
  });
  expect(answer).toMatchObject({
    serverInfo: { name: 'cauce', version: '1.2.3' },
    capabilities: { definitionProvider: true, textDocumentSync: { change: 2 } },
  });
  await until(() => codes('b.cauce')?.[0] === 'names/unknown');
  await open('b.cauce', 'segment big = any bought where (total > limt)\n');
  const range = { start: { line: 0, character: 43 }, end: { line: 0, character: 43 } };
  await client.sendNotification('textDocument/didChange', {
    textDocument: { uri: uri('b.cauce'), version: 2 },
    contentChanges: [{ range, text: 'i' }],
  });
  await until(() => codes('b.cauce')?.length === 0);
  const place = await client.sendRequest('textDocument/definition', {
    textDocument: { uri: uri('b.cauce') },
    position: { line: 0, character: 42 },
  });
  expect(place).toMatchObject([{ uri: uri('a.cauce'), range: { start: { line: 0, character: 4 } } }]);
});

it('follows files that come and go on the disk', async () => {
  const files: Record<string, string> = { 'cauce.yaml': yaml, 'a.cauce': 'segment big = any bougt\n' };
  await started(files);
  await until(() => codes('a.cauce')?.[0] === 'names/unknown');
  files['b.cauce'] = 'segment other = no bougt\n';
  const created = { changes: [{ uri: uri('b.cauce'), type: 1 as const }] };
  await client.sendNotification('workspace/didChangeWatchedFiles', created);
  await until(() => codes('b.cauce')?.[0] === 'names/unknown');
  delete files['a.cauce'];
  const deleted = { changes: [{ uri: uri('a.cauce'), type: 3 as const }] };
  await client.sendNotification('workspace/didChangeWatchedFiles', deleted);
  await until(() => codes('a.cauce')?.length === 0);
});

it('tells which files cannot be read, until they can', async () => {
  const files: Record<string, string | Unreadable> = {
    'cauce.yaml': yaml,
    'a.cauce': { detail: 'byte 3 is NUL' },
    'b.cauce': 'segment big = any bought\n',
  };
  await started(files);
  await until(() => codes('a.cauce')?.[0] === 'files/unreadable');
  expect(told.get(uri('a.cauce'))?.[0]?.message).toContain('This file cannot be read: byte 3 is NUL');
  files['b.cauce'] = { detail: 'EACCES: permission denied' };
  files['a.cauce'] = 'segment small = no bought\n';
  const changes = [uri('a.cauce'), uri('b.cauce')].map((of) => ({ uri: of, type: 2 as const }));
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await until(() => codes('a.cauce')?.length === 0 && codes('b.cauce')?.[0] === 'files/unreadable');
  // What the editor shows counts more than what the disk holds.
  await open('b.cauce', 'segment big = any bought\n');
  await until(() => codes('b.cauce')?.length === 0);
  files['cauce.yaml'] = { detail: 'it is not UTF-8' };
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('cauce.yaml'), type: 2 }] });
  await until(() => codes('cauce.yaml')?.[0] === 'files/unreadable');
  expect(codes('b.cauce')).toEqual([]);
});

it('answers who pulls, refuses with a reason, and ends as it is told to', async () => {
  await started({ 'cauce.yaml': yaml }, { textDocument: { diagnostic: {} } });
  await open('a.cauce', 'segment big = any bougt\n');
  const textDocument = { uri: uri('a.cauce') };
  const report = await client.sendRequest('textDocument/diagnostic', { textDocument });
  expect(report).toMatchObject({ kind: 'full', items: [{ code: 'names/unknown', severity: 1 }] });
  const position = { line: 0, character: 2 };
  const refused = client.sendRequest('textDocument/prepareRename', { textDocument, position });
  await expect(refused).rejects.toThrow('There is no name here that could be changed.');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  expect(await ended).toBe(0);
});

it('draws the scenario at the cursor, as the text stands', async () => {
  await started({ 'cauce.yaml': yaml, 'a.cauce': '' });
  await open(
    'a.cauce',
    'scenario first:\n  when bought:\n    wait 2h\n\nscenario second:\n  when bought:\n    wait 3h\n',
  );
  const at = (line: number) => ({ textDocument: { uri: uri('a.cauce') }, position: { line, character: 0 } });
  expect(await client.sendRequest('cauce/graph', at(2))).toMatchObject({
    scenario: 'first',
    svg: expect.stringMatching(/^<svg[\s\S]*data-line="3"[\s\S]*wait 2h/),
  });
  expect(await client.sendRequest('cauce/graph', at(6))).toMatchObject({ scenario: 'second' });
  expect(await client.sendRequest('cauce/graph', { ...at(0), textDocument: { uri: uri('cauce.yaml') } })).toBeNull();
});

it('puts a ready-made scenario there, and adds what it needs', async () => {
  const createsFiles = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } };
  await started({ 'cauce.yaml': yaml, 'a.cauce': '' }, createsFiles);
  const edits: WorkspaceEdit[] = [];
  client.onRequest('workspace/applyEdit', ({ edit }) => {
    edits.push(edit);
    return { applied: true };
  });
  await open('a.cauce', '');
  const at = { textDocument: { uri: uri('a.cauce') }, position: { line: 0, character: 0 } };
  let entry: CompletionItem | undefined;
  for (let round = 0; round < 200 && !entry; round++) {
    const items = (await client.sendRequest('textDocument/completion', at)) as CompletionItem[];
    entry = items.find(({ label }) => label === 'thanks');
    await new Promise((done) => setTimeout(done, 25));
  }
  expect(entry?.textEdit).toMatchObject({ newText: expect.stringMatching(/^scenario \$\{1:thanks\} "Thanks":\n/) });
  await client.sendRequest('workspace/executeCommand', entry!.command!);
  const changed = edits[0]?.documentChanges?.map((one) =>
    'kind' in one ? `${one.kind} ${'uri' in one ? one.uri : ''}` : one.edits[0],
  );
  expect(changed).toEqual([
    {
      range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
      newText: expect.stringContaining('crm: {provider: csv'),
    },
    `create ${uri('messages/crm/thanks.txt')}`,
    expect.objectContaining({ newText: 'Thanks.\n' }),
  ]);
});

it('leads into the prelude where it lies, and takes its text for no project', async () => {
  await started({ 'cauce.yaml': `${yaml.replace('bought', 'order_placed')}`, 'a.cauce': '' });
  const text = 'segment s = regular\n';
  await open('a.cauce', text);
  const at = { textDocument: { uri: uri('a.cauce') }, position: { line: 0, character: 14 } };
  const prelude = uri('package/prelude.cauce');
  expect(await client.sendRequest('textDocument/definition', at)).toMatchObject([{ uri: prelude }]);
  await open('package/prelude.cauce', 'segment s = nonsense\n');
  const inside = { textDocument: { uri: prelude }, position: { line: 0, character: 9 } };
  expect(await client.sendRequest('textDocument/definition', inside)).toEqual([]);
  expect(told.get(prelude)).toBeUndefined();
});
