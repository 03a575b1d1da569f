/** The settings for editors that no test can have: what they may say by their makers' pages, and whether what they start is the server. */
import { expect, it } from 'vitest';
import { drive, lacking, setupOf } from './editor.fixture.js';

/** Starts a command, introduces itself, and writes down who answers. */
const client = `
const { spawn } = require('node:child_process');
const [command, ...args] = process.argv.slice(1);
const server = spawn(command, args);
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
server.stdin.write('Content-Length: ' + body.length + '\\r\\n\\r\\n' + body);
let said = '';
server.stdout.on('data', (text) => {
  said += text;
  const found = /"serverInfo":(\\{[^}]*\\})/.exec(said);
  if (!found) return;
  require('node:fs').writeFileSync(process.env.CAUCE_RESULT, found[1]);
  server.kill();
});
`;

const whoAnswers = (command: readonly string[]) => drive('node', ['-e', client, '--', ...command]).name;

/** `key = value` of a TOML file, table by table; values that are JSON as well are read. */
function tables(text: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  let table: Record<string, unknown> = {};
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const head = /^\[+([^\]]+)\]+$/.exec(line)?.[1];
    const [, key, value] = /^([a-z-]+) = (.+)$/.exec(line) ?? [];
    if (head !== undefined) {
      table = {};
      found.set(head, table);
    } else table[key!] = value!.startsWith('{') ? value : JSON.parse(value!);
  }
  return found;
}

it('Helix', { timeout: 60_000 }, (ctx) => {
  const why = lacking('node');
  if (why !== undefined) ctx.skip(why);
  const found = tables(setupOf('toml'));
  const { command, args, ...noMore } = found.get('language-server.cauce')!;
  expect(noMore).toEqual({});
  expect(whoAnswers([command as string, ...(args as string[])])).toBe('cauce');
  // https://docs.helix-editor.com/languages.html
  expect(found.get('language')).toEqual({
    name: 'cauce',
    scope: 'source.cauce',
    'file-types': ['cauce'],
    roots: ['cauce.yaml'],
    'comment-tokens': '#',
    indent: '{ tab-width = 2, unit = "  " }',
    'language-servers': ['cauce'],
  });
});

it('Zed and JetBrains', { timeout: 60_000 }, (ctx) => {
  const why = lacking('node');
  if (why !== undefined) ctx.skip(why);
  const zed = JSON.parse(setupOf('json', 'Zed'));
  // https://zed.dev/docs/configuring-languages
  const { path, arguments: args } = zed.lsp.cauce.binary;
  expect(whoAnswers([path, ...args])).toBe('cauce');
  const { programArgs, fileTypeMappings, ...named } = JSON.parse(setupOf('json', 'JetBrains'));
  // https://github.com/redhat-developer/lsp4ij/blob/main/docs/UserDefinedLanguageServerTemplate.md
  expect(named).toEqual({ id: 'cauce', name: 'Cauce' });
  expect(fileTypeMappings).toEqual([{ fileType: { name: 'Cauce', patterns: ['*.cauce'] }, languageId: 'cauce' }]);
  expect(whoAnswers(programArgs.default.split(' '))).toBe('cauce');
  expect(programArgs.windows).toBe(programArgs.default.replace('npx', 'npx.cmd'));
});
