import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';
import { SharedBudgets } from './shared-budgets.ts';

let community: Community;
const secret = 'a secret of the tests, long enough';
const reads = { name: 'reads', points: 1200, seconds: 60 };

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

/** A node with a clock of its own. */
function node(startsAt = 0) {
  let now = startsAt;
  const budgets = new SharedBudgets({ db: community.node.ctx.db, secret, now: () => now });
  return { budgets, later: (ms: number) => (now += ms) };
}

const allowed = async (
  nodes: ReturnType<typeof node>[],
  limit: typeof reads,
  subject: string,
  tries: number,
) => {
  const answers = await Promise.all(
    Array.from({ length: tries }, (_, index) => nodes[index % nodes.length]!.budgets.consume(limit, subject)),
  );
  return answers.filter((answer) => answer.allowed).length;
};

describe('a budget over two nodes', () => {
  it.each([
    ['reads', 1200],
    ['writes', 120],
    ['posting', 20],
    ['trials', 3],
  ])('of %s is not passed by more than a twentieth', async (name, points) => {
    const limit = { name, points, seconds: 60 };
    // One of the clocks is a day ahead.
    const given = await allowed([node(), node(86_400_000)], limit, 'm:somebody', points * 3);
    expect(given).toBeLessThanOrEqual(points * 1.05);
    expect(given).toBeGreaterThanOrEqual(Math.floor(points * 0.9));
  });

  it('is each member’s own, and each route’s', async () => {
    const both = [node(), node()];
    const limit = { name: 'own', points: 10, seconds: 60 };
    expect(await allowed(both, limit, 'm:one', 30)).toBe(10);
    expect(await allowed(both, limit, 'm:other', 30)).toBe(10);
    expect(await allowed(both, { ...limit, name: 'another' }, 'm:one', 30)).toBe(10);
  });

  it('begins anew when the database says so, and says when', async () => {
    const one = node();
    const limit = { name: 'anew', points: 5, seconds: 60 };
    expect(await allowed([one], limit, 'm:one', 9)).toBe(5);
    expect(await one.budgets.consume(limit, 'm:one')).toMatchObject({ allowed: false, remaining: 0 });
    // This node's clock runs fast: it asks again, and the database still says no.
    one.later(61_000);
    const refused = await one.budgets.consume(limit, 'm:one');
    expect(refused.allowed).toBe(false);
    expect(refused.reset).toBeLessThanOrEqual(60);
    await community.node.ctx.db
      .updateTable('request_budgets')
      .set({ resets_at: new Date(0) })
      .where('key', 'like', 'anew:%')
      .execute();
    one.later(61_000);
    expect(await allowed([one], limit, 'm:one', 9)).toBe(5);
  });

  it('costs those who ask little no statement, and tells the database no address', async () => {
    const one = node();
    for (let index = 0; index < 15; index += 1)
      expect((await one.budgets.consume({ ...reads, name: 'little' }, 'a:203.0.113.7')).allowed).toBe(true);
    const keys = () => community.node.ctx.db.selectFrom('request_budgets').select('key').execute();
    expect((await keys()).filter(({ key }) => key.startsWith('little:'))).toEqual([]);
    await one.budgets.consume({ ...reads, name: 'little' }, 'a:203.0.113.7');
    expect((await keys()).filter(({ key }) => key.startsWith('little:'))).toHaveLength(1);
    expect((await keys()).filter(({ key }) => key.includes('203.0'))).toEqual([]);
  });

  it('is counted by each node alone while the database is away', async () => {
    const gone = new SharedBudgets({
      db: new Proxy(community.node.ctx.db, {
        get: () => {
          throw new Error('gone');
        },
      }),
      secret,
    });
    const limit = { name: 'gone', points: 40, seconds: 60 };
    const answers = [];
    for (let index = 0; index < 60; index += 1) answers.push((await gone.consume(limit, 'm:one')).allowed);
    expect(answers.filter(Boolean)).toHaveLength(40);
  });
});

describe('guests', () => {
  it('share a budget by network: a /64 is one, and a forged header is none', async () => {
    const small = await startCommunity({ env: { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '10.0.0.1' } });
    try {
      const ask = (remoteAddress: string, forwarded?: string) =>
        small.request({
          method: 'POST',
          url: '/api/v1/posts',
          remoteAddress,
          payload: {},
          headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
        });
      const statuses: number[] = [];
      for (let host = 0; host < 21; host += 1)
        statuses.push((await ask('10.0.0.1', `2001:db8:1:2::${host.toString(16)}`)).status);
      expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      const refused = await ask('10.0.0.1', '2001:db8:1:2:ffff::1');
      expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
      expect(refused.headers).toMatchObject({ 'ratelimit-limit': '20', 'ratelimit-remaining': '0' });
      expect((await ask('10.0.0.1', '2001:db8:1:3::1')).status).toBe(401);
      // Whoever is not the proxy says what they like: the line that they come by counts.
      const forged: number[] = [];
      for (let host = 0; host < 21; host += 1)
        forged.push((await ask('198.51.100.9', `203.0.113.${host}`)).status);
      expect(forged.filter((status) => status === 429)).toHaveLength(1);
    } finally {
      await small.stop();
    }
  });
});
