import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmtpServer } from '../../engines/mail/test-smtp-server.ts';
import { startCommunity, type Community } from '../../test/community.ts';
import { writeMail, type MailKind } from './mails.ts';

const kinds: MailKind[] = [
  'verify',
  'reset',
  'change-email',
  'already-member',
  'address-wanted',
  'email-changed',
  'password-changed',
  'withdraw',
  'new-sign-in',
  'way-in-added',
  'way-in-removed',
  'two-step-on',
  'two-step-off',
  'recovery-code-used',
];
const facts = {
  site: '마당 & <b>벗</b>',
  name: '"><img src=x onerror=alert(1)>',
  origin: 'https://madang.example',
  link: 'https://madang.example/reset/abc',
  email: 'moon@people.test',
  timeZone: 'Asia/Seoul',
  about: {
    way: 'kakao',
    browser: 'Chrome',
    system: 'Windows',
    network: '203.0.113.0/24',
    at: '2026-11-21T03:04:05.000Z',
  },
  providerName: null,
};

describe.each(['ko', 'en'] as const)('mails in %s', (locale) => {
  it.each(kinds)('%s reads well and hides no markup of strangers', (kind) => {
    const { subject, text, html } = writeMail(kind, { ...facts, locale });
    expect(subject).toMatch(/^\[마당 & <b>벗<\/b>\] \S.{5,}$/);
    expect(text).toContain(facts.name);
    expect(text.trim().split('\n\n').length).toBeGreaterThanOrEqual(4);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain(`<html lang="${locale}">`);
    const hasLink = ['verify', 'reset', 'change-email', 'withdraw'].includes(kind);
    expect(text.includes(facts.link)).toBe(hasLink);
    expect(html.includes(`href="https://madang.example/reset/abc"`)).toBe(hasLink);
    expect(text).not.toContain('undefined');
  });

  it('keep a subject on one line', () => {
    const { subject } = writeMail('reset', { ...facts, locale, site: 'a\r\nBcc: b@people.test' });
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe('through a mail server', () => {
  let server: Awaited<ReturnType<typeof startSmtpServer>>;
  let community: Community;
  let refuse: number | null = null;

  beforeAll(async () => {
    server = await startSmtpServer({
      onRcptTo: (_address, _session, done) =>
        done(refuse === null ? null : Object.assign(new Error('no'), { responseCode: refuse })),
    });
    community = await startCommunity({ env: { SMTP_URL: server.url, MAIL_FROM: '마당 <yard@madang.test>' } });
  });
  afterAll(async () => {
    await community.stop();
    await server.close();
  });
  const ask = (email: string) => community.guest.post('/api/auth/request-password-reset', { email });

  it('a forgotten password is set again', async () => {
    const person = await community.signUp();
    await ask(person.email);
    expect(await server.mails()).toEqual([]);
    await community.node.jobs.drain();
    const delivered = (await server.mails()).find(({ mail }) => mail.subject === '[마당] 비밀번호 재설정')!;
    expect(delivered.envelope).toEqual({ from: 'yard@madang.test', to: [person.email] });
    const token = /\/reset\/([\w-]+)/.exec(delivered.mail.text!)![1]!;
    expect(delivered.mail.html).toContain(token);
    const newPassword = 'a better one 77';
    expect((await community.guest.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
    const back = await community.guest.post('/api/auth/sign-in/email', {
      email: person.email,
      password: newPassword,
    });
    expect(back.status).toBe(200);
  });

  it('that is busy is asked again later, that refuses for good is not', async () => {
    const person = await community.signUp();
    await community.node.jobs.drain();
    refuse = 451;
    await ask(person.email);
    await community.node.jobs.drain({ ignoreErrors: true });
    expect(await community.node.jobs.listFailed({ limit: 10 })).toMatchObject([
      { task: 'accounts.send_mail', attempts: 1, maxAttempts: 8 },
    ]);
    const [failed] = await community.node.jobs.listFailed({ limit: 1 });
    expect(failed!.lastError).not.toContain(person.email);
    await community.node.jobs.remove(failed!.id);
    refuse = 550;
    await ask(person.email);
    await community.node.jobs.drain();
    expect(await community.node.jobs.listFailed({ limit: 10 })).toEqual([]);
    refuse = null;
  });
});
