import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmptyDatabase } from '../../server/test/database.ts';
import { openStomp, type StompClient } from '../../server/test/stomp.ts';
import { launchBrowser } from '../browser.ts';
import { nginx, startNginx, type Nginx } from '../nginx.ts';
import { call, signUp, type Person } from '../people.ts';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';
import { watchOver } from './expectations.ts';
import { Site } from './site.ts';
import { talkTogether } from './talking.ts';

let site: Site;
let proxy: Nginx;
let drop: () => Promise<void>;
const nodes: ServerProcess[] = [];

beforeAll(async () => {
  if (!nginx) return;
  const database = await createEmptyDatabase();
  drop = database.drop;
  const dataDir = mkdtempSync(join(tmpdir(), 'madang-two-'));
  const admin = { email: 'host@madang.test', password: 'river-kite-lantern-9' };
  const env = {
    DATABASE_URL: database.connectionString,
    TRUSTED_PROXIES: '127.0.0.1',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  };
  for (let n = 0; n < 2; n += 1) nodes.push(await startProcess({ dataDir, port: await freePort(), env }));
  proxy = await startNginx(nodes.map(({ address }) => Number(new URL(address).port)));
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    return 0;
  };
  const server = { ...nodes[0]!, address: proxy.address, stop };
  site = new Site({ server, browser: await launchBrowser(), dataDir, env, admin });
}, 180_000);
afterAll(async () => {
  if (!nginx) return;
  await site?.close();
  await proxy?.stop();
  await drop?.();
});

describe.runIf(nginx)('two nodes behind nginx', () => {
  watchOver(() => site);

  it('are one site to two browsers that talk', { timeout: 120_000 }, async () => {
    const [han, sol] = [await site.join('한결'), await site.join('솔방울')];
    await talkTogether(site, han, sol);
  });

  it('tell one story of a room with a password over STOMP', { timeout: 60_000 }, async () => {
    const { address } = proxy;
    const [host, ...guests] = await Promise.all([0, 1, 2].map(() => signUp(address)));
    const made = { type: 'group', title: '코드 방', password: '열려라참깨', capacity: 3, listed: true };
    const { id } = await call(address, host!.token, 'POST', '/rooms', made);
    const join = ({ token }: Person) =>
      call(address, token, 'PUT', `/rooms/${id}/members/me`, { password: made.password });
    for (const guest of guests) await join(guest);
    await expect(join(await signUp(address))).rejects.toThrow('chat.room_full');
    const clients = await Promise.all([host!, ...guests].map(({ token }) => open(address, token)));
    const heard = await Promise.all(clients.map((client) => client.follow(id, 0)));
    for (let n = 0; n < 30; n += 1) await clients[n % 3]!.say(id, `${n}번째 말`);
    const said = Array.from({ length: 30 }, (_, n) => `${n}번째 말`);
    for (const { entries } of heard)
      await soonEquals(() => entries.filter((one) => one.type === 'message').map((one) => one.content), said);
    // The host leaves, then the next one, then the last one out closes it.
    for (const { token } of [host!, ...guests])
      await call(address, token, 'DELETE', `/rooms/${id}/members/me`);
    for (const client of clients) await soonEquals(() => client.closed()?.code, 4403);
    const room = await call(address, host!.token, 'GET', `/rooms/${id}`);
    expect(room.closedAt).not.toBeNull();
    const last = heard[2]!.entries.map((one) => one.type as string);
    expect(last.filter((type) => type === 'host-changed')).toHaveLength(2);
    await Promise.all(clients.map((client) => client.stop()));
  });
});

const open = (address: string, token: string): Promise<StompClient> =>
  openStomp(address.replace('http', 'ws'), token);

const soonEquals = (read: () => unknown, expected: unknown) =>
  vi.waitFor(() => expect(read()).toEqual(expected), { timeout: 20_000, interval: 50 });
