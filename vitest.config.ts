import { configDefaults, defineConfig } from 'vitest/config';

/** The first two replace modules, which no other test may have loaded before; the others open connections that end with their process. */
const ALONE = ['runtime/http/keys.test.ts', 'cli/orders/grouped-file.test.ts', 'lsp/server/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['vitest.folders.ts'],
    setupFiles: ['vitest.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['{grammar,compiler,runtime,lsp,cli,examples,bench,docs}/**/*.test.ts', '*.test.ts'],
          exclude: [...configDefaults.exclude, '**/*.slow.test.ts', ...ALONE],
          // Loading the rooms anew for each file takes longer than most tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
