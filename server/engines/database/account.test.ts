import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processesOf } from './embedded/processes.ts';
import { ask, databaseBench } from './test-bench.ts';

const bench = databaseBench();
const root = process.getuid?.() === 0;
const plain = { uid: 65_534, gid: 65_534 };

/** A plain user can only be tried by root, and only when the checkout is open to others. */
const canBecomePlain = root && reaches(plain);
const users = [
  { name: root ? 'root' : 'a plain user', user: undefined },
  ...(canBecomePlain ? [{ name: 'a plain user', user: plain }] : []),
];

function reaches(user: { uid: number; gid: number }): boolean {
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, 'port.ts')], {
      ...user,
      cwd: '/',
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

describe.each(users)('started by $name', ({ user }) => {
  it('works below a folder that is closed to others, leaves everything to its starter and stops', async () => {
    const { above, dataDir, cluster } = bench.folder();
    chmodSync(above, 0o700);
    if (user) await chown(above, user.uid, user.gid);
    const server = bench.start({ dataDir, ...(user && { user }) });
    expect(await ask(await server.ready, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(join(cluster, 'PG_VERSION')).uid).toBe(user?.uid ?? process.getuid?.());
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(processesOf(cluster)).toEqual([]);
  });
});

/** What is known of users on this machine; the fallback below needs one called postgres. */
function uidOf(name: string): number | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  return line ? Number(line.split(':')[2]) : null;
}

/** A PATH on which nothing can make a user namespace or a user. */
function barePath(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['sh', 'test']) {
    const found = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((path) => isProgram(path));
    if (found) symlinkSync(found, join(bin, name));
  }
  return bin;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (root) {
  describe('root without user namespaces', () => {
    it('hands the database to a user of the system, or says what to do where there is none', async () => {
      const { above, dataDir, cluster } = bench.folder();
      chmodSync(above, 0o755);
      const server = bench.start({ dataDir, env: { PATH: barePath(above) } });
      const uid = uidOf('postgres');
      if (uid === null) {
        expect(await server.ended).toBe(1);
        expect(server.complaint()).toMatch(/start Madang as a plain user/);
        return;
      }
      expect(await ask(await server.ready, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(statSync(join(cluster, 'PG_VERSION')).uid).toBe(uid);
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
      expect(processesOf(cluster)).toEqual([]);
      // With namespaces again, the files still belong to that user: who owns the cluster decides.
      const again = bench.start({ dataDir });
      expect(await ask(await again.ready, 'select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('says the fix in one line when the folder is closed to everybody else', async () => {
      const { above, dataDir } = bench.folder();
      chmodSync(above, 0o700);
      const server = bench.start({ dataDir, env: { PATH: barePath(above) } });
      expect(await server.ended).toBe(1);
      expect(server.complaint()).toMatch(
        /^PostgreSQL refuses to run as root .*start Madang as a plain user, or set DATA_DIR.*\n$/,
      );
    });
  });
}
