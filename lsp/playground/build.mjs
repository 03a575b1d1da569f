/** `npm run playground`: makes the page's static files in `lsp/playground/dist` and serves them on 127.0.0.1; `--build` only makes them. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { projectTexts, shop, templates } from '../project-texts.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(folder, 'dist');

/** The numbering plans are loaded on demand where there is a disk; here they are packed. */
const phones = {
  name: 'phones',
  resolveId: (id) => (id === 'node:module' ? '\0phones' : null),
  load: (id) =>
    id === '\0phones'
      ? "import * as plans from 'libphonenumber-js/min'; export const createRequire = () => () => plans;"
      : null,
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of ['index.html', 'style.css', 'icon.svg']) cpSync(join(folder, name), join(target, name));
for (const [name, from] of [
  ['shop.json', shop],
  ['templates.json', templates],
])
  writeFileSync(join(target, name), JSON.stringify(projectTexts(join(root, from))));
const monaco = createRequire(import.meta.url).resolve('monaco-editor/editor/editor.worker.js');
await bundle({ page: join(folder, 'src/page.ts') }, true);
for (const [name, entry] of [
  ['runner', join(folder, 'src/runner.ts')],
  ['server', join(folder, 'src/server.ts')],
  ['editor.worker', monaco],
])
  await bundle({ [name]: entry }, false);
if (!process.argv.includes('--build')) serve();

async function bundle(input, split) {
  const css = [];
  await build({
    input,
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    plugins: [styles(css), phones],
    output: {
      dir: target,
      format: 'esm',
      minify: true,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      ...(!split && { codeSplitting: false }),
    },
    logLevel: 'warn',
  });
  if (css.length > 0) writeFileSync(join(target, 'monaco.css'), css.join('\n'));
}

/** Style sheets that Monaco imports go into one file, and the fonts they name beside it. */
function styles(css) {
  return {
    name: 'styles',
    load: {
      filter: { id: /\.css$/ },
      handler(id) {
        const text = readFileSync(id, 'utf8').replace(/url\(["']?(\.[^"')]+\.ttf)["']?\)/g, (_, path) => {
          const name = path.split('/').at(-1);
          cpSync(join(id, '..', path), join(target, name));
          return `url(${name})`;
        });
        css.push(text);
        return { code: '', moduleType: 'js', moduleSideEffects: 'no-treeshake' };
      },
    },
  };
}

function serve() {
  const types = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.ttf': 'font/ttf',
  };
  const server = createServer(({ url = '/' }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const file = join(target, path === '/' ? 'index.html' : path);
    try {
      if (!file.startsWith(target + sep)) throw new Error('outside');
      const content = readFileSync(file);
      response
        .writeHead(200, { 'content-type': `${types[extname(file)] ?? 'application/octet-stream'}; charset=utf-8` })
        .end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n');
    }
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`playground http://127.0.0.1:${server.address().port}`);
  });
}
