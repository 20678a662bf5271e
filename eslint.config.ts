import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    '**/node_modules',
    'web/build',
    'web/.svelte-kit',
    'web/src/lib/paraglide',
    'data',
    '**/*.generated.ts',
    '**/*.d.ts',
    'coverage',
    '.data-*',
  ]),
  ts.configs.recommended,
  {
    files: [
      'server/**/*.ts',
      'cli/**/*.ts',
      'tests/**/*.ts',
      'bench/**/*.ts',
      'tools/**/*.ts',
      'blueprints/**/*.ts',
      '*.config.ts',
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['server/**/*.ts', 'cli/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node runs this file by erasing types: no enums.' },
        {
          selector: 'TSParameterProperty',
          message: 'Node runs this file by erasing types: no parameter properties.',
        },
      ],
    },
  },
  {
    // Mounting routes is a list, not logic.
    files: ['server/modules/**/*.routes.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['web/**/*.svelte', 'web/**/*.svelte.ts', 'web/**/*.ts'],
    extends: [svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      'svelte/no-navigation-without-resolve': 'off',
      'no-undef': 'off',
      // Prettier keeps a space that matters as a quoted mustache.
      'svelte/no-useless-mustaches': 'off',
    },
  },
);
