import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { call, signUp, type Person } from '../people.ts';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

const kills = Number(process.env.MATCHING_KILLS ?? 3);
const crowd = 24;
const env = { SAMPLES: '0', BLUEPRINT: 'campus' };
const entry = '/matching/pools/meal/entry';

let dataDir: string;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-matching-'));
  port = await freePort();
  server = await startProcess({ dataDir, port, env });
}, 180_000);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Ending {
  status: string;
  matchId: string | null;
}

/** Until the server says yes: what it said nothing to may be done or not, and is the same when done twice. */
async function insist(person: Person, method: string, path: string, body?: object) {
  for (;;) {
    try {
      return await call(server.address, person.token, method, path, body);
    } catch (error) {
      if (String(error).includes(' 4')) throw error;
      await sleep(50);
    }
  }
}

const lastOf = async (person: Person): Promise<Ending | null> => (await insist(person, 'GET', entry)).last;
const toldOf = async (person: Person): Promise<{ type: string; url: string }[]> =>
  (await insist(person, 'GET', '/notifications?limit=100')).items;

/** Waits once: whoever got no answer looks first whether they wait, or were matched, already. */
async function enter(person: Person, choices: Record<string, string[]>): Promise<void> {
  for (;;) {
    try {
      await call(server.address, person.token, 'PUT', entry, { choices });
      return;
    } catch {
      if ((await lastOf(person)) !== null) return;
    }
  }
}

/** Everybody waits, while the server is killed. */
async function waitTogether(people: readonly Person[], restart: () => Promise<void>): Promise<void> {
  const places = ['seocho', 'gaepo', 'outside'];
  const entering = people.map(async (person, at) => {
    await sleep(at * 12);
    await enter(person, { place: [places[at % 3]!, places[(at + 1) % 3]!] });
  });
  await sleep(Math.random() * 12 * crowd);
  await restart();
  await Promise.all(entering);
}

it(
  `matches everybody once and tells them when it is killed ${kills} times`,
  { timeout: 900_000 },
  async () => {
    const restart = async () => {
      await server.kill();
      server = await startProcess({ dataDir, port, env });
    };
    const everybody: Person[] = [];
    for (let n = 0; n < kills; n += 1) {
      const people = await Promise.all(Array.from({ length: crowd }, () => signUp(server.address)));
      everybody.push(...people);
      await waitTogether(people, restart);
    }
    let endings: (Ending | null)[] = [];
    // Jobs of a killed process come free after its heart has been silent for a while.
    await vi.waitFor(
      async () => {
        endings = await Promise.all(everybody.map(lastOf));
        // No entry is lost: everybody is matched but at most one who has nobody left.
        const unmatched = endings.filter((ending) => ending?.status !== 'matched');
        expect(unmatched.length).toBeLessThanOrEqual(1);
        expect(unmatched).not.toContain(null);
      },
      { timeout: 240_000, interval: 1_000 },
    );
    const ids = endings.flatMap((ending) => ending?.matchId ?? []);
    const byMatch = Map.groupBy(ids, (id) => id);
    expect([...byMatch.values()].every((members) => members.length === 2)).toBe(true);
    for (const [at, person] of everybody.entries()) {
      const matchId = endings[at]?.matchId;
      if (!matchId) continue;
      const { items } = await insist(person, 'GET', '/matching/matches');
      expect(items.map(({ id }: { id: string }) => id)).toEqual([matchId]);
      await vi.waitFor(
        async () => {
          const told = (await toldOf(person)).filter(({ type }) => type === 'matching.matched');
          expect(told).toHaveLength(1);
        },
        { timeout: 60_000, interval: 500 },
      );
    }
  },
);
