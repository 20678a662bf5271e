import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

const kills = 2;
const looks = 30_000;

let dataDir: string;
let port: number;
let server: ServerProcess;
let token: string;

const start = () => startProcess({ dataDir, port, env: { SAMPLES: '0' } });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-export-'));
  port = await freePort();
  server = await start();
}, 180_000);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const password = 'kite-lantern-river-7';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into by the test
async function call(method: string, path: string, body?: object): Promise<any> {
  const answer = await fetch(`${server.address}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
  return { body: await answer.json(), token: answer.headers.get('set-auth-token') };
}

async function inDatabase<T extends pg.QueryResultRow>(
  statement: string,
  values: unknown[] = [],
): Promise<T[]> {
  const lines = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(lines[3]),
    user: 'madang',
    password: readFileSync(join(dataDir, 'secrets', 'database-password'), 'utf8').trim(),
    database: 'madang',
  });
  await client.connect();
  try {
    return (await client.query<T>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/** Somebody who looked at something every hour for years, so that a kill finds the work in its middle. */
async function someoneWhoLooksMuch(): Promise<string> {
  const email = `${randomUUID()}@people.test`;
  const made = await call('POST', '/api/auth/sign-up/email', { email, password, name: '다 가져갈 이' });
  token = made.token;
  const { id } = made.body.user as { id: string };
  const post = await call('POST', '/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  await inDatabase(
    `insert into post_views (post_id, viewer, hour)
     select $1, 'm:' || $2, date_trunc('hour', now()) - n * interval '1 hour' from generate_series(1, $3) n`,
    [post.body.id, id, looks],
  );
  return id;
}

async function untilInTheMiddle(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { body } = await call('GET', '/api/v1/me/export');
      expect(body.state).toBe('making');
      expect(body.rowsDone).toBeGreaterThan(0);
      expect(body.rowsDone).toBeLessThan(body.rowsTotal);
    },
    { timeout: 120_000, interval: 30 },
  );
}

it(`makes one whole file although the server is killed ${kills} times`, { timeout: 600_000 }, async () => {
  const id = await someoneWhoLooksMuch();
  await call('POST', '/api/v1/me/export', { password });
  for (let n = 0; n < kills; n += 1) {
    await untilInTheMiddle();
    await server.kill();
    // What was begun counts for nothing until its process is known to be dead.
    await startAgain();
  }
  let state = { state: '', downloadUrl: '', size: 0 };
  await vi.waitFor(
    async () => {
      state = (await call('GET', '/api/v1/me/export')).body;
      expect(state.state).toBe('ready');
    },
    { timeout: 180_000, interval: 500 },
  );
  const answer = await fetch(`${server.address}${state.downloadUrl}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const zip = Buffer.from(await answer.arrayBuffer());
  expect(zip.length).toBe(state.size);
  const path = join(dataDir, 'export.zip');
  writeFileSync(path, zip);
  expect(execFileSync('unzip', ['-tq', path], { encoding: 'utf8' })).toContain('No errors detected');
  const manifest = JSON.parse(execFileSync('unzip', ['-p', path, 'manifest.json'], { encoding: 'utf8' }));
  expect(manifest).toMatchObject({ accountId: id, counts: { views: looks, posts: 1 } });
  const views = execFileSync('unzip', ['-p', path, 'data/views.json'], { encoding: 'utf8', maxBuffer: 1e8 });
  expect(JSON.parse(views).items).toHaveLength(looks);
  const rows = await inDatabase<{ state: string }>(
    'select state from personal_exports where account_id = $1',
    [id],
  );
  expect(rows).toEqual([{ state: 'ready' }]);
  const told = await inDatabase(
    `select 1 from notices where account_id = $1 and kind = 'rights.export_ready'`,
    [id],
  );
  expect(told).toHaveLength(1);
  // One file, and nothing half-made beside it.
  const files = readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true });
  expect(files.filter((one) => one.isFile() && one.parentPath.includes('exports'))).toHaveLength(1);
});

/** The next start, and the rows done so far forgotten, so that the next kill waits for work of its own. */
async function startAgain(): Promise<void> {
  server = await start();
  await inDatabase(`update personal_exports set rows_done = 0 where state = 'making'`);
}
