import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql: vitest would load its ES modules beside the CommonJS ones that libraries require.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // The end-to-end tests are the same on both sizes: all in one process, or two API and two worker processes over services.
    projects: [
      { extends: true, test: { name: 'small', include: process.env.SMALL_TESTS?.split(',') ?? ['test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'large',
          include: ['test/e2e/**/*.test.ts'],
          // Its processes are those of the large size anyway.
          exclude: ['test/e2e/frozen-worker.test.ts'],
          provide: { testSize: 'large' },
          runner: 'test/support/large-runner.ts',
        },
      },
    ],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 40_000 } },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/generated/**', 'src/main.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: {
        lines: 90,
        'src/graphql/**': { lines: 95 },
        'src/http/**': { lines: 95 },
        'src/jobs/**': { lines: 95 },
      },
    },
  },
});
