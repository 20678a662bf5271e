import pg from 'pg';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../server/test/community.ts';
import { everythingStored } from '../../server/test/everything-stored.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';

/** AU-6: a link to a new password is for one account, one time, a quarter of an hour, and only its mail has it (N0). */
let now = new Date();
let community: WatchedCommunity;
let pool: pg.Pool;
let person: Person;

beforeAll(async () => {
  community = await startWatchedCommunity({ now: () => now });
  pool = new pg.Pool({ connectionString: community.connectionString, max: 1 });
}, 60_000);
beforeEach(async () => {
  person = await community.signUp('나무');
  await mailsTo(community, person);
});
afterAll(async () => {
  await pool.end();
  await community.stop();
});

const newPassword = 'a better one 77';
const reset = (token: string, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: '/api/auth/reset-password',
  payload: { token, newPassword },
  headers,
});
const askReset = (site: Community, email: string, headers: Record<string, string> = {}) =>
  site.request({ method: 'POST', url: '/api/auth/request-password-reset', payload: { email }, headers });
const enters = async ({ email }: Person, password: string) =>
  (await community.guest.post('/api/auth/sign-in/email', { email, password })).status === 200;

/** What the mails to somebody say, the newest first. */
async function mailsTo(site: Community, { email }: Pick<Person, 'email'>): Promise<string[]> {
  await site.node.jobs.drain();
  const kept = site.node.engines.keptMail!;
  const all = await Promise.all((await kept.list()).map(({ id }) => kept.read(id)));
  return all.flatMap((mail) => (mail!.to.address === email ? [`${mail!.text}\n${mail!.html}`] : []));
}
const tokenIn = (mail: string | undefined): string =>
  /(?:[?&]token=|\/reset\/)([\w-]{43})/.exec(mail ?? '')![1]!;
async function linkFor(one: Person): Promise<string> {
  await askReset(community, one.email);
  return tokenIn((await mailsTo(community, one)).find((mail) => mail.includes('/reset/')));
}
const refuse = (name: string, token: string, headers?: Record<string, string>) =>
  community.refuses({
    name,
    request: reset(token, headers),
    status: 410,
    code: 'accounts.link_expired',
    secrets: [token, newPassword].filter((one) => one.length > 8),
  });

describe('AU-6: a link that must not work', () => {
  it('is refused when it is used, changed by a letter, or too old', async () => {
    const token = await linkFor(person);
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    const near = [
      `${token.slice(0, -1)}${last}`,
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
      `${token}\n`,
      `${token}=`,
      token.toUpperCase(),
      encodeURIComponent(`${token}%00`),
      `reset:${token}`,
    ].filter((one) => one !== token);
    for (const one of near) await refuse(one, one);
    expect((await community.request(reset(token))).status).toBe(200);
    await community.node.jobs.drain();
    await refuse('used', token);
    const late = await linkFor(person);
    now = new Date(now.getTime() + 15 * 60_000);
    await refuse('too old', late);
    expect(await enters(person, newPassword)).toBe(true);
  });

  it('is refused where it was mailed for something else, and a reset is none of that', async () => {
    const fresh = `moved-${person.handle}@people.test`.replace(/[^\w@.-]/g, '');
    await person.post('/api/auth/change-email', { newEmail: fresh, password: person.password });
    const move = tokenIn((await mailsTo(community, { email: fresh }))[0]);
    await refuse('a change of the address', move);
    await person.post('/api/auth/send-verification-email', {});
    const verify = tokenIn((await mailsTo(community, person))[0]);
    await refuse('a confirmation', verify);
    const token = await linkFor(person);
    await community.refuses({
      name: 'as a confirmation',
      request: { method: 'GET', url: `/api/auth/verify-email?token=${token}` },
      status: 410,
      code: 'accounts.link_expired',
      secrets: [token],
    });
    await community.refuses({
      name: 'as a reason to leave',
      request: {
        method: 'DELETE',
        url: '/api/v1/me',
        payload: { token },
        headers: { authorization: `Bearer ${person.token}` },
      },
      status: 410,
      code: 'accounts.link_expired',
      secrets: [token],
    });
  });

  it('is refused once the address is another one, the password is new, or the account is gone', async () => {
    const first = await linkFor(person);
    await person.post('/api/auth/change-password', { currentPassword: person.password, newPassword });
    await community.node.jobs.drain();
    await refuse('after a new password', first);
    const mover = await community.signUp('이사');
    const old = await linkFor(mover);
    const fresh = `new-home-${now.getTime()}@people.test`;
    await mover.post('/api/auth/change-email', { newEmail: fresh, password: mover.password });
    const confirm = tokenIn((await mailsTo(community, { email: fresh }))[0]);
    await community.guest.get(`/api/auth/verify-email?token=${confirm}`);
    await community.node.jobs.drain();
    await refuse('after a move', old);
    const leaver = await community.signUp('떠날이');
    const gone = await linkFor(leaver);
    await leaver.delete('/api/v1/me', { password: leaver.password });
    await community.node.jobs.drain();
    await refuse('after leaving', gone);
  });
});

describe('AU-6: a link that works', () => {
  it('sets the password of its own account, whoever is signed in', async () => {
    const other = await community.signUp('다른이');
    const token = await linkFor(person);
    const headers = {
      cookie: `madang.session_token=${encodeURIComponent(other.token)}`,
      origin: 'http://localhost:80',
    };
    expect((await community.request(reset(token, headers))).status).toBe(200);
    expect(await enters(person, newPassword)).toBe(true);
    expect(await enters(other, other.password)).toBe(true);
    expect((await other.get('/api/v1/me')).body.handle).toBe(other.handle);
  });

  it('is nowhere but in its mail', async () => {
    const token = await linkFor(person);
    const stored = await everythingStored(pool);
    expect(stored).toContain(person.email);
    expect(stored).not.toContain(token);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });
});

describe('AU-6: guessing', () => {
  it('ends after sixty tries an hour, long before it could matter', async () => {
    const small = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
    try {
      const guess = (index: number, address = '198.51.100.1') =>
        small.request({
          ...reset(String(index).padStart(43, 'A'), { 'x-forwarded-for': address }),
        });
      const answers = [];
      for (let index = 0; index < 61; index += 1) answers.push(await guess(index));
      expect(answers.filter(({ status }) => status === 410)).toHaveLength(60);
      const refused = answers.at(-1)!;
      expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      // Two hundred and fifty-six bits: nobody else has to wait for whoever tries.
      expect((await guess(0, '198.51.100.2')).status).toBe(410);
    } finally {
      await small.stop();
    }
  });
});

describe('AU-6: whose host the link names', () => {
  const evil = 'evil.test';
  const poisons: Record<string, string>[] = [
    { host: evil },
    { host: `${evil}:80` },
    { host: `localhost.${evil}` },
    { host: `localhost@${evil}` },
    { host: `${evil}/localhost` },
    { 'x-forwarded-host': evil },
    { 'x-forwarded-host': `localhost, ${evil}` },
    { 'x-forwarded-host': `${evil}, localhost` },
    { 'x-forwarded-proto': 'https', 'x-forwarded-host': evil },
    { 'x-host': evil },
    { 'x-original-host': evil },
    { 'x-forwarded-server': evil },
    { forwarded: `host=${evil};proto=https` },
    { origin: `https://${evil}` },
    { referer: `https://${evil}/` },
  ];
  it.each(poisons)('is none that %j made up', async (headers) => {
    await askReset(community, person.email, headers);
    for (const mail of await mailsTo(community, person)) expect(mail).not.toContain(evil);
  });

  it('is PUBLIC_URL, where that is set', async () => {
    const site = await startCommunity({ env: { PUBLIC_URL: 'https://madang.example' } });
    try {
      // A foreign origin is refused before anything is mailed.
      for (const headers of poisons.filter((one) => !one['origin'])) {
        const member = await site.signUp();
        await askReset(site, member.email, headers);
        const mails = await mailsTo(site, member);
        expect(mails.some((mail) => mail.includes('https://madang.example/reset/'))).toBe(true);
        for (const mail of mails) expect(mail).not.toContain(evil);
      }
    } finally {
      await site.stop();
    }
  });
});
