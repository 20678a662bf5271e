import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = ['config.ts', 'config-identity.ts'];
const code = files.map((file) => readFileSync(resolve(root, 'server/app', file), 'utf8')).join('\n');
const page = readFileSync(resolve(root, 'docs/operations/configure.md'), 'utf8');

/** `read.text('HOST', '127.0.0.1')` → HOST with the default as a person would write it; null when there is no plain one. */
function readVariables(): Map<string, string | null> {
  const calls = code.matchAll(
    /\bread\.(\w+)\(\s*'([A-Z][A-Z0-9_]*)'(?:,\s*(?:'([^']*)'|(\d[\d_]*)|(true|false)))?/g,
  );
  const variables = new Map<string, string | null>();
  for (const [, , name, text, number, flag] of calls) {
    const written = text ?? number?.replaceAll('_', '') ?? (flag && (flag === 'true' ? '1' : '0'));
    variables.set(name!, written ?? null);
  }
  return variables;
}

/** Rows of the page's tables: `| \`NAME\` | default | meaning |`. */
function readRows(): Map<string, string> {
  const rows = page.matchAll(/^\|\s*`([A-Z][A-Z0-9_]*)`\s*\|\s*([^|]*?)\s*\|\s*([^|]+?)\s*\|$/gm);
  return new Map([...rows].map(([, name, initial]) => [name!, initial!]));
}

describe('docs/operations/configure.md', () => {
  const variables = readVariables();
  const rows = readRows();

  it('is compared with something', () => {
    expect(variables.size).toBeGreaterThan(10);
    expect(variables.get('HOST')).toBe('127.0.0.1');
  });

  it('names every variable of the code and no other', () => {
    expect([...rows.keys()].sort()).toEqual([...variables.keys()].sort());
  });

  it('gives the defaults of the code', () => {
    for (const [name, initial] of variables) {
      if (initial !== null) expect(rows.get(name), name).toBe(`\`${initial}\``);
    }
  });
});
