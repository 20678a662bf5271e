import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSmtpServer } from '../../engines/mail/test-smtp-server.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1';
let community: Community;
let smtp: Awaited<ReturnType<typeof startSmtpServer>>;

beforeAll(async () => {
  smtp = await startSmtpServer();
  community = await startCommunity({
    env: { SMTP_URL: smtp.url, MAIL_FROM: '마당 <yard@madang.test>', PUBLIC_URL: 'https://madang.example' },
    now: () => new Date('2026-11-21T03:04:05.000Z'),
  });
});
afterAll(async () => {
  await community.stop();
  await smtp.close();
});

const signIn = (person: Person, userAgent: string, address: string, locale = 'ko') =>
  community.request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: person.email, password: person.password },
    headers: { 'user-agent': userAgent, 'x-forwarded-for': address, 'accept-language': locale },
  });

async function mailsTo(person: Person) {
  await community.node.jobs.drain();
  const all = await smtp.mails();
  return all
    .filter(
      ({ envelope, mail }) =>
        envelope.to.includes(person.email) && /로그인|sign-in/i.test(mail.subject ?? ''),
    )
    .map(({ mail }) => mail);
}

it('nobody is told of their own sign-up, nor of a device and network that they know', async () => {
  const person = await community.signUp();
  expect(await mailsTo(person)).toEqual([]);
  await signIn(person, chrome, '203.0.113.77');
  expect(await mailsTo(person)).toHaveLength(1);
  await signIn(person, chrome.replace('140', '141'), '203.0.113.9');
  expect(await mailsTo(person)).toHaveLength(1);
});

it('the owner is told of a new device and of a new network: which, when, and how to end it', async () => {
  const person = await community.signUp();
  await signIn(person, chrome, '203.0.113.77');
  await signIn(person, phone, '203.0.113.77', 'en');
  await signIn(person, phone, '2001:db8:1:2:3::4', 'en');
  const mails = await mailsTo(person);
  expect(mails).toHaveLength(3);
  const [first, second] = mails.map((mail) => mail.text!);
  expect(first).toContain('Windows의 Chrome');
  expect(first).toMatch(/2026년 11월 21일 오후 12시 4분 5초/);
  expect(first).toContain('203.0.113.x');
  expect(first).toContain('https://madang.example/settings/security');
  expect(second).toContain('Safari on iPhone');
  for (const text of mails.flatMap(({ text, html }) => [text, html])) {
    expect(text).not.toContain('203.0.113.77');
    expect(text).not.toContain('2001:db8:1:2');
    expect(text).not.toContain(person.token.split('.')[0]);
  }
});

it('many sign-ins at once from a new place are one mail', async () => {
  const person = await community.signUp();
  await Promise.all(Array.from({ length: 5 }, () => signIn(person, chrome, '198.51.100.7')));
  expect(await mailsTo(person)).toHaveLength(1);
});

it('a wrong password tells nobody and teaches no place', async () => {
  const person = await community.signUp();
  expect((await signIn({ ...person, password: 'wrong wrong' }, chrome, '198.51.100.7')).status).toBe(401);
  expect(await mailsTo(person)).toEqual([]);
  await signIn(person, chrome, '198.51.100.7');
  expect(await mailsTo(person)).toHaveLength(1);
});

it('places are kept as hashes', async () => {
  const person = await community.signUp();
  await signIn(person, chrome, '198.51.100.7');
  const rows = await community.node.ctx.db
    .selectFrom('account_places')
    .selectAll()
    .where('account_id', '=', person.id)
    .execute();
  expect(rows).toHaveLength(2);
  for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/);
});
