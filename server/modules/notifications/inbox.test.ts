import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let first: Person;
let second: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
});
afterAll(() => community.stop());

async function newPeople(): Promise<void> {
  author = await community.signUp('글쓴이');
  first = await community.signUp('민지');
  second = await community.signUp('서준');
}

async function write(person: Person, body = '본문', more: object = {}): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', title: '대상 글', body, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

async function say(person: Person, post: string, body = '말', more: object = {}): Promise<string> {
  const made = await person.post(`/api/v1/posts/${post}/comments`, { body, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

interface Inbox {
  items: {
    id: string;
    seq: number;
    type: string;
    reason: string;
    title: string;
    url: string;
    actor: { handle: string; name: string } | null;
    count: number;
    readAt: string | null;
  }[];
  unread: number;
  lastSeq: number;
}

/** What somebody finds; the badge must say what the list says. */
async function inbox(person: Person, query = ''): Promise<Inbox> {
  await community.node.jobs.drain();
  const { status, body } = await person.get(`/api/v1/notifications${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const unread = (await person.get('/api/v1/notifications?unread=true&limit=100')).body.items.length;
  expect(body.unread).toBe(unread);
  expect((await person.get('/api/v1/me')).body.unread).toBe(unread);
  return body;
}

const types = async (person: Person) => (await inbox(person)).items.map((item) => item.type);

describe('who is told', () => {
  it('tells the author of a comment, the answered one of a reply, and nobody of their own words', async () => {
    await newPeople();
    const post = await write(author);
    const comment = await say(first, post);
    await say(second, post, '답글', { parentId: comment });
    await say(author, post, '나도', { parentId: comment });
    expect(await types(author)).toEqual(['posts.commented']);
    const [notice] = (await inbox(author)).items;
    expect(notice).toMatchObject({
      seq: 2,
      count: 2,
      reason: 'author',
      title: '「대상 글」 글에 새 댓글 2개',
    });
    const { items, unread, lastSeq } = await inbox(first);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ type: 'comments.replied', reason: 'reply', count: 2 });
    expect([unread, lastSeq]).toEqual([1, 2]);
    expect(await types(second)).toEqual([]);
  });

  it('names who acted, and says it in the language of the reader', async () => {
    await newPeople();
    const post = await write(author);
    const comment = await say(first, post);
    const { items } = await inbox(author);
    expect(items[0]).toMatchObject({
      title: '민지 님이 「대상 글」 글에 댓글을 남겼어요',
      actor: { handle: first.handle, name: '민지' },
      url: `/posts/${post}/comments/${comment}`,
    });
    const english = await community.request({
      method: 'GET',
      url: '/api/v1/notifications',
      headers: { authorization: `Bearer ${author.token}`, 'accept-language': 'en' },
    });
    expect(english.body.items[0].title).toBe('민지 commented on “대상 글”');
  });

  it('tells once a comment, for the best of several reasons', async () => {
    await newPeople();
    const post = await write(author);
    const own = await say(author, post, '내 댓글');
    await say(first, post, `@${author.handle} 보세요`, { parentId: own });
    const { items } = await inbox(author);
    expect(items.map((item) => [item.type, item.reason])).toEqual([['comments.mentioned', 'mention']]);
  });

  it('tells of a name that an edit adds, once, and not again with the next edit', async () => {
    await newPeople();
    const post = await write(author, '아직 아무도');
    const comment = await say(author, post, '아직 아무도');
    expect(await types(first)).toEqual([]);
    for (const text of ['이제', '또']) {
      await author.patch(`/api/v1/posts/${post}`, { body: `${text} @${first.handle}` });
      await author.patch(`/api/v1/comments/${comment}`, { body: `${text} @${first.handle}` });
    }
    expect((await types(first)).sort()).toEqual(['comments.mentioned', 'posts.mentioned']);
  });

  it('counts likes of different people as one, and the same person once', async () => {
    await newPeople();
    const post = await write(author);
    for (const person of [first, second, first]) await person.put(`/api/v1/posts/${post}/like`);
    const { items } = await inbox(author);
    expect(items.map((item) => [item.type, item.count, item.title])).toEqual([
      ['posts.liked', 2, '서준 님 외 1명이 「대상 글」 글을 좋아해요'],
    ]);
  });

  it('begins anew after the notice was read', async () => {
    await newPeople();
    const post = await write(author);
    await say(first, post);
    const [notice] = (await inbox(author)).items;
    expect((await author.put(`/api/v1/notifications/${notice!.id}/read`)).body).toEqual({ unread: 0 });
    await say(second, post);
    expect((await inbox(author)).items.map((item) => [item.count, item.readAt === null])).toEqual([
      [1, true],
      [1, false],
    ]);
  });

  it('tells of a new role', async () => {
    await newPeople();
    await admin.put(`/api/v1/admin/accounts/${first.id}/role`, { role: 'moderator' });
    await community.node.jobs.drain();
    const again = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: first.email, password: first.password },
    });
    const { body } = await community.request({
      method: 'GET',
      url: '/api/v1/notifications',
      headers: { authorization: `Bearer ${String(again.headers['set-auth-token'])}` },
    });
    expect(body.items[0]).toMatchObject({ type: 'accounts.role_changed', reason: 'concerned', actor: null });
  });
});

describe('a like that is taken back', () => {
  const counts = async (person: Person) =>
    (await inbox(person)).items.map((item) => [
      item.type,
      item.count,
      item.actor?.name,
      item.readAt === null,
    ]);

  it.each([
    ['posts.liked', (post: string, _comment: string) => `/api/v1/posts/${post}/like`],
    ['comments.liked', (_post: string, comment: string) => `/api/v1/comments/${comment}/like`],
  ])('leaves the count of %s, then the list, and comes back with the like', async (type, pathOf) => {
    await newPeople();
    const post = await write(author);
    const path = pathOf(post, await say(author, post));
    for (const person of [first, second]) {
      await person.put(path);
      await community.node.jobs.drain();
    }
    expect(await counts(author)).toEqual([[type, 2, '서준', true]]);
    await second.delete(path);
    expect(await counts(author)).toEqual([[type, 1, '민지', true]]);
    await Promise.all([first.delete(path), first.delete(path)]);
    expect(await counts(author)).toEqual([]);
    await first.put(path);
    expect(await counts(author)).toEqual([[type, 1, '민지', true]]);
    // Out of sight and back again: what was taken back meanwhile stays away.
    await second.put(path);
    await inbox(author);
    await author.delete(`/api/v1/posts/${post}`);
    expect(await counts(author)).toEqual([]);
    await author.put(`/api/v1/posts/${post}/restoration`);
    expect(await counts(author)).toEqual([[type, 2, '서준', true]]);
  });

  it('stays when it was read before, and is not told of again', async () => {
    await newPeople();
    const post = await write(author);
    const path = `/api/v1/posts/${post}/like`;
    await first.put(path);
    const { lastSeq } = await inbox(author);
    await author.put('/api/v1/notifications/read', { upTo: lastSeq });
    for (const act of ['delete', 'put'] as const) {
      await first[act](path);
      expect(await counts(author)).toEqual([['posts.liked', 1, '민지', false]]);
    }
  });

  it('is not told of when both reach the inbox in the wrong order, or at once', async () => {
    await newPeople();
    const post = await write(author);
    const path = `/api/v1/posts/${post}/like`;
    await Promise.all([first.put(path), first.delete(path), second.put(path)]);
    await first.delete(path);
    expect(await counts(author)).toEqual([['posts.liked', 1, '서준', true]]);
  });
});

describe('who is not named, and who is not told', () => {
  it('never names the anonymous, in the answer or in the row', async () => {
    await newPeople();
    const post = await write(author, '본문', { space: 'masked' });
    await say(first, post, '모르게', { anonymous: true });
    await first.put(`/api/v1/posts/${post}/like`);
    const { items } = await inbox(author);
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain(first.handle);
    const rows = await community.node.ctx.db
      .selectFrom('notices')
      .selectAll()
      .where('account_id', '=', author.id)
      .execute();
    expect(JSON.stringify(rows)).not.toContain(first.id);
  });

  it('leaves out who may not open the place, and shows nothing of it when rights change', async () => {
    await newPeople();
    await admin.post('/api/v1/spaces', {
      slug: 'team',
      name: '운영',
      rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
    });
    await write(admin, `@${first.handle} 님`, { space: 'team' });
    expect(await types(first)).toEqual([]);
    const post = await write(admin, `@${second.handle} 님`);
    expect(await types(second)).toEqual(['posts.mentioned']);
    const { body } = await admin.get('/api/v1/spaces/free');
    const close = (read: string, version: number) =>
      admin.patch('/api/v1/spaces/free', {
        rights: { read, write: 'moderator', comment: 'moderator' },
        version,
      });
    expect((await close('moderator', body.version)).status).toBe(200);
    expect(await types(second)).toEqual([]);
    await close('guest', body.version + 1);
    expect(await types(second)).toEqual(['posts.mentioned']);
    await admin.patch('/api/v1/spaces/free', {
      rights: { read: 'guest', write: 'member', comment: 'member' },
      version: body.version + 2,
    });
    await admin.delete(`/api/v1/posts/${post}`);
    expect(await types(second)).toEqual([]);
    await admin.put(`/api/v1/posts/${post}/restoration`);
    expect(await types(second)).toEqual(['posts.mentioned']);
  });

  it('takes a deleted comment out of the count, and falls back to the one before', async () => {
    await newPeople();
    const post = await write(author);
    await say(first, post, '하나');
    const last = await say(second, post, '둘');
    expect((await inbox(author)).items[0]).toMatchObject({ count: 2, seq: 2 });
    await second.delete(`/api/v1/comments/${last}`);
    const { items, unread } = await inbox(author);
    expect(items.map((item) => [item.seq, item.count, item.actor?.name])).toEqual([[1, 1, '민지']]);
    expect(unread).toBe(1);
    await second.put(`/api/v1/comments/${last}/restoration`);
    expect((await inbox(author)).items.map((item) => [item.seq, item.count])).toEqual([[2, 2]]);
  });

  it('forgets the inbox of who leaves, and their name in others', async () => {
    await newPeople();
    const post = await write(author);
    await say(first, post);
    expect((await inbox(author)).items[0]!.actor).not.toBeNull();
    const left = await first.delete('/api/v1/me', { password: first.password });
    expect(left.status).toBeLessThan(300);
    expect((await inbox(author)).items[0]).toMatchObject({ actor: null, count: 1 });
    expect(JSON.stringify((await inbox(author)).items)).not.toContain('민지');
  });
});

describe('reading', () => {
  it('marks one, all up to a number, and one as unread again', async () => {
    await newPeople();
    for (let n = 0; n < 3; n += 1) await say(first, await write(author));
    const { items, lastSeq } = await inbox(author);
    expect(lastSeq).toBe(3);
    expect((await author.put('/api/v1/notifications/read', { upTo: 2 })).body).toEqual({ unread: 1 });
    expect((await author.delete(`/api/v1/notifications/${items[2]!.id}/read`)).body).toEqual({ unread: 2 });
    expect((await inbox(author, '?unread=true')).items.map((item) => item.seq)).toEqual([3, 1]);
  });

  it('pages without a gap or a repeat', async () => {
    await newPeople();
    for (let n = 0; n < 5; n += 1) await say(first, await write(author));
    await community.node.jobs.drain();
    const seen: number[] = [];
    let cursor = '';
    for (;;) {
      const { body } = await author.get(`/api/v1/notifications?limit=2${cursor}`);
      seen.push(...body.items.map((item: { seq: number }) => item.seq));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('refuses guests, what is not mine, and absurd input', async () => {
    await newPeople();
    await say(first, await write(author));
    const { items } = await inbox(author);
    const path = `/api/v1/notifications/${items[0]!.id}/read`;
    expect((await community.guest.get('/api/v1/notifications')).status).toBe(401);
    expect((await community.guest.put(path)).status).toBe(401);
    expect((await second.put(path)).body).toMatchObject({ status: 404, code: 'notifications.not_found' });
    expect((await second.delete(path)).status).toBe(404);
    for (const id of ['0', 'x', '99999999999999999999'])
      expect((await author.put(`/api/v1/notifications/${id}/read`)).status).toBe(404);
    for (const body of [
      {},
      { upTo: -1 },
      { upTo: 1.5 },
      { upTo: '1' },
      { upTo: 1, more: 1 },
      { upTo: 1e300 },
    ])
      expect((await author.put('/api/v1/notifications/read', body)).status, JSON.stringify(body)).toBe(422);
    expect((await author.get('/api/v1/notifications?cursor=WyJ4Il0')).status).toBe(422);
    expect((await inbox(author)).unread).toBe(1);
  });

  it('counts one reading, however many tabs ask for it at once', async () => {
    await newPeople();
    await say(first, await write(author));
    await say(second, await write(author));
    const { items } = await inbox(author);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => author.put(`/api/v1/notifications/${items[0]!.id}/read`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await inbox(author)).unread).toBe(1);
  });
});
