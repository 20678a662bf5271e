import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, reload, signIn } from './acts.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

async function makeSpace(host: Visitor, slug: string, name: string): Promise<void> {
  const { page, t } = host;
  await host.open('/admin/spaces');
  await page.getByRole('link', { name: t('admin_space_new') }).click();
  await page.getByLabel(t('admin_space_name_ko'), { exact: true }).fill(name);
  await page.getByLabel(t('admin_space_slug'), { exact: true }).fill(slug);
  await page.getByRole('button', { name: t('admin_space_create') }).click();
  await host.sees(t('admin_space_made'));
}

async function promote(host: Visitor, person: Person): Promise<void> {
  const { page, t } = host;
  const role = t('admin_role_moderator');
  await host.open('/admin/members');
  await page.getByLabel(t('desk_members_search')).fill(person.email);
  await page.getByRole('button', { name: t('admin_members_find') }).click();
  await page.waitForURL(/query=/);
  await page.getByRole('main').getByRole('link', { name: person.name }).click();
  await page.getByRole('combobox', { name: person.name }).selectOption({ label: role });
  await page.getByRole('button', { name: t('admin_members_change_spoken', { name: person.name }) }).click();
  await page.getByRole('button', { name: t('admin_members_confirm') }).click();
  await host.sees(page.getByRole('status').filter({ hasText: t('desk_act_role') }));
}

describe.each<Look>([
  { screen: 'desktop', scheme: 'dark' },
  { screen: 'phone', scheme: 'light' },
])('the host on a $screen in the $scheme', (look) => {
  it('enters with the printed password, sees the first steps, and opens a space', async () => {
    const host = await site.visitor(look);
    await signIn(host, site.admin);
    await host.open('/admin');
    await host.sees(host.page.getByRole('heading', { name: host.t('admin_steps_title') }));
    const name = `텃밭 ${look.screen}`;
    await makeSpace(host, `garden-${look.screen}`, name);

    const visitor = await site.visitor({ screen: 'desktop' });
    await visitor.open('/');
    const rail = visitor.page.getByRole('navigation', { name: visitor.t('shell_spaces') });
    await rail.getByRole('link', { name }).click();
    await visitor.sees(visitor.page.getByRole('heading', { level: 1, name }));
  });

  it('makes a member a moderator, who may pin and delete at once', async () => {
    const author = await site.join('이웃');
    const helper = await site.join(`돕는이 ${look.screen}`);
    const path = await site.publish(author, { title: '치워 주세요', body: '광고' });
    const member = await site.visitorAs(helper, look);
    const { page, t } = member;
    const acts = page.getByRole('group', { name: t('post_actions') });
    await member.open(path);
    expect(await acts.getByText(t('post_pin')).count()).toBe(0);
    expect(await acts.getByText(t('post_delete')).count()).toBe(0);

    await promote(await site.visitorAs(site.admin, look), helper);

    // A new role begins with a new session.
    await reload(member);
    await member.sees(page.getByRole('link', { name: t('shell_sign_in'), exact: true }));
    await signIn(member, helper);
    await member.open(path);
    await acts.getByRole('button', { name: t('post_pin') }).click();
    await member.sees(t('post_pinned_toast'));
    await member.sees(page.getByRole('article').first().getByText(t('post_pinned'), { exact: true }));
    await acts.getByRole('link', { name: t('post_delete') }).click();
    const question = page.getByRole('alertdialog', { name: t('post_delete_title') });
    await question.getByRole('button', { name: t('post_delete') }).click();
    await member.sees(t('post_deleted_toast'));
    expect((await member.page.goto(path))!.status()).toBe(404);
  });

  it('ends a session elsewhere', async () => {
    const person = await site.join('두 기기');
    const here = await site.visitorAs(person, look);
    const there = await site.visitorAs(person, { screen: 'desktop' });
    await there.open('/');
    await inside(there);
    await here.open('/settings/security');
    await here.page.getByRole('button', { name: here.t('settings_sessions_end_all') }).click();
    await here.sees(here.t('settings_sessions_ended'));
    await reload(there);
    await there.sees(there.page.getByRole('link', { name: there.t('shell_sign_in'), exact: true }));
    await here.open('/');
    await inside(here);
  });
});
