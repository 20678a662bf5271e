import { request } from 'node:http';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startProcess, type ServerProcess } from './server-process.ts';

let dataDir: string;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-life-'));
  port = await freePort();
  server = await startProcess({ dataDir, port });
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const postmaster = () => existsSync(join(dataDir, 'postgres', 'postmaster.pid'));

async function titles(): Promise<string[]> {
  const answer = await fetch(`${server.address}/api/v1/posts?limit=100`);
  const { items } = (await answer.json()) as { items: { title: string }[] };
  return items.map((post) => post.title);
}

/** Resolves when the server has the request, by the `100 Continue` of HTTP (RFC 9110, 10.1.1); `status` when it has answered. */
function signInAs(email: string): Promise<{ status: Promise<number | undefined> }> {
  const asking = request(`${server.address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', expect: '100-continue' },
  });
  const status = new Promise<number | undefined>((done, fail) => {
    asking.on('response', (answer) => done(answer.resume().statusCode));
    asking.on('error', fail);
  });
  return new Promise((taken, fail) => {
    asking.on('error', fail);
    asking.on('continue', () => {
      asking.end(JSON.stringify({ email, password: 'kite-lantern-river-7' }));
      taken({ status });
    });
    asking.flushHeaders();
  });
}

describe('a community in one command', { timeout: 90_000 }, () => {
  it('is alive at its first start: people, posts and pages, and an administrator who can sign in', async () => {
    expect((await titles()).length).toBeGreaterThanOrEqual(40);
    const page = await fetch(server.address);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src [^;]*'(?:nonce|sha256)-/);
    expect(await page.text()).toContain('모두의 마당');
    const signedIn = await fetch(`${server.address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(server.admin),
    });
    expect(signedIn.status).toBe(200);
  });

  it('refuses to run twice on one folder, in one line, and leaves the first alone', async () => {
    const second = startProcess({ dataDir, port: await freePort() });
    await expect(second).rejects.toThrow(/ended with 1:\n[^\n]*already running[^\n]*\n?$/);
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
  });

  it('says that a port is taken', async () => {
    const other = mkdtempSync(join(tmpdir(), 'madang-port-'));
    await expect(startProcess({ dataDir: other, port, env: { SAMPLES: '0' } })).rejects.toThrow(
      /ended with 1:[\s\S]*is taken/,
    );
    rmSync(other, { recursive: true, force: true });
  });

  it('answers what it was asked before it stops, and takes PostgreSQL with it', async () => {
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signInAs(`nobody${index}@people.test`)),
    );
    const started = performance.now();
    const [code, answers] = await Promise.all([
      server.stop(),
      Promise.all(asked.map(({ status }) => status)),
    ]);
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(new Set(answers)).toEqual(new Set([401]));
    expect(postmaster()).toBe(false);
  });

  it('has everything after kill -9, adopts the orphaned PostgreSQL, and prints no password again', async () => {
    server = await startProcess({ dataDir, port });
    const before = await titles();
    await server.kill();
    expect(postmaster()).toBe(true);
    server = await startProcess({ dataDir, port });
    expect(server.admin).toBeNull();
    expect(await titles()).toEqual(before);
    expect(await server.stop()).toBe(0);
    expect(postmaster()).toBe(false);
  });
});
