import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';
import { keepWriting, type Acknowledged } from './writers.ts';

const kills = 20;
const writers = 4;

let dataDir: string;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-kill-'));
  port = await freePort();
  server = await startProcess({ dataDir, port, env: { SAMPLES: '0' } });
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function signUp(): Promise<string> {
  const answer = await fetch(`${server.address}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `w${Math.random().toString(36).slice(2)}@people.test`,
      password: 'kite-lantern-river-7',
      name: '쓰는 이',
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.get('set-auth-token')!;
}

/** Runs writers while `disturb` does its worst, and answers what they were told is stored. */
async function writeThrough(
  disturb: (untilMore: () => Promise<void>) => Promise<void>,
): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { posts: new Map(), comments: new Map(), likes: new Set() };
  let stopped = false;
  const tokens = await Promise.all(Array.from({ length: writers }, signUp));
  const running = tokens.map((token) =>
    keepWriting({ address: () => server.address, token, acknowledged, stopped: () => stopped }),
  );
  // Each fault hits somebody who writes, however slow the machine is.
  const untilMore = async () => {
    const before = acknowledged.posts.size;
    await vi.waitUntil(() => acknowledged.posts.size >= before + 2, { timeout: 60_000, interval: 20 });
  };
  await disturb(untilMore);
  await sleep(500);
  stopped = true;
  await Promise.all(running);
  return acknowledged;
}

function postmasterPid(): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function openDatabase(): Promise<pg.Client> {
  const lines = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  const password = readFileSync(join(dataDir, 'secrets', 'database-password'), 'utf8').trim();
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(lines[3]),
    user: 'madang',
    password,
    database: 'madang',
  });
  await client.connect();
  return client;
}

/** Counts in the database itself, not through the server that is under suspicion. */
async function expectNothingLostOrDoubled({ posts, comments, likes }: Acknowledged): Promise<void> {
  const database = await openDatabase();
  try {
    const marks = await database.query<{ title: string; n: string }>(
      `select title, count(*) n from posts where title like '글 %' group by title`,
    );
    const byTitle = new Map(marks.rows.map((row) => [row.title, Number(row.n)]));
    const said = await database.query<{ body: string; n: string }>(
      `select body, count(*) n from comments where body like '댓글 %' group by body`,
    );
    const byBody = new Map(said.rows.map((row) => [row.body, Number(row.n)]));
    const liked = await database.query<{ post_id: string }>('select post_id from post_likes');
    const likedIds = new Set(liked.rows.map((row) => row.post_id));
    expect([...posts.values()].filter((mark) => byTitle.get(`글 ${mark}`) !== 1)).toEqual([]);
    expect([...comments.values()].filter((mark) => byBody.get(`댓글 ${mark}`) !== 1)).toEqual([]);
    expect([...likes].filter((id) => !likedIds.has(id))).toEqual([]);
    expect([...byTitle.values(), ...byBody.values()].filter((n) => n !== 1)).toEqual([]);
    const wrong = await database.query(`
      select id from posts p where like_count <> (select count(*) from post_likes l where l.post_id = p.id)
         or comment_count <> (select count(*) from comments c where c.post_id = p.id and c.deleted_at is null)`);
    expect(wrong.rows).toEqual([]);
  } finally {
    await database.end();
  }
  expect(posts.size).toBeGreaterThan(kills);
}

describe('a fault in the middle of writing', () => {
  it(`loses and doubles nothing when the server is killed ${kills} times`, { timeout: 900_000 }, async () => {
    const acknowledged = await writeThrough(async (untilMore) => {
      for (let index = 0; index < kills; index += 1) {
        await untilMore();
        await sleep(Math.random() * 500);
        await server.kill();
        server = await startProcess({ dataDir, port, env: { SAMPLES: '0' } });
      }
    });
    await expectNothingLostOrDoubled(acknowledged);
  });

  it(`loses and doubles nothing when PostgreSQL is killed ${kills} times`, { timeout: 900_000 }, async () => {
    const acknowledged = await writeThrough(async (untilMore) => {
      for (let index = 0; index < kills; index += 1) {
        await untilMore();
        await sleep(Math.random() * 700);
        const killed = postmasterPid();
        process.kill(killed, 'SIGKILL');
        await untilAnotherRuns(killed);
      }
    });
    expect(server.child.exitCode).toBeNull();
    await expectNothingLostOrDoubled(acknowledged);
  });
});

async function untilAnotherRuns(killed: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    await sleep(100);
    const ready = await fetch(`${server.address}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready && postmasterPid() !== killed) return;
  }
  throw new Error('PostgreSQL did not come back');
}
