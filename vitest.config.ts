import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql: vitest would load its ES modules beside the CommonJS ones that libraries require.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
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
