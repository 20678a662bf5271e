import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-cli-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function madang(args: string[], env: Record<string, string> = {}) {
  const run = spawnSync(process.execPath, ['cli/madang.ts', ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    encoding: 'utf8',
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

// Each command is a process of its own that starts PostgreSQL.
describe('madang', { timeout: 120_000 }, () => {
  it('says how it is used, and refuses what it does not know', () => {
    expect(madang([])).toMatchObject({ code: 0, out: expect.stringContaining('madang doctor') });
    expect(madang(['dance'])).toMatchObject({ code: 2 });
  });

  it('names every wrong variable at once', () => {
    const { code, err } = madang(['migrate'], {
      PORT: 'many',
      DATABASE_URL: 'mysql://x',
      ROLES: 'web,cook',
      PUBLIC_URL: 'nowhere',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'ROLES', 'PUBLIC_URL']) expect(err).toContain(name);
  });

  it('brings an empty folder up to date, once', () => {
    const first = madang(['migrate']);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('20261121T0400_posts') });
    expect(madang(['migrate']).out).toContain('Nothing to do');
  });

  it('applies a blueprint, adding only what is missing', () => {
    expect(madang(['blueprint', 'apply', 'pet'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Made [1-9]\d* spaces/),
    });
    expect(madang(['blueprint', 'apply', 'pet']).out).toContain('Made 0 spaces');
    expect(madang(['blueprint', 'apply', 'moon'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('plaza'),
    });
  });

  it('makes, promotes and rescues accounts', () => {
    const made = madang(['user', 'create', 'host@people.test', '--name', '마당지기', '--role', 'admin']);
    expect(made, made.err).toMatchObject({ code: 0 });
    expect(made.out).toMatch(/Password, shown only now: \S{12,}/);
    expect(madang(['user', 'create', 'host@people.test']).code).toBe(2);
    expect(madang(['user', 'create', 'second@people.test'])).toMatchObject({ code: 0 });
    expect(madang(['user', 'promote', 'second@people.test', 'moderator'])).toMatchObject({ code: 0 });
    expect(madang(['user', 'promote', 'second@people.test', 'king']).code).toBe(2);
    expect(madang(['user', 'password', 'host@people.test']).out).toContain('New password');
    expect(madang(['user', 'password', 'nobody@people.test']).code).toBe(2);
  });

  it('fills a site with invented people, but asks where somebody lives', () => {
    const refused = madang(['demo', '--posts', '5']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    const made = madang(['demo', '--posts', '30', '--comments', '60', '--members', '10', '--yes']);
    expect(made, made.err).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Made 30 posts and 60 comments by 10 members/),
    });
    expect(madang(['demo', '--posts', 'many']).code).toBe(2);
    expect(madang(['demo', '--pots', '5'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--pots'),
    });
    expect(madang(['demo', '--from', join(dataDir, 'nowhere.tsv'), '--yes']).code).not.toBe(0);
  });

  it('keeps the last administrator', () => {
    const { code, err } = madang(['user', 'promote', 'host@people.test', 'member']);
    expect(code).toBe(1);
    expect(err).toContain('accounts.last_admin');
  });

  it('looks at each engine and says the fix', () => {
    const { code, out } = madang(['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/ok\s+database\s+PostgreSQL 18/);
    expect(out).toMatch(/LOOK\s+mail[\s\S]*SMTP_URL/);
  });
});
