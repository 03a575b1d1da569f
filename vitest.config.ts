import { configDefaults, defineConfig } from 'vitest/config';

/** Replaces a module of Node's own: it must not find that module loaded by another test. */
const REPLACES_MODULES = ['runtime/http/keys.test.ts'];

export default defineConfig({
  test: {
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
          exclude: [...configDefaults.exclude, '**/*.slow.test.ts', ...REPLACES_MODULES],
          // Loading the rooms anew for each file takes longer than most tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: REPLACES_MODULES } },
    ],
  },
});
