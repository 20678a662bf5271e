import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmptyDatabase } from '../server/test/database.ts';
import { openStomp } from '../server/test/stomp.ts';
import { signUp } from './people.ts';
import { freePort, startProcess, type ServerProcess } from './server-process.ts';

let folders: string[];
let first: ServerProcess;
let second: ServerProcess;
const started: ServerProcess[] = [];
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createEmptyDatabase();
  drop = database.drop;
  folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'madang-node-')));
  const env = {
    DATABASE_URL: database.connectionString,
    ADMIN_PASSWORD: 'river-kite-lantern-9',
    ADMIN_EMAIL: 'host@madang.test',
    // As it is for members, so that their budgets can be used up.
    RATE_LIMIT_SCALE: '1',
  };
  // Both at once: one makes the first start, the other waits for it.
  const start = async (dataDir: string) => {
    const node = await startProcess({ dataDir, port: await freePort(), env });
    started.push(node);
    return node;
  };
  const starts = [start(folders[0]!), start(folders[1]!)] as const;
  await Promise.allSettled(starts);
  [first, second] = await Promise.all(starts);
}, 180_000);

afterAll(async () => {
  await Promise.all(started.map((node) => node.stop()));
  await drop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into by the test
  body: any;
  token: string | null;
}

async function call(
  node: ServerProcess,
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${node.address}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: answer.status,
    body: isJson ? JSON.parse(text) : text,
    token: answer.headers.get('set-auth-token'),
  };
}

const signIn = (node: ServerProcess) =>
  call(node, 'POST', '/api/auth/sign-in/email', null, {
    email: 'host@madang.test',
    password: 'river-kite-lantern-9',
  });

describe('two nodes on one external PostgreSQL', () => {
  it('made one community between them', async () => {
    expect([first.admin, second.admin].filter(Boolean)).toHaveLength(1);
    const [one, other] = await Promise.all(
      [first, second].map((node) => call(node, 'GET', '/api/v1/posts?limit=100', null)),
    );
    expect(one!.body.items.length).toBeGreaterThanOrEqual(40);
    expect(other!.body.items.map((post: { id: string }) => post.id)).toEqual(
      one!.body.items.map((post: { id: string }) => post.id),
    );
  });

  it('plays the story across both: sign up, write, comment, like, keep, edit, delete', async () => {
    const email = 'walker@people.test';
    const { token } = await call(first, 'POST', '/api/auth/sign-up/email', null, {
      email,
      password: 'kite-lantern-river-7',
      name: '걷는 이',
    });
    const post = await call(second, 'POST', '/api/v1/posts', token, {
      space: 'free',
      title: '두 마당',
      body: '한 마음',
    });
    expect(post.status).toBe(201);
    const path = `/api/v1/posts/${post.body.id}`;
    expect((await call(first, 'POST', `${path}/comments`, token, { body: '저쪽에서 왔어요' })).status).toBe(
      201,
    );
    expect((await call(second, 'PUT', `${path}/like`, token)).body.likeCount).toBe(1);
    expect((await call(first, 'PUT', `${path}/like`, token)).body.likeCount).toBe(1);
    expect((await call(first, 'PUT', `${path}/bookmark`, token)).status).toBe(204);
    expect((await call(second, 'GET', '/api/v1/me/bookmarks', token)).body.items).toHaveLength(1);
    expect((await call(second, 'PATCH', path, token, { title: '고친 마당', version: 1 })).body.version).toBe(
      2,
    );
    expect((await call(first, 'PATCH', path, token, { title: '늦은 마당', version: 1 })).status).toBe(409);
    expect((await call(first, 'DELETE', path, token)).status).toBe(204);
    expect((await call(second, 'GET', path, null)).status).toBe(404);
  });

  it('shows a new space, a changed setting and a new role on the other node within two seconds', async () => {
    const host = (await signIn(first)).token;
    expect(
      (await call(first, 'POST', '/api/v1/spaces', host, { slug: 'two', name: '둘째 마당' })).status,
    ).toBe(201);
    expect(
      (
        await call(first, 'PATCH', '/api/v1/admin/settings', host, {
          'site.name': { ko: '두 집 마당', en: 'Two houses' },
        })
      ).status,
    ).toBe(200);
    await sleep(2_000);
    expect((await call(second, 'GET', '/api/v1/spaces/two', null)).status).toBe(200);
    expect((await call(second, 'GET', '/api/v1/site', null)).body.name).toBe('두 집 마당');
    const joined = await call(second, 'POST', '/api/auth/sign-up/email', null, {
      email: 'helper@people.test',
      password: 'kite-lantern-river-7',
      name: '돕는 이',
    });
    expect((await call(first, 'GET', '/api/v1/admin/jobs', joined.token)).status).toBe(403);
    const { body } = await call(
      first,
      'GET',
      `/api/v1/admin/members?query=${encodeURIComponent('helper@people.test')}`,
      host,
    );
    expect(body.items).toHaveLength(1);
    expect(
      (await call(first, 'PUT', `/api/v1/admin/accounts/${body.items[0].id}/role`, host, { role: 'admin' }))
        .status,
    ).toBeLessThan(300);
    const again = await call(second, 'POST', '/api/auth/sign-in/email', null, {
      email: 'helper@people.test',
      password: 'kite-lantern-river-7',
    });
    expect((await call(second, 'GET', '/api/v1/admin/jobs', again.token)).status).toBe(200);
  });

  it('ends a session everywhere at once: requests and rooms that are open on the other node', async () => {
    const { token } = await signUp(first.address);
    const { body: room } = await call(second, 'POST', '/api/v1/rooms', token, { type: 'group', title: '방' });
    const live = await openStomp(second.address.replace('http', 'ws'), token);
    const heard = await live.follow(room.id);
    await call(first, 'POST', `/api/v1/rooms/${room.id}/messages`, token, { content: '저쪽에서' });
    await vi.waitFor(() => expect(heard.entries.map(({ content }) => content)).toEqual(['저쪽에서']), {
      timeout: 10_000,
    });
    expect((await call(first, 'POST', '/api/auth/sign-out', token, {})).status).toBe(200);
    expect((await call(second, 'GET', '/api/v1/me', token)).status).toBe(401);
    await vi.waitFor(() => expect(live.closed()?.code).toBe(4401), { timeout: 20_000 });
  });

  it('gives each member one budget, wherever they ask', async () => {
    const [one, other] = await Promise.all([signUp(first.address), signUp(second.address)]);
    const like = (node: ServerProcess, token: string) => call(node, 'PUT', '/api/v1/posts/1/like', token);
    const statuses = [];
    for (let n = 0; n < 70; n += 1)
      statuses.push(...(await Promise.all([first, second].map((node) => like(node, one.token)))));
    const refused = statuses.filter(({ status }) => status === 429);
    // 120 a minute; two nodes may give a twentieth too much.
    expect(statuses.length - refused.length).toBeLessThanOrEqual(126);
    expect(refused[0]?.body.code).toBe('request.too_many');
    expect((await like(second, other.token)).status).not.toBe(429);
  });
});
