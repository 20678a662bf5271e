import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../server-process.ts';
import { inside } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { client, startOidcServer, type Neighbour, type OidcServer } from './oidc-server.ts';
import { openSite, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let school: OidcServer;
let kakao: OidcServer;
let counter = 0;

beforeAll(async () => {
  const port = await freePort();
  const at = (id: string) => `http://127.0.0.1:${port}/api/auth/callback/${id}`;
  [school, kakao] = await Promise.all([
    startOidcServer(at('oidc')),
    startOidcServer(at('kakao'), { likeKakao: true }),
  ]);
  const env = {
    OIDC_ISSUER: school.url,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_NAME: '우리 학교',
    KAKAO_CLIENT_ID: client.id,
    KAKAO_CLIENT_SECRET: client.secret,
    KAKAO_ISSUER: kakao.url,
    KAKAO_API: kakao.url,
  };
  site = await openSite(env, { port, neighbours: [school.url, kakao.url] });
}, 120_000);
afterAll(async () => {
  await site.close();
  await Promise.all([school.stop(), kakao.stop()]);
});
watchOver(() => site);

function settle(server: OidcServer, facts: Partial<Neighbour> = {}): Neighbour {
  counter += 1;
  const sub = String(4_294_967_300 + counter);
  const person = {
    sub,
    email: `neighbour${counter}@people.test`,
    emailVerified: true,
    name: `이웃 ${counter}`,
    ...facts,
  };
  server.people.set(person.sub, person);
  return person;
}

const buttons = { kakao: 'ways_continue_kakao', oidc: 'ways_continue_other' } as const;
type Way = keyof typeof buttons;

async function press({ page, t }: Visitor, way: Way): Promise<void> {
  await page.getByRole('button', { name: t(buttons[way], { name: '우리 학교' }) }).click();
}

async function agree({ page }: Visitor, { sub }: Neighbour): Promise<void> {
  await page.locator('input[name="login"]').fill(sub);
  await page.getByRole('button', { name: 'Agree' }).click();
}

const looks: Look[] = [
  { screen: 'desktop', locale: 'ko' },
  { screen: 'phone', locale: 'en', scheme: 'dark' },
  { screen: 'phone', locale: 'ko', scripts: false },
];

/** The member's own name; their pets have names as well. */
const ownName = (visitor: Visitor) =>
  visitor.page.getByLabel(visitor.t('settings_name'), { exact: true }).first();

describe.each(looks)('on a $screen in $locale (scripts: $scripts)', (look) => {
  it.each<Way>(['oidc', 'kakao'])('somebody comes in by %s, with a card, and comes back', async (way) => {
    const server = way === 'kakao' ? kakao : school;
    const person = settle(server);
    const before = server.guarded();
    const visitor = await site.visitor(look);
    await visitor.open('/sign-in?to=%2Fspaces');
    await press(visitor, way);
    await agree(visitor, person);
    await inside(visitor);
    expect(new URL(visitor.page.url()).pathname).toBe('/spaces');
    expect(server.guarded()).toBe(before + 1);
    await visitor.open('/settings/account');
    await visitor.sees(visitor.page.getByRole('main').getByText(person.email));
    await visitor.sees(visitor.page.getByRole('main').getByText(visitor.t('settings_email_verified')));
    await visitor.open('/settings');
    expect(await ownName(visitor).inputValue()).toBe(person.name);

    await visitor.context.clearCookies({ name: 'madang.session_token' });
    await visitor.open('/sign-in');
    await visitor.sees(visitor.page.getByText(visitor.t('ways_last')));
    await press(visitor, way);
    await inside(visitor);
    await visitor.open('/settings');
    expect(await ownName(visitor).inputValue()).toBe(person.name);
  });
});

it('whoever does not agree is told, and is nobody', async () => {
  const visitor = await site.visitor();
  await visitor.open('/sign-in');
  await press(visitor, 'oidc');
  await visitor.page.getByRole('button', { name: 'No', exact: true }).click();
  await visitor.sees(visitor.t('ways_error_denied', { name: '우리 학교' }));
  expect(new URL(visitor.page.url()).pathname).toBe('/sign-in');
  expect((await visitor.context.cookies()).map(({ name }) => name)).not.toContain('madang.session_token');
});

it('an address that has an account is not handed over; its owner signs in and links', async () => {
  const member = await site.join('임자');
  const person = settle(kakao, { email: member.email, emailVerified: false });
  const visitor = await site.visitor();
  const { page, t } = visitor;
  await visitor.open('/sign-in');
  await press(visitor, 'kakao');
  await agree(visitor, person);
  await visitor.sees(t('ways_error_account_exists', { name: t('ways_kakao') }).slice(0, 20));
  await page.getByLabel(t('auth_email'), { exact: true }).fill(member.email);
  await page.getByLabel(t('auth_password'), { exact: true }).fill(member.password);
  await page.getByRole('button', { name: t('auth_enter'), exact: true }).click();
  await soon(() => new URL(page.url()).pathname).toBe('/settings/security');
  await page.getByRole('button', { name: t('ways_link_spoken', { name: t('ways_kakao') }) }).click();
  await visitor.sees(t('ways_linked_done', { name: t('ways_kakao') }));

  await page.getByText(t('ways_unlink'), { exact: true }).click();
  await visitor.sees(t('ways_unlink_text', { name: t('ways_kakao') }));
  await page.getByRole('button', { name: t('ways_unlink_yes'), exact: true }).click();
  await visitor.sees(t('ways_unlinked'));
});

it('a member without a password leaves with a mailed link, and cannot lose the last way in', async () => {
  const person = settle(school);
  const visitor = await site.visitor();
  const { page, t } = visitor;
  await visitor.open('/sign-up');
  await press(visitor, 'oidc');
  await agree(visitor, person);
  await inside(visitor);
  await visitor.open('/settings/security');
  await visitor.sees(t('ways_password_none_text'));
  await page.getByText(t('ways_unlink'), { exact: true }).click();
  await page.getByRole('button', { name: t('ways_unlink_yes'), exact: true }).click();
  await visitor.sees(t('ways_problem_last_way_in'));

  await visitor.open('/settings/account/leave');
  await page.getByRole('button', { name: t('ways_leave_link_send') }).click();
  await visitor.sees(t('ways_leave_link_sent'));
  const link = /https?:\/\/\S+(\/settings\/account\?leave=[\w-]+)/;
  const read = async () => {
    const { body } = await site.call('GET', '/api/v1/dev/mails', null);
    for (const { id, to } of body.items) {
      if (to !== person.email) continue;
      const mail = await site.call('GET', `/api/v1/dev/mails/${id}`, null);
      const found = link.exec(mail.body.text);
      if (found) return found[1]!;
    }
    return null;
  };
  await soon(read).not.toBeNull();
  await visitor.open((await read())!);
  await visitor.sees(t('ways_leave_link_open'));
  await page.getByLabel(t('rights_leave_now')).check();
  await page.getByLabel(t('settings_leave_understood')).check();
  await page.getByRole('button', { name: t('settings_leave_action'), exact: true }).click();
  await visitor.sees(t('auth_withdrawn'));
});
