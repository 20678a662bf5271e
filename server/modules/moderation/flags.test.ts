import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { takeOpenCase } from './cases.queries.ts';

let community: Community;
let author: Person;
let reporter: Person;
let second: Person;
let third: Person;
let moderator: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  reporter = await community.signUp('신고한이');
  second = await community.signUp('둘째');
  third = await community.signUp('셋째');
  moderator = await community.signUp('지킴이', 'moderator');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

async function write(person = author): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  return made.body.id as string;
}

const flag = (who: Pick<Person, 'post'>, id: string, more: object = {}) =>
  who.post('/api/v1/flags', { target: { type: 'post', id }, reason: 'spam', ...more });

const caseOf = async (id: string) =>
  (await moderator.get('/api/v1/moderation/queue?limit=100')).body.items.find(
    (one: { target: { id: string } }) => one.target.id === id,
  );

describe('a flag', () => {
  it('needs a session, something that can be seen, a reason, and words for "other"', async () => {
    const id = await write();
    expect((await flag(community.guest, id)).status).toBe(401);
    expect((await flag(reporter, '999999')).status).toBe(404);
    expect((await flag(reporter, "1' or 1=1")).status).toBe(404);
    expect((await flag(reporter, id, { reason: 'dislike' })).status).toBe(422);
    expect((await flag(reporter, id, { more: 1 })).status).toBe(422);
    expect((await flag(reporter, id, { target: { type: 'order', id } })).body.errors[0].code).toBe(
      'moderation.unknown_target',
    );
    expect((await flag(reporter, id, { reason: 'other' })).body.errors[0].code).toBe(
      'moderation.note_missing',
    );
    expect((await flag(reporter, id, { note: '가'.repeat(1001) })).status).toBe(422);
    expect(await flag(author, id)).toMatchObject({ status: 409, body: { code: 'moderation.own_content' } });
    await admin.post('/api/v1/spaces', { slug: 'hidden', name: '운영', rights: { read: 'moderator' } });
    const secret = await moderator.post('/api/v1/posts', { space: 'hidden', title: '비밀', body: '글' });
    expect((await flag(reporter, secret.body.id)).status).toBe(404);
    expect(await caseOf(id)).toBeUndefined();
  });

  it('is made once by a member, however many requests come at once, and those of one target are one case', async () => {
    const id = await write();
    const made = await Promise.all([1, 2, 3, 4].map(() => flag(reporter, id)));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const others = await Promise.all([
      flag(second, id, { reason: 'other', note: '이상해요' }),
      flag(reporter, id),
    ]);
    expect(others.map(({ status }) => status)).toEqual([201, 409]);
    expect(await caseOf(id)).toMatchObject({ flagCount: 2, reasons: ['spam', 'other'], state: 'open' });
  });

  it('reaches comments and members, too', async () => {
    const post = await write();
    const comment = (await author.post(`/api/v1/posts/${post}/comments`, { body: '댓글' })).body.id;
    expect((await flag(reporter, comment, { target: { type: 'comment', id: comment } })).status).toBe(201);
    expect(await caseOf(comment)).toMatchObject({ target: { type: 'comment', postId: post } });
    const member = await flag(reporter, '', { target: { type: 'member', id: author.handle } });
    expect(member.body).toMatchObject({ target: { type: 'member', handle: author.handle }, state: 'open' });
    expect((await flag(second, '', { target: { type: 'member', id: 'no-such-handle' } })).status).toBe(404);
  });

  it('may be taken back by its reporter alone, until somebody decides', async () => {
    const id = await write();
    const { body: mine } = await flag(reporter, id);
    expect((await community.guest.delete(`/api/v1/flags/${mine.id}`)).status).toBe(401);
    expect((await second.delete(`/api/v1/flags/${mine.id}`)).status).toBe(404);
    expect((await moderator.delete(`/api/v1/flags/${mine.id}`)).status).toBe(404);
    expect((await reporter.delete('/api/v1/flags/x')).status).toBe(404);
    const both = await Promise.all([1, 2].map(() => reporter.delete(`/api/v1/flags/${mine.id}`)));
    expect(both.map(({ status }) => status)).toContain(204);
    expect(await caseOf(id)).toBeUndefined();
    expect((await flag(reporter, id)).status).toBe(201);
    const again = await caseOf(id);
    await moderator.put(`/api/v1/moderation/cases/${again.id}/decision`, {
      version: again.version,
      dismiss: true,
    });
    const own = (await reporter.get('/api/v1/me/flags')).body.items;
    expect(own[0]).toMatchObject({ state: 'dismissed', target: { postId: id, title: '글' } });
    expect(await reporter.delete(`/api/v1/flags/${own[0].id}`)).toMatchObject({
      status: 409,
      body: { code: 'moderation.flag_settled' },
    });
  });

  it('is never told to the author, nor to moderators about themselves', async () => {
    const id = await write(moderator);
    await flag(reporter, id);
    expect(await caseOf(id)).toBeUndefined();
    const seen = (await admin.get('/api/v1/moderation/queue?limit=100')).body.items.find(
      (one: { target: { id: string } }) => one.target.id === id,
    );
    expect((await moderator.get(`/api/v1/moderation/cases/${seen.id}`)).status).toBe(404);
    const whole = await admin.get(`/api/v1/moderation/cases/${seen.id}`);
    expect(whole.body.flags[0].reporter.handle).toBe(reporter.handle);
    for (const path of [
      `/api/v1/posts/${id}`,
      '/api/v1/me',
      '/api/v1/me/flags',
      `/api/v1/posts/${id}/comments`,
    ])
      expect(JSON.stringify((await moderator.get(path)).body)).not.toContain(reporter.handle);
  });

  it('hides a text when there are enough of different members, and 0 never does', async () => {
    await admin.patch('/api/v1/admin/settings', { 'moderation.auto_hide_flags': 0 });
    const shown = await write();
    for (const who of [reporter, second, third]) await flag(who, shown);
    expect((await reporter.get(`/api/v1/posts/${shown}`)).status).toBe(200);
    await admin.patch('/api/v1/admin/settings', { 'moderation.auto_hide_flags': 3 });
    const id = await write();
    await flag(reporter, id);
    await reporter.delete(`/api/v1/flags/${(await flag(second, id)).body.id}`);
    const withdrawn = (await second.get('/api/v1/me/flags')).body.items[0];
    await second.delete(`/api/v1/flags/${withdrawn.id}`);
    expect((await flag(third, id)).status).toBe(201);
    expect((await second.get(`/api/v1/posts/${id}`)).status).toBe(200);
    expect((await flag(second, id)).status).toBe(201);
    expect((await second.get(`/api/v1/posts/${id}`)).status).toBe(404);
    expect((await author.get(`/api/v1/posts/${id}`)).body.withheld).toBe('hidden');
    const waiting = await caseOf(id);
    const dismissed = await moderator.put(`/api/v1/moderation/cases/${waiting.id}/decision`, {
      version: waiting.version,
      dismiss: true,
    });
    expect(dismissed.body.steps.map((one: { kind: string }) => one.kind)).toEqual([
      'auto_hidden',
      'shown',
      'dismissed',
    ]);
    expect((await second.get(`/api/v1/posts/${id}`)).body.withheld).toBeNull();
    const acts = (await admin.get(`/api/v1/admin/audit?target=post:${id}`)).body.items;
    expect(acts.map((one: { act: string }) => one.act)).toEqual([
      'moderation.dismissed',
      'moderation.shown',
      'moderation.auto_hidden',
    ]);
    expect(acts[2].bySystem).toBe(true);
  });

  it('opens a case also when its connection has opened many before', async () => {
    const target = { type: 'post', authorId: author.id, anonymous: false, spaceId: null };
    const made = await community.node.ctx.transaction(async (tx) => {
      const taken: boolean[] = [];
      // From the sixth time on, a prepared statement may have a plan for all values.
      for (let n = 0; n < 12; n += 1)
        taken.push(
          (await takeOpenCase(tx, { ...target, id: `${900_000 + (n >> 1)}` }, { origin: 'flags' })).made,
        );
      return taken;
    });
    expect(made).toEqual(Array.from({ length: 12 }, (_, n) => n % 2 === 0));
  });

  it('is not for flooding', async () => {
    await admin.patch('/api/v1/admin/settings', { 'moderation.flags_per_day': 1 });
    const eager = await community.signUp('바쁜이');
    expect((await flag(eager, await write())).status).toBe(201);
    expect(await flag(eager, await write())).toMatchObject({
      status: 429,
      body: { code: 'moderation.too_many_flags' },
    });
    await admin.patch('/api/v1/admin/settings', { 'moderation.flags_per_day': null });
  });
});
