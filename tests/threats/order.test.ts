import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import type { Answer, Person } from '../../server/test/community.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';

/** AZ-7 and AU-1: nobody takes the keys of the site away, and nobody guesses them (N0). */
let now = new Date();
let community: WatchedCommunity;
let admin: Person;
let moderator: Person;
let member: Person;

beforeAll(async () => {
  community = await startWatchedCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  moderator = await community.signUp('지킴이', 'moderator');
  member = await community.signUp('회원');
  await community.node.jobs.drain();
}, 60_000);
afterAll(() => community.stop());

const as = (person: Person, method: 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => ({
  method,
  url,
  headers: { authorization: `Bearer ${person.token}` },
  ...(payload && { payload }),
});
const role = (by: Person, of: Person, to: string) =>
  as(by, 'PUT', `/api/v1/admin/accounts/${of.id}/role`, { role: to });
const handle = (person: Person) => encodeURIComponent(person.handle);
const block = (by: Person, of: Person) =>
  as(by, 'PUT', `/api/v1/moderation/members/${handle(of)}/block`, {
    rule: 'spam',
    reason: '나가요',
    days: null,
  });
const warn = (by: Person, of: Person) =>
  as(by, 'POST', `/api/v1/members/${handle(of)}/warnings`, { rule: 'spam', reason: '그만요' });
const leave = (person: Person) => as(person, 'DELETE', '/api/v1/me', { password: person.password });
const depart = (person: Person) => as(person, 'PUT', '/api/v1/me/departure', { password: person.password });

/** Administrators who can act now. */
async function admins(): Promise<string[]> {
  const rows = await community.node.ctx.db
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('blocked_at', 'is', null), eb('blocked_until', '<=', now)]))
    .execute();
  return rows.map(({ id }) => id);
}

describe('AZ-7: the last administrator', () => {
  const rows: { name: string; status: number; code: string; request: () => InjectOptions }[] = [
    { name: 'leaves', status: 409, code: 'accounts.last_admin', request: () => leave(admin) },
    { name: 'says to leave later', status: 409, code: 'accounts.last_admin', request: () => depart(admin) },
    {
      name: 'takes their own role away',
      status: 403,
      code: 'accounts.own_role',
      request: () => role(admin, admin, 'member'),
    },
    {
      name: 'blocks themselves',
      status: 403,
      code: 'accounts.own_account',
      request: () => block(admin, admin),
    },
    {
      name: 'warns themselves',
      status: 403,
      code: 'accounts.own_account',
      request: () => warn(admin, admin),
    },
    {
      name: 'is blocked by a moderator',
      status: 403,
      code: 'accounts.outranked',
      request: () => block(moderator, admin),
    },
    {
      name: 'is warned by a moderator',
      status: 403,
      code: 'accounts.outranked',
      request: () => warn(moderator, admin),
    },
    {
      name: 'is demoted by a moderator',
      status: 403,
      code: 'accounts.not_allowed',
      request: () => role(moderator, admin, 'member'),
    },
    {
      name: 'is signed out by a moderator',
      status: 403,
      code: 'accounts.not_allowed',
      request: () => as(moderator, 'DELETE', `/api/v1/admin/members/${admin.id}/sessions`),
    },
    {
      name: 'is replaced by a moderator',
      status: 403,
      code: 'accounts.not_allowed',
      request: () => role(moderator, moderator, 'admin'),
    },
    {
      name: 'is blocked by a member',
      status: 403,
      code: 'accounts.not_allowed',
      request: () => block(member, admin),
    },
  ];
  it.each(rows)('$name: refused, and nothing is left behind', async ({ request, ...expected }) => {
    await community.refuses({ ...expected, request: request(), secrets: [admin.password, admin.email] });
    expect(await admins()).toEqual([admin.id]);
    expect((await admin.get('/api/v1/admin/accounts')).status).toBe(200);
  });
});

describe('AZ-7: two administrators who act at once', () => {
  afterEach(async () => {
    // Whoever is left makes room for the next pair.
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ role: 'member' })
      .where('id', '<>', admin.id)
      .execute();
  });

  const acts: [string, (by: Person, of: Person) => InjectOptions][] = [
    ['demote', (by, of) => role(by, of, 'member')],
    ['block', block],
    ['leave', (by) => leave(by)],
  ];
  const pairs = acts.flatMap(([first, a], index) =>
    acts.slice(index).map(([second, b]) => ({ first, second, a, b })),
  );
  it.each(pairs)('$first and $second leave one who can act', async ({ a, b }) => {
    const [one, two] = [await community.signUp('하나', 'admin'), await community.signUp('둘', 'admin')];
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ role: 'member' })
      .where('id', '=', admin.id)
      .execute();
    try {
      const answers = await Promise.all([community.request(a(one, two)), community.request(b(two, one))]);
      // Whoever leaves may be demoted a moment before: both are done then, to the same one.
      expect(answers.some(({ status }) => status < 300)).toBe(true);
      for (const answer of answers.filter(({ status }) => status >= 300))
        expect([401, 403, 404, 409], JSON.stringify(answer.body)).toContain(answer.status);
      expect(await admins()).toHaveLength(1);
    } finally {
      await community.node.ctx.db
        .updateTable('accounts')
        .set({ role: 'admin' })
        .where('id', '=', admin.id)
        .execute();
    }
  });
});

describe('AU-1: guessing passwords', () => {
  const signIn = (email: string, password: string, address: string): InjectOptions => ({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password },
    headers: { 'x-forwarded-for': address },
  });
  const wrong = 'Summer-of-69!';
  /** What an answer says, without what is its own. */
  const said = ({ body: { instance: _, requestId: __, ...rest } }: Answer) => rest;
  let network = 0;
  const newAddress = () => `198.51.100.${(network += 1)}`;

  async function sixth(email: string): Promise<Answer> {
    const address = newAddress();
    for (let tries = 0; tries < 5; tries += 1)
      expect((await community.request(signIn(email, wrong, address))).status).toBe(401);
    return community.refuses({
      name: 'the sixth',
      request: signIn(email, wrong, address),
      status: 429,
      code: 'accounts.too_many_attempts',
      secrets: [wrong, email],
    });
  }

  it('of one account stops after five, with the same words whether it is there or not', async () => {
    const person = await community.signUp();
    const [known, unknown] = [await sixth(person.email), await sixth('nobody-here@people.test')];
    expect(said(known)).toEqual(said(unknown));
    for (const { headers } of [known, unknown])
      expect(Number(headers['retry-after'])).toBeGreaterThan(14 * 60);
    // Who is in stays in, and the right one waits as long as everybody, from elsewhere as well.
    expect((await person.get('/api/v1/me')).status).toBe(200);
    await community.refuses({
      name: 'the right one',
      request: signIn(person.email, person.password, newAddress()),
      status: 429,
      code: 'accounts.too_many_attempts',
      secrets: [person.password],
    });
    now = new Date(now.getTime() + 15 * 60_000);
    const entered = await community.request(signIn(person.email, person.password, newAddress()));
    expect(entered.status).toBe(200);
  });

  it.each([
    ['one password for many accounts', (index: number) => `target${index}@people.test`],
    ['capitals and spaces for the same account', (index: number) => (index % 2 ? 'A@x.test' : 'a@X.test')],
  ])('%s stops as well', async (_name, emailOf) => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let tries = 0; tries < 51; tries += 1)
      statuses.push((await community.request(signIn(emailOf(tries), wrong, address))).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(50);
    await community.refuses({
      name: 'the next',
      request: signIn(emailOf(1), wrong, address),
      status: 429,
      code: 'accounts.too_many_attempts',
    });
    // Who is in stays in, in that house as well.
    const inside = await community.request({
      method: 'GET',
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${member.token}`, 'x-forwarded-for': address },
    });
    expect(inside.status).toBe(200);
    // Somebody in another house has done nothing.
    expect((await community.request(signIn('else@people.test', wrong, newAddress()))).status).toBe(401);
  });
});
