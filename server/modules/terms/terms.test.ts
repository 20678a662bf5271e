import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { both, draft, path, publish } from './test-terms.ts';

let community: Community;
let admin: Person;
let member: Person;
const now = new Date('2031-02-01T09:00:00Z');
beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(() => community.stop());

const post = (person: Person): Promise<Answer> =>
  person.post('/api/v1/posts', { space: 'free', title: randomUUID(), body: '본문' });

describe('a draft', () => {
  it('is the hosts’ own, keeps one writer from overwriting another, and waits on the desk', async () => {
    const first = await admin.put(path('about', 'draft'), draft({ needsConsent: false }));
    expect(first.body).toMatchObject({ version: 1, kind: 'about' });
    expect(first.body.html.ko).toContain('<strong>존중</strong>');
    expect(first.body.html.ko).not.toContain('<script');
    expect((await community.guest.get('/api/v1/terms/about')).status).toBe(404);
    expect((await community.guest.get('/api/v1/site')).body.terms).toBe(false);
    const writes = await Promise.all(
      [1, 1].map((version) => admin.put(path('about', 'draft'), draft({ version }))),
    );
    expect(writes.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await admin.put(path('about', 'publication'), { version: 1 })).body).toMatchObject({
      code: 'request.stale_version',
      params: { version: 2 },
    });
    const desk = (await admin.get('/api/v1/admin/desk')).body.items;
    expect(desk.find((item: { name: string }) => item.name === 'terms.drafts')).toMatchObject({ count: 1 });
    expect((await admin.delete(path('about', 'draft'), { version: 1 })).status).toBe(409);
    expect((await admin.delete(path('about', 'draft'), { version: 2 })).status).toBe(204);
    expect((await admin.get(path('about', 'draft'))).status).toBe(404);
  });

  it('is written by administrators alone', async () => {
    for (const [person, status] of [
      [community.guest, 401],
      [member, 403],
    ] as const) {
      expect((await person.put(path('service', 'draft'), draft())).status).toBe(status);
      expect((await person.get('/api/v1/admin/terms')).status).toBe(status);
      expect((await person.put(path('service', 'publication'), { version: 1 })).status).toBe(status);
      expect((await person.delete(path('service', 'draft'), { version: 1 })).status).toBe(status);
    }
  });

  it.each([
    { title: both('') },
    { title: { ko: 'a' } },
    { body: both('') },
    { body: both('x'.repeat(50_001)) },
    { summary: both('x'.repeat(2_001)) },
    { inForceAt: 'soon' },
    { needsConsent: 'yes' },
    { number: 7 },
    { version: -1 },
  ])('is refused as %j', async (extra) => {
    expect((await admin.put(path('service', 'draft'), draft(extra))).status).toBe(422);
    expect((await admin.put(path('UPPER', 'draft'), draft())).status).toBe(404);
    expect((await admin.get(path('service', 'draft'))).status).toBe(404);
  });
});

describe('a published version', () => {
  it('is read by everybody, is written down, and never changes', async () => {
    const number = await publish(admin, 'rules-of-chat', { needsConsent: false });
    const read = (await community.guest.get('/api/v1/terms/rules-of-chat')).body;
    expect(read).toMatchObject({
      current: { number, summary: '처음 만들었어요.' },
      coming: [],
      history: [{ number }],
    });
    expect(read.current.html).toContain('<strong>존중</strong>');
    expect((await community.guest.get('/api/v1/site')).body.terms).toBe(true);
    const one = await community.guest.get(`/api/v1/terms/rules-of-chat/versions/${number}`);
    expect(one.body.html).toBe(read.current.html);
    expect((await community.guest.get('/api/v1/terms/rules-of-chat/versions/9')).status).toBe(404);
    const { db } = community.node.ctx;
    await expect(
      sql`update terms_versions set body_ko = 'x' where published_at is not null`.execute(db),
    ).rejects.toThrow();
    await expect(
      sql`delete from terms_versions where published_at is not null`.execute(db),
    ).rejects.toThrow();
    const acts = await db
      .selectFrom('audit_entries')
      .select('target_id')
      .where('act', '=', 'terms.published')
      .execute();
    expect(acts).toEqual([{ target_id: 'rules-of-chat' }]);
    expect((await post(member)).status).toBe(201);
  });

  it('is published once when two press at once, and not with a date that is over', async () => {
    const late = await admin.put(path('late', 'draft'), draft({ inForceAt: '2031-01-01T00:00:00Z' }));
    expect((await admin.put(path('late', 'publication'), { version: late.body.version })).status).toBe(422);
    await admin.put(path('twice', 'draft'), draft({ needsConsent: false }));
    const answers = await Promise.all(
      [1, 1].map((version) => admin.put(path('twice', 'publication'), { version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await community.guest.get('/api/v1/terms/twice')).body.history).toHaveLength(1);
  });
});
