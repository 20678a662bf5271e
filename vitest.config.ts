import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'blueprints/**/*.test.ts',
      'cli/**/*.test.ts',
      'web/src/**/*.test.ts',
      'tests/**/*.test.ts',
      'docs/**/*.test.ts',
    ],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
