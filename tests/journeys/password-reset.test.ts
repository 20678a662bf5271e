import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmtpServer } from '../../server/engines/mail/test-smtp-server.ts';
import { enterSignIn, inside, signIn } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

const newPassword = '달빛-아래-돗자리-셋';
const subject = /비밀번호|password/i;
const link = /https?:\/\/\S+\/reset\/[^\s"<>]+/;

async function ask(visitor: Visitor, email: string): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/sign-in');
  await page.getByRole('link', { name: t('auth_forgot') }).click();
  await visitor.sees(page.getByRole('heading', { level: 1, name: t('auth_reset_title') }));
  await page.getByLabel(t('auth_email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: t('auth_reset_send') }).click();
  await visitor.sees(page.getByRole('heading', { level: 1, name: t('auth_mail_title') }));
}

async function choosePassword(visitor: Visitor, password: string): Promise<void> {
  const { page, t } = visitor;
  await page.getByLabel(t('auth_new_password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('auth_new_password_save') }).click();
  await visitor.sees(t('auth_reset_done'));
}

async function oldIsRefusedNewEnters(visitor: Visitor, person: Person): Promise<void> {
  await visitor.open('/sign-in');
  await enterSignIn(visitor, person);
  await visitor.sees(visitor.t('auth_problem_credentials'));
  await enterSignIn(visitor, { ...person, password: newPassword });
  await inside(visitor);
}

describe('with mails kept on this machine', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  }, 120_000);
  afterAll(() => site.close());
  watchOver(() => site);

  it.each<Look>([
    { screen: 'phone', scheme: 'dark', locale: 'ko' },
    { screen: 'desktop', locale: 'en' },
  ])('a forgotten password is replaced ($screen $locale)', async (look) => {
    const person = await site.join('깜빡이');
    const elsewhere = await site.visitorAs(person, { screen: 'phone' });
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await ask(visitor, person.email);
    await page.getByRole('link', { name: t('auth_mail_open') }).click();
    await visitor.sees(page.getByRole('heading', { level: 1, name: t('mail_title') }));
    const mail = page.getByRole('link').filter({ hasText: person.email }).filter({ hasText: subject });
    // Mails are sent by jobs, a moment after the answer.
    await soon(() => page.reload().then(() => mail.count())).toBe(1);
    await mail.click();
    const address = (await page.getByRole('main').getByRole('link', { name: link }).getAttribute('href'))!;

    await visitor.open(address);
    await choosePassword(visitor, newPassword);
    await oldIsRefusedNewEnters(visitor, person);

    await elsewhere.open('/settings');
    expect(new URL(elsewhere.page.url()).pathname).toBe('/sign-in');

    const late = await site.visitor(look);
    await late.open(address);
    await late.page.getByLabel(t('auth_new_password'), { exact: true }).fill('다른-이의-시도-하나');
    await late.page.getByRole('button', { name: t('auth_new_password_save') }).click();
    await late.sees(late.page.getByRole('heading', { level: 1, name: t('auth_link_expired_title') }));
  });

  it('an unknown address is answered like a known one', async () => {
    const visitor = await site.visitor();
    await ask(visitor, 'nobody@people.test');
    await visitor.sees(visitor.t('auth_mail_reset', { email: 'nobody@people.test' }));
  });
});

describe('with an SMTP server', () => {
  let site: Site;
  let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    site = await openSite({ SMTP_URL: smtp.url, MAIL_FROM: 'Madang <madang@people.test>' });
  }, 120_000);
  afterAll(async () => {
    await site.close();
    await smtp.close();
  });
  watchOver(() => site);

  it('the link arrives by mail and works', async () => {
    const person = await site.join('편지');
    const visitor = await site.visitor({ screen: 'desktop' });
    await ask(visitor, person.email);
    expect(await visitor.page.getByRole('link', { name: visitor.t('auth_mail_open') }).count()).toBe(0);
    const arrived = async () => {
      const mine = (await smtp.mails()).filter(
        ({ envelope, mail }) => envelope.to.includes(person.email) && link.test(mail.text ?? ''),
      );
      return mine.at(-1)?.mail;
    };
    await soon(arrived).toBeDefined();
    const mail = (await arrived())!;
    expect(mail.from).toMatchObject({ address: 'madang@people.test' });
    await visitor.open(link.exec(mail.text!)![0]);
    await choosePassword(visitor, newPassword);
    await oldIsRefusedNewEnters(visitor, person);
    await signIn(await site.visitor(), { ...person, password: newPassword });
  });
});
