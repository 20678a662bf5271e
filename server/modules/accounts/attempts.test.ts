import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community } from '../../test/community.ts';

const good = 'kite-lantern-river-7';
let now = new Date();
let one: Community;
let two: Community;

beforeAll(async () => {
  one = await startCommunity({ now: () => now });
  two = await startCommunity({ now: () => now, connectionString: one.connectionString });
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

let tries = 0;
/** Tries turn by turn on two nodes of one site. */
function signIn(email: string, password: string, address = '198.51.100.1'): Promise<Answer> {
  tries += 1;
  return (tries % 2 === 0 ? one : two).request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password },
    headers: { 'x-forwarded-for': address },
  });
}
const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));

describe('guessing passwords on two nodes', () => {
  it('stops after five wrong ones, the right one too, for 15 minutes, and leaves open sessions alone', async () => {
    const person = await one.signUp();
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await signIn(person.email, 'wrong wrong')).status).toBe(401);
    const refused = await signIn(person.email, 'wrong wrong');
    expect(refused).toMatchObject({ status: 429, body: { code: 'accounts.too_many_attempts' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(14 * 60);
    expect((await signIn(person.email, good, '198.51.100.2')).status).toBe(429);
    expect((await person.get('/api/v1/me')).status).toBe(200);
    later(15);
    expect((await signIn(person.email, good)).status).toBe(200);
  });

  it('is counted the same for an address that nobody has', async () => {
    const answers: Answer[] = [];
    for (let wrong = 0; wrong < 6; wrong += 1)
      answers.push(await signIn('nobody-here@people.test', 'wrong wrong', '198.51.100.3'));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers[5]!.body.code).toBe('accounts.too_many_attempts');
  });

  it('cannot be hurried: of 20 guesses at once at most five are looked at', async () => {
    const person = await one.signUp();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => signIn(person.email, 'wrong wrong', '198.51.100.4')),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it('does not count right ones', async () => {
    const person = await one.signUp();
    for (let right = 0; right < 8; right += 1)
      expect((await signIn(person.email, good, '198.51.100.5')).status).toBe(200);
  });

  it('stops an address after 50 accounts, all of its /64, and nobody else', async () => {
    const from = (host: number) => `2001:db8:7:7::${host.toString(16)}`;
    for (let account = 0; account < 50; account += 1) {
      expect((await signIn(`target${account}@people.test`, 'Summer-of-69!', from(account))).status).toBe(401);
    }
    expect((await signIn('target99@people.test', 'Summer-of-69!', from(99))).status).toBe(429);
    expect((await signIn('target99@people.test', 'Summer-of-69!', '2001:db8:7:8::1')).status).toBe(401);
    const keys = await one.node.ctx.db.selectFrom('account_attempts').select('key').execute();
    expect(keys.filter(({ key }) => /target|2001|198\.51/.test(key))).toEqual([]);
    later(61);
    expect((await signIn('target99@people.test', 'Summer-of-69!', from(99))).status).toBe(401);
  });

  it('is limited at the settings page as well, on a budget of its own', async () => {
    const person = await one.signUp();
    const change = () =>
      person.post('/api/auth/change-password', {
        currentPassword: 'wrong wrong',
        newPassword: 'a better one 77',
      });
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await change()).toMatchObject({
        status: 422,
        body: { code: 'accounts.wrong_password', errors: [{ pointer: '/currentPassword' }] },
      });
    }
    expect((await change()).status).toBe(429);
    expect((await signIn(person.email, good, '198.51.100.6')).status).toBe(200);
  });
});
