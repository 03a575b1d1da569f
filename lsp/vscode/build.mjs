/** `npm run package:vscode`: bundles extension and language server and packs them as `lsp/vscode/dist/cauce-VERSION.vsix`. Needs no network. */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build } from 'rolldown';
import { projectTexts, shop, templates } from '../project-texts.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The ready-made scenarios and all beside them, by the folder they lie in. */
const starterTexts = Object.fromEntries([shop, templates].map((name) => [name, projectTexts(join(root, name))]));

/** The server as the command line starts it, without the rest of the command line. */
const serverEntry = {
  id: 'cauce:server',
  name: 'server',
  resolveId: (id) => (id === serverEntry.id ? id : null),
  load: (id) =>
    id === serverEntry.id
      ? `import { existsSync } from 'node:fs';
         import { dirname, join } from 'node:path';
         import { serveEditors } from ${JSON.stringify(join(root, 'cli/commands/lsp.ts'))};
         import { packageRoot } from ${JSON.stringify(join(root, 'cli/version.ts'))};
         import { starterSources } from ${JSON.stringify(join(root, 'compiler/starters/index.ts'))};
         const texts = ${JSON.stringify(starterTexts)};
         const starters = () => starterSources((folder) => new Map(Object.entries(texts[folder])));
         const command = (root) => {
           for (let folder = root; ; folder = dirname(folder)) {
             const own = join(folder, 'node_modules', 'cauce', 'dist', 'cli', 'main.js');
             if (existsSync(own)) return [process.execPath, own];
             if (folder === dirname(folder)) return undefined;
           }
         };
         const prelude = join(packageRoot, 'dist', 'prelude.cauce');
         serveEditors({ starters, prelude, command }).then((code) => process.exit(code));`
      : null,
};

rmSync(join(folder, 'dist'), { recursive: true, force: true });
await bundle('lsp/vscode/src/extension.ts', 'extension.cjs');
await bundle('cauce:server', 'server.cjs');
cpSync(join(root, 'compiler/prelude.cauce'), join(folder, 'dist/prelude.cauce'));
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
