import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { silent as log } from '../../test/database.ts';
import type { Bus } from './port.ts';
import { createRedisBus } from './redis.ts';
import { hasRedis, startRedisServer, type RedisServer } from './test-redis-server.ts';

// What it has in common with the others is in contract.test.ts.
describe.skipIf(!hasRedis)('the redis bus', () => {
  let server: RedisServer;
  const buses: Bus[] = [];
  const redis = (site = 'one') => createRedisBus({ url: server.url, site, log });

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
  });
  afterAll(() => server.stop());

  async function started(bus: Bus): Promise<Bus> {
    buses.push(bus);
    await bus.start();
    return bus;
  }
  const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
  const listen = (bus: Bus): string[] => {
    const heard: string[] = [];
    bus.subscribe('room', (id) => heard.push(id));
    return heard;
  };

  it('comes back after a crash of Redis and says that something may have been missed', async () => {
    const [here, there] = [await started(redis()), await started(redis())];
    const gaps = vi.fn<() => void>();
    there.onGap(gaps);
    const heard = listen(there);
    const local = listen(here);
    await server.crash();
    here.publish('room', 'unheard');
    await soon(() => expect(local).toEqual(['unheard']));
    expect(gaps).not.toHaveBeenCalled();
    await server.restart();
    await soon(() => expect(gaps).toHaveBeenCalled());
    await soon(() => {
      here.publish('room', 'again');
      expect(heard).toContain('again');
    });
    expect(heard).not.toContain('unheard');
  });

  it('hears nothing of another site on the same Redis', async () => {
    const [here, other, same] = [await started(redis()), await started(redis('two')), await started(redis())];
    const [foreign, own] = [listen(other), listen(same)];
    here.publish('room', 'a');
    await soon(() => expect(own).toEqual(['a']));
    expect(foreign).toEqual([]);
  });

  it('says at the start when there is no Redis', async () => {
    const bus = createRedisBus({ url: 'redis://127.0.0.1:1', site: 'one', log });
    await expect(bus.start()).rejects.toThrow('ECONNREFUSED');
  });
});
