import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver, type Receiver } from '../../server/test/webhook-receiver.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  site = await openSite({ OUTBOUND_ALLOW: '127.0.0.1' });
}, 180_000);
afterAll(async () => {
  await site.close();
  await receiver.stop();
});
watchOver(() => site);

const folder = process.env.DESK_SCREENSHOTS;

/** Pictures for whoever asks for them. */
async function shoot({ page }: Visitor, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** A flag, a notice that nobody took, and a job that gave up. */
async function trouble(): Promise<void> {
  const [author, reader] = [await site.join('글쓴이'), await site.join('읽는 이')];
  const path = await site.publish(author, { title: '살펴볼 글', body: '본문' });
  const target = { type: 'post', id: path.split('/').at(-1) };
  await site.call('POST', '/api/v1/flags', reader.token, { target, reason: 'spam' });
  await site.inDatabase(
    `insert into deliveries (account_id, seq, channel, topic, pace, state, attempts, last_error, next_try_at, created_at, settled_at)
     select account_id, 9999, 'mail', 'comments', 'instant', 'dead', 8, 'mail.refused', now(), now(), now()
     from members where handle = $1`,
    [reader.handle],
  );
  await site.inDatabase(
    `select graphile_worker.add_job('search.index_post', '{"postId":"0"}'::json, run_at := now() + interval '1 day')`,
  );
  await site.inDatabase(`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = '일부러 낸 오류'
    where run_at > now() + interval '12 hours' and payload->>'postId' = '0'`);
}

const looks: Look[] = [
  { screen: 'desktop', locale: 'ko' },
  { screen: 'phone', locale: 'en', scheme: 'dark' },
];

describe.each(looks)('the host on a $screen in $locale', (look) => {
  const name = `${look.screen}-${look.locale}`;

  it('sees what waits, and every line of it leads to where it is done', async () => {
    await trouble();
    const host = await site.visitorAs(site.admin, look);
    const { page } = host;
    await host.open('/admin');
    await shoot(host, `desk-${name}`);
    const waiting = page.getByRole('main').getByRole('listitem').getByRole('link');
    const addresses = await waiting.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(addresses).toEqual(expect.arrayContaining(['/moderation', '/admin/jobs']));
    expect(addresses.some((one) => one.startsWith('/admin/deliveries'))).toBe(true);
    for (const address of new Set(addresses.filter((one) => one.startsWith('/')))) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(200);
    }
    await host.open('/moderation');
    await host.sees('살펴볼 글');
    await host.open('/admin/deliveries?state=dead');
    await host.sees(page.getByRole('listitem').first());
    await shoot(host, `deliveries-${name}`);
    await host.open('/admin/jobs');
    await host.sees('일부러 낸 오류');
    await shoot(host, `jobs-${name}`);
  });

  it('gives up a job that nobody takes, after a question', async () => {
    const task = `old.task_${look.screen}`;
    const stick = `select graphile_worker.add_job('${task}', '{}'::json, run_at := now() - interval '1 day')`;
    await site.inDatabase(stick);
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    await host.open('/admin/jobs');
    const row = page.getByRole('listitem').filter({ hasText: task });
    await row.getByText(t('desk_jobs_stuck_give_up'), { exact: true }).click();
    await host.sees(row.getByRole('alert').getByText(t('desk_jobs_stuck_give_up_ask')));
    await shoot(host, `jobs-stuck-${name}`);
    await row.getByRole('button', { name: t('desk_member_sure'), exact: true }).click();
    await host.sees(t('admin_jobs_removed'));
    expect(await row.count()).toBe(0);
  });

  it('chooses notifications by names, not by what programs call them', async () => {
    const host = await site.visitorAs(site.admin, look);
    await host.open('/settings/notifications');
    const { topics } = (await site.call('GET', '/api/v1/me/notification-settings', await site.adminToken()))
      .body;
    for (const { topic } of topics)
      expect(await host.page.getByText(topic, { exact: true }).count(), topic).toBe(0);
  });

  it('changes a setting and undoes it', async () => {
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    const label = t('rights_setting_leaving_days');
    await host.open(`/admin/site?query=${encodeURIComponent(label)}`);
    await page.getByLabel(label, { exact: true }).fill('21');
    await page
      .locator('.save')
      .getByRole('button', { name: t('admin_site_save'), exact: true })
      .click();
    await host.sees(t('admin_site_saved'));
    const days = async () =>
      (await site.call('GET', '/api/v1/me/departure', await site.adminToken())).body.days;
    expect(await days()).toBe(21);
    await shoot(host, `settings-${name}`);
    await page.getByRole('link', { name: t('desk_setting_history_spoken', { setting: label }) }).click();
    await page
      .getByRole('button', { name: t('desk_setting_undo'), exact: false })
      .first()
      .click();
    await host.sees(t('desk_setting_undone'));
    expect(await days()).toBe(14);
    await shoot(host, `history-${name}`);
  });

  it('looks as a member, under a banner, and ends it', async () => {
    const member = await site.join(`보이는 이 ${look.screen}`);
    const { body } = await site.call(
      'GET',
      `/api/v1/admin/members?query=${member.email}`,
      await site.adminToken(),
    );
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    const warning = { rule: 'respect', reason: '사람을 공격하지 말아 주세요' };
    const handle = encodeURIComponent(member.handle);
    await site.call('POST', `/api/v1/members/${handle}/warnings`, await site.adminToken(), warning);
    await site.call('DELETE', `/api/v1/moderation/members/${handle}/block`, await site.adminToken(), {
      reason: '한 번은 괜찮아요',
    });
    await host.open(`/admin/members/${body.items[0].id}`);
    await host.sees(t('desk_warning_step', { step: '1' }));
    await host.sees(warning.reason);
    await shoot(host, `member-${name}`);
    await page.getByLabel(t('desk_look_reason')).fill('화면이 이상하다고 해서');
    await page.getByRole('button', { name: t('desk_look_go'), exact: true }).click();
    await host.sees(t('desk_look_banner', { name: member.name }));
    await shoot(host, `look-${name}`);
    await page.getByRole('button', { name: t('desk_look_end'), exact: true }).click();
    await page.getByText(t('desk_look_banner', { name: member.name })).waitFor({ state: 'detached' });
  });

  it('makes a key that is shown once and opens what it names', async () => {
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    await host.open('/settings/api-keys');
    await page.getByLabel(t('keys_name'), { exact: true }).fill(`알림봇 ${name}`);
    await page.getByRole('button', { name: t('keys_make') }).click();
    await host.sees(t('keys_made_text'));
    const key = await page.locator('code').innerText();
    await shoot(host, `keys-${name}`);
    const me = await site.call('GET', '/api/v1/me', key);
    // Reading is what everybody may: a key for it has no more than a member's hands.
    expect(me).toMatchObject({ status: 200, body: { role: 'member' } });
    const written = await site.call('POST', '/api/v1/posts', key, { space: 'free', title: '글', body: '글' });
    expect(written.status).toBe(403);
    await host.open('/settings/api-keys');
    await host.sees(`알림봇 ${name}`);
    expect(await page.getByText(key).count()).toBe(0);
  });

  it('makes a webhook, and sees in its log what arrived', async () => {
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    await host.open('/admin/webhooks');
    await page.getByLabel(t('webhooks_url'), { exact: true }).fill(`${receiver.url}?${name}`);
    await page.getByRole('button', { name: t('webhooks_make'), exact: true }).click();
    await host.sees(t('webhooks_secret_text'));
    await page.getByRole('link', { name: `${receiver.url}?${name}` }).click();
    const before = receiver.received.length;
    await page.getByRole('button', { name: t('webhooks_ping') }).click();
    await host.sees(t('webhooks_pinged'));
    await soon(() => receiver.received.length).toBeGreaterThan(before);
    await soon(async () => {
      await page.reload();
      return page.getByText(t('webhooks_status', { status: '204' })).count();
    }).toBeGreaterThan(0);
    await shoot(host, `webhook-${name}`);
  });

  it('takes a list of members that no spreadsheet calculates with', async () => {
    const sly = await site.join(`=1+1 ${look.screen}`);
    const host = await site.visitorAs(site.admin, look);
    const { page, t } = host;
    await host.open('/admin/statistics');
    await shoot(host, `statistics-${name}`);
    const link = page.getByRole('main').getByRole('link', { name: t('desk_export_members'), exact: true });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain(sly.handle);
    expect(text).toContain(`'=1+1`);
    expect(text).not.toMatch(/(^|,|\n)"?=/);
    for (const page of ['members', 'health', 'webhooks']) {
      await host.open(`/admin/${page}`);
      await shoot(host, `${page}-${name}`);
    }
  });
});
