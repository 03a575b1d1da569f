import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{grammar,compiler,runtime,lsp,cli,examples,bench,docs}/**/*.test.ts', '*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.slow.test.ts'],
    setupFiles: ['vitest.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
