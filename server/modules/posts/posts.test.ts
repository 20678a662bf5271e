import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let other: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  other = await community.signUp('다른이');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

const draft = {
  space: 'free',
  title: '처음 쓰는 글',
  body: '안녕하세요.\n\n```ts\nconst 마당 = 1;\n```',
  tags: ['인사', '#첫글'],
};

async function publish(person: Person, changes: object = {}): Promise<string> {
  const answer = await person.post('/api/v1/posts', { ...draft, ...changes });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

describe('publishing', () => {
  it('stores Korean with code, rendered once, and shows it to a guest', async () => {
    const id = await publish(author);
    const { status, body } = await community.guest.get(`/api/v1/posts/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: '처음 쓰는 글',
      tags: ['인사', '첫글'],
      author: { handle: author.handle },
      commentCount: 0,
      version: 1,
    });
    expect(body.bodyHtml).toContain('language-ts');
    expect(body.body).toBeUndefined();
    expect(body.mine).toMatchObject({ authored: false, edit: false, comment: false });
  });

  it('asks a guest to sign in', async () => {
    const answer = await community.guest.post('/api/v1/posts', draft);
    expect(answer).toMatchObject({ status: 401, body: { code: 'accounts.sign_in_required', status: 401 } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['an empty title', { title: '' }, 422, 'request.invalid'],
    ['a title of spaces', { title: '   ' }, 422, 'request.invalid'],
    ['a title of one joiner', { title: '\u200d' }, 422, 'request.invalid'],
    ['a title that turns direction', { title: 'a\u202eb' }, 422, 'request.invalid'],
    ['a NUL', { title: 'a\u0000b' }, 422, 'request.nul_not_allowed'],
    ['a lone surrogate', { body: 'a\ud800b' }, 422, 'request.malformed_unicode'],
    ['a title of 10,000 letters', { title: 'ㅁ'.repeat(10_000) }, 422, 'request.invalid'],
    ['an empty body', { body: '' }, 422, 'request.invalid'],
    ['an unknown field', { authorId: 'me' }, 422, 'request.unknown_field'],
    ['a number for a title', { title: 1 }, 422, 'request.invalid'],
    ['six tags', { tags: ['a', 'b', 'c', 'd', 'e', 'f'] }, 422, 'request.invalid'],
    ['anonymity where it is not allowed', { anonymous: true }, 422, 'request.invalid'],
    ['an unknown space', { space: 'nowhere' }, 404, 'spaces.not_found'],
    ['a facet for a kind without one', { facet: { a: 1 } }, 422, 'request.invalid'],
  ])('refuses %s and stores nothing', async (_, changes, status, code) => {
    const before = await community.guest.get('/api/v1/posts?limit=100');
    const answer = await author.post('/api/v1/posts', { ...draft, ...changes });
    expect(answer).toMatchObject({ status, body: { code } });
    const after = await community.guest.get('/api/v1/posts?limit=100');
    expect(after.body.items.length).toBe(before.body.items.length);
  });

  it('keeps an emoji family and counts it as one letter', async () => {
    const id = await publish(author, { title: '👨‍👩‍👧‍👦'.repeat(100) });
    const { body } = await author.get(`/api/v1/posts/${id}`);
    expect(body.title).toBe('👨‍👩‍👧‍👦'.repeat(100));
  });

  it('publishes once for one Idempotency-Key, also when both requests race', async () => {
    const key = { 'idempotency-key': 'same-key-1' };
    const body = { ...draft, title: '한 번만' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => author.post('/api/v1/posts', body, key)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const reused = await author.post('/api/v1/posts', { ...body, title: '다른 글' }, key);
    expect(reused).toMatchObject({ status: 422, body: { code: 'request.idempotency_key_reused' } });
  });
});

describe('editing', () => {
  it('takes the current version and refuses a stale one with the current', async () => {
    const id = await publish(author);
    const first = await author.patch(`/api/v1/posts/${id}`, { title: '고친 제목', version: 1 });
    expect(first).toMatchObject({ status: 200, body: { title: '고친 제목', version: 2 } });
    const stale = await author.patch(`/api/v1/posts/${id}`, { title: '늦은 제목', version: 1 });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: 2 } },
    });
  });

  it('lets one of two concurrent edits of the same version win', async () => {
    const id = await publish(author);
    const edits = ['가', '나'].map((title) => author.patch(`/api/v1/posts/${id}`, { title, version: 1 }));
    const statuses = (await Promise.all(edits)).map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 409]);
  });

  it("refuses somebody else's text and lets staff pin only", async () => {
    const id = await publish(author);
    expect(await other.patch(`/api/v1/posts/${id}`, { title: '내 것' })).toMatchObject({
      status: 403,
      body: { code: 'posts.not_yours' },
    });
    expect(await moderator.patch(`/api/v1/posts/${id}`, { title: '내 것' })).toMatchObject({ status: 403 });
    expect(await author.patch(`/api/v1/posts/${id}`, { pinned: true })).toMatchObject({ status: 403 });
    expect(await moderator.patch(`/api/v1/posts/${id}`, { pinned: true })).toMatchObject({
      status: 200,
      body: { pinned: true },
    });
  });
});

describe('deleting', () => {
  it('hides at once, and the author can undo', async () => {
    const id = await publish(author);
    expect((await other.delete(`/api/v1/posts/${id}`)).status).toBe(403);
    expect((await author.delete(`/api/v1/posts/${id}`)).status).toBe(204);
    expect((await author.get(`/api/v1/posts/${id}`)).status).toBe(404);
    expect((await author.delete(`/api/v1/posts/${id}`)).status).toBe(404);
    expect((await other.put(`/api/v1/posts/${id}/restoration`)).status).toBe(404);
    expect((await author.put(`/api/v1/posts/${id}/restoration`)).status).toBe(200);
    expect((await community.guest.get(`/api/v1/posts/${id}`)).status).toBe(200);
  });

  it('does not let an author undo what staff took down', async () => {
    const id = await publish(author);
    expect((await moderator.delete(`/api/v1/posts/${id}`)).status).toBe(204);
    expect((await author.put(`/api/v1/posts/${id}/restoration`)).status).toBe(403);
    expect((await moderator.put(`/api/v1/posts/${id}/restoration`)).status).toBe(200);
  });
});

describe('lists', () => {
  it('walks every page once, newest first, and filters by tag and author', async () => {
    const reader = await community.signUp('많이 쓰는 사람');
    for (let index = 0; index < 7; index += 1)
      await publish(reader, { title: `글 ${index}`, tags: ['목록'] });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await community.guest.get(
        `/api/v1/posts?author=${encodeURIComponent(reader.handle)}&limit=3${query}`,
      );
      seen.push(...body.items.map((item: { title: string }) => item.title));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['글 6', '글 5', '글 4', '글 3', '글 2', '글 1', '글 0']);
    const tagged = await community.guest.get(`/api/v1/posts?tag=${encodeURIComponent('목록')}`);
    expect(tagged.body.items).toHaveLength(7);
  });

  it('puts what is liked and talked about first, within its window', async () => {
    const quiet = await publish(author, { title: '조용한 글', tags: ['인기'] });
    const loud = await publish(author, { title: '붐비는 글', tags: ['인기'] });
    await other.put(`/api/v1/posts/${loud}/like`);
    await other.post(`/api/v1/posts/${loud}/comments`, { body: '재미있네요' });
    await moderator.put(`/api/v1/posts/${quiet}/like`);
    const { body } = await community.guest.get(
      `/api/v1/posts?sort=popular&window=day&tag=${encodeURIComponent('인기')}`,
    );
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([loud, quiet]);
  });

  it.each(['bm90LWpzb24', 'WyJ4IiwieSJd', '%00', "'--"])('refuses the made-up cursor %s', async (cursor) => {
    expect((await community.guest.get(`/api/v1/posts?cursor=${cursor}`)).status).toBe(422);
  });

  it.each(['0', '-1', 'abc', '99999999999999999999', "1'--", '1.0'])(
    'answers 404 for the id %s',
    async (id) => {
      expect((await community.guest.get(`/api/v1/posts/${encodeURIComponent(id)}`)).status).toBe(404);
    },
  );
});

describe('private spaces', () => {
  it('do not show through posts, lists, comments or likes', async () => {
    const admin = await community.signUp('관리하는 이', 'admin');
    const made = await admin.post('/api/v1/spaces', {
      slug: 'staff',
      name: '운영 회의',
      rights: { read: 'moderator' },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const id = await publish(moderator, { space: 'staff', title: '비밀 회의' });
    for (const person of [community.guest, other]) {
      expect((await person.get(`/api/v1/posts/${id}`)).status).toBe(404);
      expect((await person.get(`/api/v1/posts/${id}/comments`)).status).toBe(404);
      expect((await person.get('/api/v1/posts?space=staff')).status).toBe(404);
      expect(JSON.stringify((await person.get('/api/v1/posts?limit=100')).body)).not.toContain('비밀 회의');
      expect(JSON.stringify((await person.get('/api/v1/site')).body)).not.toContain('staff');
    }
    expect((await other.put(`/api/v1/posts/${id}/like`)).status).toBe(404);
    expect((await other.post('/api/v1/posts', { ...draft, space: 'staff' })).status).toBe(404);
    expect((await moderator.get(`/api/v1/posts/${id}`)).status).toBe(200);
  });
});
