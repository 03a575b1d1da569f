/** `npm run package:vscode`: bundles extension and language server and packs them as `lsp/vscode/dist/cauce-VERSION.vsix`. Needs no network. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build } from 'rolldown';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The server as the command line starts it, without the rest of the command line. */
const serverEntry = {
  id: 'cauce:server',
  name: 'server',
  resolveId: (id) => (id === serverEntry.id ? id : null),
  load: (id) =>
    id === serverEntry.id
      ? `import { lsp } from ${JSON.stringify(join(root, 'cli/commands/lsp.ts'))};
         lsp({ stdio: true }).then((code) => process.exit(code));`
      : null,
};

rmSync(join(folder, 'dist'), { recursive: true, force: true });
await bundle('lsp/vscode/src/extension.ts', 'extension.cjs');
await bundle('cauce:server', 'server.cjs');
const packagePath = join(folder, 'dist', `cauce-${version}.vsix`);
await createVSIX({ cwd: folder, packagePath, dependencies: false, allowMissingRepository: true });

async function bundle(entry, name) {
  await build({
    input: entry === serverEntry.id ? entry : join(root, entry),
    platform: 'node',
    plugins: [serverEntry],
    external: ['vscode'],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    output: { file: join(folder, 'dist', name), format: 'cjs', minify: true, codeSplitting: false },
    logLevel: 'warn',
  });
}
