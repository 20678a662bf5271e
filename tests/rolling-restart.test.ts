import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmptyDatabase } from '../server/test/database.ts';
import { ChatMember, fetchLog } from './chat-member.ts';
import { followInbox } from './inbox-reader.ts';
import { nginx, startNginx, type Nginx } from './nginx.ts';
import { call, signUp, type Person } from './people.ts';
import { freePort, startArguments } from './server-process.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

let folder: string;
let proxy: Nginx;
let environment: Record<string, string | undefined>;
let drop: () => Promise<void>;

beforeAll(async () => {
  if (!nginx) return;
  const database = await createEmptyDatabase();
  ({ drop } = database);
  folder = mkdtempSync(join(tmpdir(), 'madang-rolling-'));
  const ports = await freePorts(4);
  environment = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: database.connectionString,
    DATA_DIR: join(folder, 'data'),
    SAMPLES: '0',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_SCALE: '1000',
    START: `${script('start', startScript())} `,
    STOP: `${script('stop', stopScript())} `,
    PORTS: ports.join(' '),
  };
  for (const port of ports.slice(0, 2))
    await run(join(folder, 'start'), [String(port)], { env: environment });
  const isReady = async (port: number) =>
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  for (const port of ports.slice(0, 2))
    await vi.waitFor(() => isReady(port), { timeout: 100_000, interval: 100 });
  proxy = await startNginx(ports.slice(0, 2));
  Object.assign(environment, { NODES: proxy.nodes, NGINX_PID: proxy.pid, RELOAD: proxy.reload });
}, 120_000);

afterAll(async () => {
  if (!nginx) return;
  for (const port of listed()) await run(join(folder, 'stop'), [port], { env: environment });
  await proxy.stop();
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

function script(name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}`);
  chmodSync(path, 0o755);
  return path;
}

const startScript = () => `cd ${root}
PORT=$1 ${process.execPath} ${startArguments().join(' ')} >${folder}/$1.log 2>&1 </dev/null &
echo $! >${folder}/$1.pid
`;

// Nobody may have waited for one that has ended.
const stopScript = () => `pid=$(cat ${folder}/$1.pid)
kill -TERM $pid
while ps -o stat= -p $pid | grep -q '^[^Z]'; do sleep 0.1; done
`;

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

const listed = () => [...readFileSync(proxy.nodes, 'utf8').matchAll(/:(\d+);/g)].map(([, port]) => port!);

interface Traffic {
  answered: number;
  failed: string[];
  /** What was in a room's log when it was answered. */
  said: string[];
}

interface Visitor {
  traffic: Traffic;
  stopped: () => boolean;
  token?: string;
}

/** Asks one thing after the other over a connection that is kept, as browsers do. */
async function visit({ traffic, stopped, token }: Visitor, next: () => { path: string; body?: object }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!stopped()) {
    const { path, body } = next();
    const answer = await ask(agent, path, token, body).catch((error: Error) => error.message);
    traffic.answered += 1;
    if (typeof answer === 'string' || answer.status >= 400)
      traffic.failed.push(`${path} ${JSON.stringify(answer)}`);
    else if (body && 'content' in body) traffic.said.push(String(body.content));
  }
  agent.destroy();
}

interface Answer {
  status: number;
  text: string;
}

function ask(agent: Agent, path: string, token?: string, body?: object): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request(
      `${proxy.address}${path}`,
      {
        agent,
        method: body ? 'POST' : 'GET',
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => (text += piece));
        answer.once('end', () => done({ status: answer.statusCode!, text: text.slice(0, 200) }));
        answer.once('error', fail);
      },
    );
    sent.once('error', (error: NodeJS.ErrnoException) => {
      // nginx let a connection go that nothing was asked over, while something was: every browser asks once more.
      if (sent.reusedSocket && error.code === 'ECONNRESET') ask(agent, path, token, body).then(done, fail);
      else fail(error);
    });
    sent.end(body && JSON.stringify(body));
  });
}

async function makeRoom(people: readonly Person[]): Promise<string> {
  const [host, ...others] = people;
  const { id } = await call(proxy.address, host!.token, 'POST', '/rooms', {
    type: 'group',
    title: '이사하는 날',
    listed: true,
  });
  for (const { token } of others) await call(proxy.address, token, 'PUT', `/rooms/${id}/members/me`, {});
  return id;
}

describe.runIf(nginx)('deploy/rolling-restart', () => {
  it('changes nothing when a new node does not get ready', async () => {
    const before = listed();
    const nothing = { ...environment, START: 'true ', STOP: 'true ', PATIENCE: '1' };
    await expect(run(join(root, 'deploy/rolling-restart'), { env: nothing })).rejects.toThrow(
      `${before[0]} goes on`,
    );
    expect(listed()).toEqual(before);
    expect((await fetch(`${proxy.address}/health/ready`)).status).toBe(200);
  });

  it(
    'replaces every node while people read and talk: nothing fails, is lost or comes twice',
    { timeout: 240_000 },
    async () => {
      const people = await Promise.all(Array.from({ length: 6 }, () => signUp(proxy.address)));
      const [writer, speaker, reader, ...talkers] = people;
      const roomId = await makeRoom(people);
      const path = `/api/v1/rooms/${roomId}/messages`;
      const post = await call(proxy.address, writer!.token, 'POST', '/posts', {
        space: 'free',
        title: '글',
        body: '글',
      });
      const traffic: Traffic = { answered: 0, failed: [], said: [] };
      let stop = false;
      const stopped = () => stop;
      const members = talkers.map(
        ({ token }) => new ChatMember({ address: () => proxy.address, token, roomId }),
      );
      const inbox = followInbox(() => proxy.address, reader!.token);
      const pages = ['/', '/api/v1/posts', `/posts/${post.id}`, '/health/ready'];
      let count = 0;
      const load = [
        visit({ traffic, stopped }, () => ({ path: pages[(count += 1) % pages.length]! })),
        visit({ traffic, stopped, token: reader!.token }, () => ({ path: `${path}?limit=20` })),
        ...[writer, speaker].map((person) =>
          visit({ traffic, stopped, token: person!.token }, () => ({
            path,
            body: { content: crypto.randomUUID(), clientId: crypto.randomUUID() },
          })),
        ),
        visit({ traffic, stopped, token: writer!.token }, () => ({
          path: `/api/v1/posts/${post.id}/comments`,
          body: { body: `@${reader!.handle} ${crypto.randomUUID()}` },
        })),
        ...members.map((member) => member.talk(stopped)),
      ];
      const more = async () => {
        const before = traffic.answered;
        await vi.waitUntil(() => traffic.answered > before + 100, { timeout: 60_000, interval: 20 });
      };
      await more();
      const old = listed();
      const { stdout } = await run(join(root, 'deploy/rolling-restart'), { env: environment });
      expect([...stdout.matchAll(/stopping the node on (\d+)/g)].map(([, port]) => port)).toEqual(old);
      expect(stdout).toContain(`all nodes are new: ${listed().join(' ')}`);
      await more();
      stop = true;
      await Promise.all(load);

      expect(traffic.failed).toEqual([]);
      const log = await fetchLog({ address: () => proxy.address, token: writer!.token, roomId });
      const texts = log.map(({ content }) => content).filter((content) => content !== '');
      const said = [...traffic.said, ...members.flatMap(({ receipted }) => receipted)];
      expect(texts.toSorted()).toEqual(said.toSorted());
      for (const [n, member] of members.entries()) {
        const own = await fetchLog({ address: () => proxy.address, token: talkers[n]!.token, roomId });
        await vi.waitFor(() => expect(member.shown.at(-1)).toEqual(log.at(-1)), { timeout: 20_000 });
        expect(member.shown).toEqual(own);
      }
      const { lastSeq } = await call(proxy.address, reader!.token, 'GET', '/notifications?limit=1');
      await vi.waitFor(() => expect(inbox.seen().at(-1)).toBe(lastSeq), { timeout: 60_000 });
      expect(inbox.seen()).toEqual(inbox.seen().map((_, n) => n + 1));
      inbox.stop();
      await Promise.all(members.map((member) => member.stop()));
    },
  );
});
