/**
 * The second half of the build, over what tsc wrote: Chevrotain as one module, and the command line as a few chunks with the small libraries it always
 * needs, and what the threads of a replay and of a reading run as one file each. Loading hundreds of files one by one took as long as checking a project. What is not named here stays a package that loads when it is asked for.
 */
import { isAbsolute } from 'node:path';
import { defineConfig } from 'rolldown';

const inlined = new Set([
  'commander',
  'fastest-levenshtein',
  'htmlparser2',
  'liquidjs',
  'picocolors',
  'temporal-polyfill',
  'yaml',
  'zod',
]);

/** What an inlined package imports comes along. */
function isExternal(id, importer) {
  const isFile = id.startsWith('.') || isAbsolute(id);
  if (isFile || importer === undefined || importer.includes('node_modules')) return id.startsWith('node:');
  return !inlined.has(id.split('/')[0]);
}

export default defineConfig([
  {
    input: 'dist/grammar/chevrotain.js',
    platform: 'node',
    output: { file: 'dist/grammar/chevrotain.js', format: 'esm', minify: true },
  },
  ...['dist/runtime/backtest/shares/worker.js', 'dist/cli/orders/threads/worker.js'].map((file) => ({
    input: file,
    platform: 'node',
    external: isExternal,
    output: { file, format: 'esm', codeSplitting: false },
  })),
  {
    input: 'dist/cli/main.js',
    platform: 'node',
    external: isExternal,
    output: {
      dir: 'dist/cli',
      format: 'esm',
      entryFileNames: 'main.js',
      chunkFileNames: 'chunks/[name].js',
      minify: { compress: false, mangle: false, codegen: true },
    },
  },
]);
