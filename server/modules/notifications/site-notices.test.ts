import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

const path = '/api/v1/admin/notices';
const inbox = async (person: Person) => (await person.get('/api/v1/notifications')).body.items;

describe('a notice to everybody', () => {
  it('reaches all but its sender, in the language of each, and says how far it is', async () => {
    const made = await admin.post(path, {
      title: { ko: '점검 안내', en: 'Maintenance' },
      body: { ko: '밤 열 시에 잠시 멈춰요.' },
      url: '/posts/1',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ recipients: 2, told: 0, finishedAt: null });
    expect((await admin.get(`${path}/recipients`)).body).toEqual({ count: 2 });
    expect((await admin.get(`${path}/recipients?role=moderator`)).body).toEqual({ count: 1 });
    expect((await admin.get(`${path}/recipients?role=nobody`)).status).toBe(422);
    expect((await member.get(`${path}/recipients`)).status).toBe(403);
    await community.node.jobs.drain();
    const { items } = (await admin.get(path)).body;
    expect(items[0]).toMatchObject({ told: 2, finishedAt: expect.any(String) });
    expect((await inbox(member))[0]).toMatchObject({
      type: 'site.notice',
      reason: 'site',
      title: '점검 안내',
      body: '밤 열 시에 잠시 멈춰요.',
      url: '/posts/1',
      actor: null,
    });
    expect((await inbox(admin)).some(({ type }: { type: string }) => type === 'site.notice')).toBe(false);
  });

  it('reaches only a role, once, also when the job runs again and goes on in the middle', async () => {
    const before = (await inbox(member)).length;
    const made = await admin.post(path, { title: { ko: '지킴이에게' }, role: 'moderator' });
    await community.node.jobs.drain();
    const again = sql`update site_notices set finished_at = null, reached = null where id = ${made.body.id}`;
    await again.execute(community.node.ctx.db);
    await community.node.ctx.transaction((tx) =>
      tx.enqueue({ job: 'notifications.spread_site_notice' }, { noticeId: made.body.id }),
    );
    await community.node.jobs.drain();
    expect((await inbox(moderator))[0]).toMatchObject({ title: '지킴이에게' });
    expect(
      (await inbox(moderator)).filter(({ title }: { title: string }) => title === '지킴이에게'),
    ).toHaveLength(1);
    expect(await inbox(member)).toHaveLength(before);
    expect((await admin.get(path)).body.items[0].told).toBe(1);
  });

  it('is for administrators, and refuses other sites and nothing to say', async () => {
    expect((await member.post(path, { title: { ko: 'x' } })).status).toBe(403);
    expect((await moderator.get(path)).status).toBe(403);
    expect((await community.guest.post(path, { title: { ko: 'x' } })).status).toBe(401);
    const wrong: object[] = [
      {},
      { title: {} },
      { title: { ko: ' ' } },
      { title: { ko: 'x'.repeat(201) } },
      { title: { ko: 'x' }, role: 'guest' },
      { title: { fr: 'x' } },
      ...['https://e.example', '//e.example', '/\\e.example', 'x', '/a b'].map((url) => ({
        title: { ko: 'x' },
        url,
      })),
    ];
    for (const body of wrong) expect((await admin.post(path, body)).status, JSON.stringify(body)).toBe(422);
  });
});

describe('what was read long ago', () => {
  it('is forgotten; what is unread stays', async () => {
    const notices = await inbox(moderator);
    await moderator.put(`/api/v1/notifications/${notices[0].id}/read`);
    await sql`update notices set read_at = read_at - interval '181 days'`.execute(community.node.ctx.db);
    await community.node.jobs.runTimed('notifications.forget_read');
    await community.node.jobs.drain();
    const left = await inbox(moderator);
    expect(left.map(({ id }: { id: string }) => id)).toEqual(
      notices.slice(1).map(({ id }: { id: string }) => id),
    );
  });
});
