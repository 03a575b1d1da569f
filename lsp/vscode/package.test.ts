/** The extension as it is packed: its server answers, its manifest names what its code registers, and it stays small. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  type Diagnostic,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { lineOfScenario, writtenTests } from './src/written.js';

const folder = dirname(fileURLToPath(import.meta.url));
const dist = join(folder, 'dist');
const shop = join(folder, '../../examples');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(folder, 'build.mjs')], { encoding: 'utf8' });
  expect(built.stderr + built.stdout).toMatch(/Packaged:/);
}, 120_000);

describe('the packed extension', () => {
  it('is one file under 3 MB', () => {
    const [vsix] = readdirSync(dist).filter((name) => name.endsWith('.vsix'));
    expect(vsix).toBe(`cauce-${manifest.version}.vsix`);
    expect(statSync(join(dist, vsix!)).size).toBeLessThan(3_000_000);
  });

  it('registers every command that its manifest offers, and no other', () => {
    const code = readFileSync(join(folder, 'src/extension.ts'), 'utf8');
    const registered = [...code.matchAll(/registerCommand\('([^']+)'/g)].map(([, name]) => name).sort();
    const offered = manifest.contributes.commands.map(({ command }: { command: string }) => command).sort();
    expect(registered).toEqual(offered);
  });

  it('has a server that tells what is wrong and draws', async () => {
    const child = spawn(process.execPath, [join(dist, 'server.cjs'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const client = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const uri = pathToFileURL(join(shop, 'abandoned_cart.cauce')).href;
    const told = new Promise<readonly Diagnostic[]>((resolve) => {
      client.onNotification('textDocument/publishDiagnostics', (params) => {
        if (params.uri === uri && params.diagnostics.length > 0) resolve(params.diagnostics);
      });
    });
    client.onRequest('client/registerCapability', () => null);
    client.listen();
    const workspaceFolders = [{ uri: pathToFileURL(shop).href, name: 'shop' }];
    await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, workspaceFolders });
    await client.sendNotification('initialized', {});
    const text = readFileSync(join(shop, 'abandoned_cart.cauce'), 'utf8');
    const document = { uri, languageId: 'cauce', version: 1, text: text.replace('cart_reminder', 'cart_remindr') };
    await client.sendNotification('textDocument/didOpen', { textDocument: document });
    expect((await told)[0]!.message).toContain('cart_remindr');
    const restored = [{ text }];
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: restored,
    });
    const position = { line: 4, character: 0 };
    const drawn = await client.sendRequest('cauce/graph', { textDocument: { uri }, position });
    expect(drawn).toMatchObject({ scenario: 'abandoned_cart', svg: expect.stringContaining('<svg') });
    const line = text.split('\n').findIndex((one) => one.includes('not regular'));
    const name = { line, character: text.split('\n')[line]!.indexOf('not regular') + 5 };
    const [place] = (await client.sendRequest('textDocument/definition', {
      textDocument: { uri },
      position: name,
    })) as readonly { readonly uri: string }[];
    expect(readFileSync(fileURLToPath(place!.uri), 'utf8')).toContain('segment regular');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    expect(await ended).toBe(0);
    client.dispose();
  });
});

describe('tests in a text', () => {
  it('are found with title, scenario and line', () => {
    const text = 'scenario a:\n  when x: stop\n\ntest "says \\"hi\\" \\u{e9}" for a:\n  when x\n# test "no" for a:\n';
    expect(lineOfScenario(`\n${text}`, 'a')).toBe(1);
    expect(writtenTests(text)).toEqual([{ title: 'says "hi" é', scenario: 'a', line: 3 }]);
  });
});
