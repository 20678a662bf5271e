import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community } from '../server/test/community.ts';
import { openEventStream } from '../server/test/event-stream.ts';
import { freePort } from './server-process.ts';

const nginx = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));
if (!nginx) console.log('Skipped: the example for nginx; there is no nginx on this machine.');

let community: Community;
let folder: string;
let proxy: ChildProcess | undefined;
let address: string;

/** The example as it is shipped, but for its addresses and its certificate. */
function configuration(from: number, to: number): string {
  const example = readFileSync(resolve(import.meta.dirname, '../deploy/nginx.conf'), 'utf8');
  const [head, , secure] = example.split(/^(?=server \{)/m);
  const site = `${head}${secure}`
    .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${to};`)
    .replace(/^.*listen \[::\].*\n/m, '')
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${from};`)
    .replace(/^\s+ssl_certificate.*\n/gm, '');
  expect(site).not.toMatch(/ssl|3000/);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr warn;
events {}
http { access_log off; ${places.join(' ')}
${site}}`;
}

beforeAll(async () => {
  if (!nginx) return;
  folder = mkdtempSync(join(tmpdir(), 'madang-nginx-'));
  community = await startCommunity({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  await community.node.app.http.listen({ port: 0, host: '127.0.0.1' });
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(port, (community.node.app.http.server.address() as AddressInfo).port));
  const tested = spawnSync(nginx, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
  expect(tested.status, tested.stderr).toBe(0);
  proxy = spawn(nginx, ['-p', folder, '-c', file], { stdio: 'ignore' });
  address = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${address}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) await sleep(50);
}, 60_000);

afterAll(async () => {
  if (!proxy) return;
  const ended = once(proxy, 'exit');
  proxy.kill('SIGTERM');
  await ended;
  await community.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(nginx)('the example for nginx', () => {
  it('lets each event of the live inbox through at once', async () => {
    const author = await community.signUp('글쓴이');
    const other = await community.signUp('댓글이');
    const stream = await openEventStream(`${address}/api/v1/notifications/stream`, {
      authorization: `Bearer ${author.token}`,
      'accept-encoding': 'gzip',
    });
    expect(stream.status).toBe(200);
    expect(stream.headers['content-encoding']).toBeUndefined();
    await vi.waitFor(() => expect(stream.lastId()).toBe('0'), { timeout: 10_000 });
    for (let n = 1; n <= 3; n += 1) {
      const post = await author.post('/api/v1/posts', { space: 'free', title: `글 ${n}`, body: '본문' });
      await other.post(`/api/v1/posts/${post.body.id}/comments`, { body: '말' });
      await community.node.jobs.drain();
      // Held back until the answer ends, or until a buffer is full, it would not be here while the answer goes on.
      await vi.waitFor(() => expect(stream.lastId()).toBe(String(n)), { timeout: 10_000 });
    }
    expect(stream.isEnded()).toBe(false);
    stream.close();
  });

  it('passes on the rest of the site', async () => {
    const answer = await fetch(`${address}/api/v1/posts`);
    expect(answer.status).toBe(200);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
  });
});
