import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { addDays, before, changeInPercent, dayOf, spansOf } from './days.rules.ts';
import { countAllDays } from './use-cases/count-days.ts';

let community: Community;
let admin: Person;
const now = new Date('2026-11-28T03:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

const ctx = () => community.node.ctx;
const chart = async (metric: string, window = 7, by = 'day') =>
  (await admin.get(`/api/v1/admin/statistics?metric=${metric}&window=${window}&by=${by}`)).body;
async function postAt(at: string): Promise<void> {
  const { id } = (await admin.post('/api/v1/posts', { space: 'free', title: at, body: '본문' })).body;
  await sql`update posts set created_at = ${at}::timestamptz where id = ${id}`.execute(ctx().db);
}
const valueOn = (body: { items: { from: string; value: number }[] }, day: string) =>
  body.items.find(({ from }) => from === day)?.value;

describe('days', () => {
  it('are the site’s own, over daylight saving, too', () => {
    expect(dayOf(new Date('2026-11-27T15:00:00Z'), 'Asia/Seoul')).toBe('2026-11-28');
    expect(dayOf(new Date('2026-11-01T04:30:00Z'), 'America/New_York')).toBe('2026-11-01');
    expect(dayOf(new Date('2026-11-01T03:30:00Z'), 'America/New_York')).toBe('2026-10-31');
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  });

  it('are cut into weeks from Monday and months, each beside as many days before', () => {
    const weeks = spansOf('2026-11-28', 30, 'week');
    expect(weeks[0]).toEqual({ from: '2026-10-30', until: '2026-11-01' });
    expect(weeks.at(-1)).toEqual({ from: '2026-11-23', until: '2026-11-28' });
    expect(spansOf('2026-11-28', 365, 'month').length).toBe(13);
    expect(before(weeks[0]!, 30)).toEqual({ from: '2026-09-30', until: '2026-10-02' });
    expect([changeInPercent(3, 2), changeInPercent(0, 4), changeInPercent(5, 0)]).toEqual([50, -100, null]);
  });
});

describe('statistics', () => {
  it('count by the site’s days, the job or no job, and again after a change of the time zone', async () => {
    // Just before and just after midnight in Seoul; a day that has 25 hours in New York.
    for (const at of [
      '2026-11-24T14:59:59Z',
      '2026-11-24T15:00:00Z',
      '2026-11-01T04:30:00Z',
      '2026-11-02T04:30:00Z',
    ])
      await postAt(at);
    const live = await chart('posts', 30);
    expect(live.timeZone).toBe('Asia/Seoul');
    expect([valueOn(live, '2026-11-24'), valueOn(live, '2026-11-25')]).toEqual([1, 1]);
    await countAllDays(ctx(), { all: false });
    expect(await chart('posts', 30)).toEqual(live);
    await countAllDays(ctx(), { all: true });
    expect(await chart('posts', 30)).toEqual(live);
    await admin.patch('/api/v1/admin/settings', { 'site.time_zone': 'America/New_York' });
    const moved = await chart('posts', 30);
    expect([valueOn(moved, '2026-11-24'), valueOn(moved, '2026-11-25')]).toEqual([2, 0]);
    // Both moments lie in the one long day.
    expect(valueOn(moved, '2026-11-01')).toBe(2);
    await countAllDays(ctx(), { all: false });
    expect(await chart('posts', 30)).toEqual(moved);
    await admin.patch('/api/v1/admin/settings', { 'site.time_zone': null });
    expect(await chart('posts', 30)).toEqual(live);
  });

  it('compare with as many days before, and sum to the same whatever the step', async () => {
    await postAt('2026-11-10T03:00:00Z');
    const body = await chart('posts', 7);
    expect(body).toMatchObject({ window: 7, total: 2, previousTotal: 0, changePercent: null });
    const [days, weeks, months] = await Promise.all(
      ['day', 'week', 'month'].map((by) => chart('posts', 90, by)),
    );
    expect(new Set([days.total, weeks.total, months.total]).size).toBe(1);
    for (const { items, total } of [days, weeks, months])
      expect(items.reduce((sum: number, one: { value: number }) => sum + one.value, 0)).toBe(total);
  });

  it('count a member once in a span, however often they came', async () => {
    const person = await community.signUp('자주 오는 이');
    await sql`
      insert into admin_active_days (day, account_id, first_at, last_at)
      select (at at time zone 'Asia/Seoul')::date, ${person.id}::uuid, at, at
      from unnest(array['2026-11-24 03:00Z', '2026-11-25 03:00Z']::timestamptz[]) as t (at)`.execute(
      ctx().db,
    );
    const weeks = await chart('active', 7, 'week');
    const days = await chart('active', 7, 'day');
    // The host, who also posted on both days, and the one above: once each.
    expect(weeks.items.at(-1).value).toBe(2);
    expect([valueOn(days, '2026-11-24'), valueOn(days, '2026-11-25')]).toEqual([2, 2]);
    expect(weeks.total).toBe(2);
  });

  it('note who was here, and twice is as once', async () => {
    await countAllDays(ctx(), { all: false });
    const rows = async () =>
      sql`select * from admin_active_days order by day, account_id`
        .execute(ctx().db)
        .then((found) => found.rows);
    const first = await rows();
    await countAllDays(ctx(), { all: true });
    expect((await rows()).length).toBeGreaterThanOrEqual(first.length);
    const all = await rows();
    await countAllDays(ctx(), { all: true });
    expect(await rows()).toEqual(all);
  });

  it('are for administrators, and know what they count', async () => {
    const moderator = await community.signUp('지킴이', 'moderator');
    const path = '/api/v1/admin/statistics?metric=posts';
    expect((await community.guest.get(path)).status).toBe(401);
    expect((await moderator.get(path)).status).toBe(403);
    expect((await admin.get('/api/v1/admin/statistics?metric=nonsense')).status).toBe(404);
    for (const query of ['window=8', 'by=hour', 'window=7&window=30', 'x=1'])
      expect((await admin.get(`${path}&${query}`)).status, query).toBe(422);
    const { items } = (await admin.get('/api/v1/admin/metrics')).body;
    for (const { metric } of items) expect((await chart(metric)).metric).toBe(metric);
  });
});
