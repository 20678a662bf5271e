import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, silent as log } from '../../test/database.ts';
import type { TestDatabase } from '../../test/database.ts';
import { createMemoryBus } from './memory.ts';
import type { MemoryHub } from './memory.ts';
import { maxNoticeBytes } from './notices.ts';
import type { Bus } from './port.ts';
import { createPostgresBus } from './postgres.ts';
import { createRedisBus } from './redis.ts';
import { hasRedis, startRedisServer, type RedisServer } from './test-redis-server.ts';

if (!hasRedis) console.warn('There is no redis-server on this machine: the Redis bus is not tested.');

let database: TestDatabase;
let pool: pg.Pool;
let redisServer: RedisServer | undefined;
const buses: Bus[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  if (hasRedis) redisServer = await startRedisServer();
});
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.stop()));
});
afterAll(async () => {
  await redisServer?.stop();
  await pool.end();
  await database.drop();
});

async function started(bus: Bus): Promise<Bus> {
  buses.push(bus);
  await bus.start();
  return bus;
}

const postgres = () => createPostgresBus({ connectionString: database.connectionString, log });

const redis = () => createRedisBus({ url: redisServer!.url, site: 'one', log });

function listen(bus: Bus, channel = 'room'): string[] {
  const heard: string[] = [];
  bus.subscribe(channel, (id) => heard.push(id));
  return heard;
}

/** Long enough for anything that is under way to arrive. */
const settle = () => delay(150);
/** A busy machine may take its time. */
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000 });

const adapters = [
  {
    name: 'memory',
    pair: () => {
      const hub: MemoryHub = new Set();
      return [createMemoryBus({ log, hub }), createMemoryBus({ log, hub })] as const;
    },
  },
  { name: 'postgres', pair: () => [postgres(), postgres()] as const },
  ...(hasRedis ? [{ name: 'redis', pair: () => [redis(), redis()] as const }] : []),
];

describe.each(adapters)('the $name bus', ({ pair }) => {
  async function startPair(): Promise<[Bus, Bus]> {
    const [here, there] = pair();
    return [await started(here), await started(there)];
  }

  it('wakes this node and the others, on the channel asked for', async () => {
    const [here, there] = await startPair();
    const heard = [listen(here), listen(there), listen(there, 'inbox')];
    here.publish('room', '방-1');
    there.publish('inbox', 'm "quoted" \\ \u0000');
    await soon(() => expect(heard).toEqual([['방-1'], ['방-1'], ['m "quoted" \\ \u0000']]));
  });

  it('says the same thing once', async () => {
    const [here, there] = await startPair();
    const heard = listen(there);
    for (let n = 0; n < 50; n += 1) here.publish('room', 'a');
    here.publish('room', 'b');
    await soon(() => expect(heard).toContain('b'));
    await settle();
    expect(heard).toEqual(['a', 'b']);
  });

  it('carries a crowd of ids', async () => {
    const [here, there] = await startPair();
    const heard = listen(there);
    const ids = Array.from({ length: 5000 }, (_, n) => `가나다라마바사-${n}`);
    for (const id of ids) here.publish('room', id);
    await vi.waitFor(() => expect(heard).toHaveLength(5000), { timeout: 15_000 });
    expect(new Set(heard)).toEqual(new Set(ids));
  });

  it('stops telling who does not want to know any more, and nobody else', async () => {
    const [here, there] = await startPair();
    const gone: string[] = [];
    const stays = listen(there);
    const unsubscribe = there.subscribe('room', (id) => gone.push(id));
    unsubscribe();
    unsubscribe();
    here.publish('room', 'a');
    await soon(() => expect(stays).toEqual(['a']));
    expect(gone).toEqual([]);
  });

  it('survives a listener that throws', async () => {
    const [here, there] = await startPair();
    there.subscribe('room', () => {
      throw new Error('no luck');
    });
    const heard = listen(there);
    here.publish('room', 'a');
    await soon(() => expect(heard).toEqual(['a']));
  });

  it('drops what is too long instead of failing', async () => {
    const [here, there] = await startPair();
    const heard = listen(there);
    here.publish('room', 'x'.repeat(201));
    here.publish('c'.repeat(101), 'x');
    here.publish('room', '가'.repeat(200));
    await soon(() => expect(heard).toEqual(['가'.repeat(200)]));
  });

  it('delivers what was published just before it stops, and is quiet before and after', async () => {
    const [here, there] = pair();
    here.publish('room', 'too early');
    await started(here);
    await started(there);
    const heard = listen(there);
    here.publish('room', 'last');
    await here.stop();
    await here.stop();
    here.publish('room', 'too late');
    await soon(() => expect(heard).toEqual(['last']));
    await settle();
    expect(heard).toEqual(['last']);
  });
});

describe('the postgres bus', () => {
  const cut = () =>
    pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'madang bus' and datname = current_database()`);

  it('comes back after a cut and says that something may have been missed', async () => {
    const here = await started(postgres());
    const there = await started(postgres());
    const gaps = vi.fn<() => void>();
    there.onGap(gaps);
    const heard = listen(there);
    await settle();
    expect(gaps).not.toHaveBeenCalled();
    await cut();
    await vi.waitFor(() => expect(gaps).toHaveBeenCalled(), { timeout: 15_000 });
    await vi.waitFor(
      () => {
        here.publish('room', 'again');
        expect(heard).toContain('again');
      },
      { timeout: 15_000, interval: 50 },
    );
  });

  it('tells the others when it could not send', async () => {
    const here = await started(postgres());
    await cut();
    const there = await started(postgres());
    const gaps = vi.fn<() => void>();
    there.onGap(gaps);
    const local = listen(here);
    here.publish('room', 'unheard');
    await vi.waitFor(() => expect(gaps).toHaveBeenCalled(), { timeout: 15_000 });
    expect(local).toEqual(['unheard']);
  });

  it('sends at once, not at the next look, many ids in one notice that PostgreSQL accepts', async () => {
    const here = await started(postgres());
    const there = await started(postgres());
    const notices: string[] = [];
    const spy = new pg.Client({ connectionString: database.connectionString });
    await spy.connect();
    spy.on('notification', ({ payload }) => notices.push(payload ?? ''));
    await spy.query('listen madang_bus');
    const heard = listen(there);
    const published = performance.now();
    for (let n = 0; n < 300; n += 1)
      here.publish('room', `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`);
    await vi.waitFor(() => expect(heard).toHaveLength(300), { interval: 2, timeout: 15_000 });
    expect(performance.now() - published).toBeLessThan(900);
    await soon(() => expect(notices.length).toBeGreaterThan(0));
    await spy.end();
    expect(notices.length).toBeLessThan(10);
    expect(Math.max(...notices.map((notice) => Buffer.byteLength(notice)))).toBeLessThanOrEqual(
      maxNoticeBytes,
    );
  });

  it('ignores what others write into its channel', async () => {
    const there = await started(postgres());
    const heard = listen(there);
    const gaps = vi.fn<() => void>();
    there.onGap(gaps);
    for (const text of ['', 'hello', '7', 'null', '{"from":"x"}', '{"from":"x","ids":{"room":7}}']) {
      await pool.query(`select pg_notify('madang_bus', $1)`, [text]);
    }
    await pool.query(`select pg_notify('madang_bus', '{"from":"x","ids":{"room":["a"]}}')`);
    await soon(() => expect(heard).toEqual(['a']));
    expect(gaps).not.toHaveBeenCalled();
  });

  it('says at the start when there is no database', async () => {
    const bus = createPostgresBus({ connectionString: 'postgres://nobody@127.0.0.1:1/none', log });
    await expect(bus.start()).rejects.toThrow('ECONNREFUSED');
  });
});
