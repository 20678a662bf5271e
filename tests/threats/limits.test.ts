import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../server/test/community.ts';

/** RL-1 as a client meets it: two nodes, many addresses, sessions and keys, and one budget. */
let one: Community;
let two: Community;
const env = { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '10.0.0.1' };
const limit = 20;

beforeAll(async () => {
  one = await startCommunity({ env });
  two = await startCommunity({ env, connectionString: one.connectionString });
}, 60_000);
afterAll(async () => {
  await two.stop();
  await one.stop();
});

let turn = 0;
interface Ask {
  remoteAddress?: string;
  headers?: Record<string, string>;
}

/** A post that says nothing: it counts, and leaves nothing behind. */
function ask({ remoteAddress = '10.0.0.1', headers = {} }: Ask): Promise<Answer> {
  const node = [one, two][(turn += 1) % 2]!;
  return node.request({ method: 'POST', url: '/api/v1/posts', remoteAddress, payload: {}, headers });
}
const passed = async (asks: Ask[]): Promise<number> =>
  (await Promise.all(asks.map(ask))).filter(({ status }) => status !== 429).length;
const many = (count: number, of: (index: number) => Ask): Ask[] =>
  Array.from({ length: count }, (_, n) => of(n));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function expectOneBudget(count: number): void {
  expect(count).toBeLessThanOrEqual(Math.floor(limit * 1.05));
  expect(count).toBeGreaterThanOrEqual(limit * 0.9);
}

describe('RL-1: over two nodes', () => {
  it('a member has one budget, from whatever address and by whatever session', async () => {
    const member = await one.signUp();
    const tokens = [member.token, ...(await sessionsOf(member, 4))];
    const asks = many(60, (n) => ({
      headers: {
        ...bearer(tokens[n % tokens.length]!),
        'x-forwarded-for': `203.0.113.${n}`,
        'user-agent': `${n}`,
      },
    }));
    expectOneBudget(await passed(asks));
    const refused = await ask({ headers: bearer(member.token) });
    expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
    expect(refused.headers).toMatchObject({ 'ratelimit-limit': '20', 'ratelimit-remaining': '0' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // Somebody else at the same address has their own.
    const other = await one.signUp();
    expect((await ask({ headers: bearer(other.token) })).status).toBe(422);
  });

  it('all programs of a member have one, beside the member’s', async () => {
    const member = await one.signUp();
    const keys: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const made = await member.post('/api/v1/me/api-keys', { name: `${index}`, scopes: ['write'] });
      keys.push(made.body.key);
    }
    expectOneBudget(await passed(many(60, (n) => ({ headers: bearer(keys[n % keys.length]!) }))));
    expect((await ask({ headers: bearer(member.token) })).status).toBe(422);
  });

  it('a house has one: every address of its /64, however it is written', async () => {
    const spellings = (n: number) =>
      [
        `2001:db8:5:6::${n.toString(16)}`,
        `2001:0DB8:0005:0006:${n.toString(16)}::1`,
        `2001:db8:5:6:ffff:ffff:ffff:${n.toString(16)}`,
      ][n % 3]!;
    expectOneBudget(await passed(many(60, (n) => ({ headers: { 'x-forwarded-for': spellings(n) } }))));
    const neighbour = await ask({ headers: { 'x-forwarded-for': '2001:db8:5:7::1' } });
    expect(neighbour.status).toBe(401);
  });

  it('one address has one, whatever it says of itself', async () => {
    const lies = (n: number): Record<string, string> =>
      [
        { 'x-forwarded-for': `198.51.100.${n}` },
        { 'x-forwarded-for': `10.0.0.1, 198.51.100.${n}` },
        { 'x-real-ip': `198.51.100.${n}` },
        { 'x-client-ip': `198.51.100.${n}` },
        { 'cf-connecting-ip': `198.51.100.${n}` },
        { forwarded: `for=198.51.100.${n}` },
        { authorization: `Bearer nonsense-${n}` },
        { cookie: `madang.session_token=${n}` },
      ][n % 8]!;
    const asks = many(64, (n) => ({
      remoteAddress: '192.0.2.77',
      headers: { origin: 'http://localhost:80', ...lies(n) },
    }));
    expectOneBudget(await passed(asks));
  });

  it('behind the proxy what a visitor wrote before it does not count', async () => {
    const asks = many(60, (n) => ({ headers: { 'x-forwarded-for': `198.51.100.${n}, 192.0.2.99` } }));
    expectOneBudget(await passed(asks));
  });
});

async function sessionsOf({ email, password }: Person, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = await one.guest.post('/api/auth/sign-in/email', { email, password });
    made.push(String(answer.headers['set-auth-token']));
  }
  return made;
}
