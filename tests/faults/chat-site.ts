import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { startEmbedded } from '../../server/engines/database/embedded.ts';
import { silent } from '../../server/test/database.ts';
import { ChatMember, fetchLog } from '../chat-member.ts';
import { call, signUp } from '../people.ts';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

const people = 4;

export interface ChatSite {
  nodes: ServerProcess[];
  /** Everybody talks; once `disturb` is done they stop, and what they have is compared. */
  talkThrough(disturb: (moreIsSaid: () => Promise<void>) => Promise<void>): Promise<void>;
  /** `kill -9` of one of the nodes, and another start. */
  killNode(): Promise<void>;
  /** `kill -9` of PostgreSQL, which is started again by whoever keeps it. */
  killDatabase(): Promise<void>;
  stop(): Promise<void>;
}

/** Two nodes on one PostgreSQL that survives them, and one room whose members talk over both. */
export async function startChatSite(env: Record<string, string> = {}): Promise<ChatSite> {
  const folder = mkdtempSync(join(tmpdir(), 'madang-chat-'));
  const database = await startEmbedded({ dataDir: join(folder, 'data'), log: silent });
  const ports = [await freePort(), await freePort()];
  const start = (n: number) =>
    startProcess({
      dataDir: join(folder, 'data'),
      port: ports[n]!,
      env: { DATABASE_URL: database.connectionString, SAMPLES: '0', ...env },
    });
  const nodes: ServerProcess[] = [];
  const clear = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const anyNode = () => nodes[Math.floor(Math.random() * nodes.length)]!.address;
  const prepare = async () => {
    for (const n of [0, 1]) nodes.push(await start(n));
    return makeRoom(anyNode);
  };
  const members = await prepare().catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  return {
    nodes,
    async talkThrough(disturb) {
      let stop = false;
      const talking = members.map(({ client }) => client.talk(() => stop));
      const count = () => members.reduce((sum, { client }) => sum + client.receipted.length, 0);
      // Each fault hits people who talk, however slow the machine is.
      const moreIsSaid = async () => {
        const before = count();
        await vi.waitUntil(() => count() >= before + 20, { timeout: 60_000, interval: 10 });
      };
      await moreIsSaid();
      await disturb(moreIsSaid);
      await moreIsSaid();
      stop = true;
      await Promise.all(talking);
      await expectOneLog(nodes, members);
      // A server that cannot know whether somebody is signed in does not say that they are not.
      const told = members.flatMap(({ client }) => client.refusals);
      expect(told).not.toContain('accounts.sign_in_required');
    },
    async killNode() {
      const n = Math.floor(Math.random() * nodes.length);
      await nodes[n]!.kill();
      nodes[n] = await start(n);
    },
    async killDatabase() {
      const file = join(database.location, 'postmaster.pid');
      const killed = Number(readFileSync(file, 'utf8').split('\n')[0]);
      process.kill(killed, 'SIGKILL');
      await vi.waitFor(() => expect(Number(readFileSync(file, 'utf8').split('\n')[0])).not.toBe(killed), {
        timeout: 60_000,
      });
    },
    async stop() {
      await Promise.all(members.map(({ client }) => client.stop()));
      await clear();
    },
  };
}

interface Member {
  token: string;
  roomId: string;
  client: ChatMember;
}

async function makeRoom(address: () => string): Promise<Member[]> {
  const joined = await Promise.all(Array.from({ length: people }, () => signUp(address())));
  const [host, ...others] = joined;
  const room = { type: 'group', title: '흔들리는 방', listed: true };
  const { id: roomId } = await call(address(), host!.token, 'POST', '/rooms', room);
  for (const { token } of others) await call(address(), token, 'PUT', `/rooms/${roomId}/members/me`, {});
  return joined.map(({ token }) => ({ token, roomId, client: new ChatMember({ address, token, roomId }) }));
}

/** What each client has, in its order, is the log that every node gives; what had a receipt is in it, and nothing is twice. */
async function expectOneLog(nodes: readonly ServerProcess[], members: readonly Member[]): Promise<void> {
  const receipted = members.flatMap(({ client }) => client.receipted);
  for (const { token, roomId, client } of members) {
    const [one, other] = await Promise.all(
      nodes.map(({ address }) => fetchLog({ address: () => address, token, roomId })),
    );
    expect(other).toEqual(one);
    await vi.waitFor(() => expect(client.shown.length).toBeGreaterThanOrEqual(one!.length), {
      timeout: 60_000,
    });
    expect(client.shown).toEqual(one);
    const first = one![0]!.seq;
    expect(one!.map(({ seq }) => seq)).toEqual(one!.map((_, n) => first + n));
    const said = one!.map(({ content }) => content).filter((content) => content !== '');
    expect(said.toSorted()).toEqual(receipted.toSorted());
  }
}
