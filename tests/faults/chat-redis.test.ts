import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, startRedisServer, type RedisServer } from '../../server/engines/bus/test-redis-server.ts';
import { startChatSite, type ChatSite } from './chat-site.ts';
import { startWire, type Wire } from './wire.ts';

/** CHAT_KILLS=50 for a long run, with a partition of 30 seconds. */
const kills = Number(process.env.CHAT_KILLS ?? 1);
const partitionMs = kills > 10 ? 30_000 : 3_000;

if (!hasRedis) console.log('Skipped: nodes that wake each other by Redis; there is none on this machine.');

describe.skipIf(!hasRedis)('two nodes that wake each other by Redis', () => {
  let redis: RedisServer;
  let wire: Wire;
  let site: ChatSite;

  beforeAll(async () => {
    redis = await startRedisServer();
    wire = await startWire(Number(new URL(redis.url).port));
    site = await startChatSite({ REDIS_URL: `redis://127.0.0.1:${wire.port}` });
  }, 180_000);
  afterAll(async () => {
    await site?.stop();
    await wire?.stop();
    await redis?.stop();
  });

  it('have a line to say and one to hear each', async () => {
    const client = new Redis(redis.url);
    const lines = String(await client.client('LIST')).match(/name=madang-bus /g);
    client.disconnect();
    expect(lines).toHaveLength(4);
  });

  it('lose and double nothing when Redis is killed', { timeout: 180_000 }, () =>
    site.talkThrough(async (moreIsSaid) => {
      await redis.crash();
      await moreIsSaid();
      await redis.restart();
    }),
  );

  it('lose and double nothing when Redis is flushed', { timeout: 180_000 }, () =>
    site.talkThrough(async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    }),
  );

  it('lose and double nothing when nobody gets through to Redis', { timeout: 300_000 }, () =>
    site.talkThrough(async (moreIsSaid) => {
      wire.cut();
      await sleep(partitionMs);
      // What is said then gets its receipt as ever: Redis only wakes.
      await moreIsSaid();
      wire.mend();
    }),
  );

  it(`lose and double nothing when one of them is killed, ${kills} times`, { timeout: 3_600_000 }, () =>
    site.talkThrough(async (moreIsSaid) => {
      for (let n = 0; n < kills; n += 1) {
        await moreIsSaid();
        await site.killNode();
      }
    }),
  );
});
