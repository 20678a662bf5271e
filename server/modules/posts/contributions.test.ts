import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Caller, type Community, type Person } from '../../test/community.ts';

let community: Community;
let writer: Person;
let other: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  writer = await community.signUp('글쓴이');
  other = await community.signUp('남');
  moderator = await community.signUp('지킴이', 'moderator');
  const space = (slug: string, rest: object) => admin.post('/api/v1/spaces', { slug, name: slug, ...rest });
  expect((await space('masks', { anonymousAllowed: true })).status).toBe(201);
  const rights = { read: 'moderator', write: 'moderator', comment: 'moderator' };
  expect((await space('staff', { rights })).status).toBe(201);
  expect(
    (await space('inside', { rights: { read: 'member', write: 'member', comment: 'member' } })).status,
  ).toBe(201);
});
afterAll(() => community.stop());

const path = (person: Person, what: string) => `/api/v1/members/${encodeURIComponent(person.handle)}/${what}`;

async function post(by: Person, space: string, rest: object = {}): Promise<string> {
  const answer = await by.post('/api/v1/posts', { space, title: '글', body: '본문', ...rest });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function comment(by: Person, postId: string, body: string, rest: object = {}): Promise<string> {
  const answer = await by.post(`/api/v1/posts/${postId}/comments`, { body, ...rest });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function said(viewer: Caller, of: Person): Promise<string[]> {
  const answer = await viewer.get(path(of, 'comments'));
  expect(answer.status).toBe(200);
  return answer.body.items.map(({ excerpt }: { excerpt: string }) => excerpt);
}

it('lists comments with their post, newest first, in pages', async () => {
  const me = await community.signUp('수다쟁이');
  const id = await post(other, 'free', { title: '이야기' });
  for (const body of ['하나', '둘', '셋', '넷', '다섯']) await comment(me, id, body);
  expect(await said(community.guest, me)).toEqual(['다섯', '넷', '셋', '둘', '하나']);
  const first = await community.guest.get(`${path(me, 'comments')}?limit=3`);
  expect(first.body.items[0]).toMatchObject({
    author: { handle: me.handle },
    post: { id, title: '이야기', kind: 'discussion', space: { slug: 'free' } },
    likeCount: 0,
    replyCount: 0,
  });
  const second = await community.guest.get(`${path(me, 'comments')}?limit=3&cursor=${first.body.nextCursor}`);
  expect(second.body.items).toHaveLength(2);
  expect(second.body.nextCursor).toBeNull();
});

it('shows words of code when there is nothing else', async () => {
  const me = await community.signUp('코드만');
  const id = await post(other, 'free');
  await comment(me, id, '```ts\nconst 마당 = 1;\n```');
  await comment(me, id, '**굵게** @nobody');
  expect(await said(community.guest, me)).toEqual([
    '굵게 @nobody',
    expect.stringContaining('const 마당 = 1;'),
  ]);
});

it('shows nobody what was said anonymously, not even as a number', async () => {
  const id = await post(other, 'masks');
  await comment(writer, id, '이름을 걸고');
  await comment(writer, id, '가면 뒤에서', { anonymous: true });
  await post(writer, 'masks', { anonymous: true });
  for (const viewer of [community.guest, other, moderator, writer]) {
    expect(await said(viewer, writer)).toEqual(['이름을 걸고']);
    const counted = await viewer.get(path(writer, 'contributions'));
    expect(counted.body).toEqual({ posts: 0, kinds: [], comments: 1 });
  }
});

it('keeps silent about spaces that the reader may not enter', async () => {
  const hidden = await post(moderator, 'staff');
  await comment(moderator, hidden, '안에서만');
  const inside = await post(moderator, 'inside');
  await comment(moderator, inside, '회원끼리');
  expect(await said(community.guest, moderator)).toEqual([]);
  expect(await said(other, moderator)).toEqual(['회원끼리']);
  expect(await said(moderator, moderator)).toEqual(['회원끼리', '안에서만']);
  const counts = async (viewer: Caller) => (await viewer.get(path(moderator, 'contributions'))).body;
  expect(await counts(community.guest)).toEqual({ posts: 0, kinds: [], comments: 0 });
  expect(await counts(other)).toEqual({ posts: 1, kinds: [{ kind: 'discussion', count: 1 }], comments: 1 });
  expect(await counts(moderator)).toMatchObject({ posts: 2, comments: 2 });
});

it('forgets what was deleted, and what hangs on a deleted post', async () => {
  const me = await community.signUp('지우개');
  const kept = await post(other, 'free');
  const gone = await post(other, 'free');
  await comment(me, kept, '남는 말');
  const removed = await comment(me, kept, '지운 말');
  await comment(me, gone, '글과 함께 사라진 말');
  expect((await me.delete(`/api/v1/comments/${removed}`)).status).toBe(204);
  expect((await other.delete(`/api/v1/posts/${gone}`)).status).toBe(204);
  expect(await said(me, me)).toEqual(['남는 말']);
  expect((await me.get(path(me, 'contributions'))).body.comments).toBe(1);
});

it.each(['comments', 'contributions'])('refuses %s of nobody', async (what) => {
  const nobody = await community.guest.get(`/api/v1/members/nobody-here/${what}`);
  expect(nobody).toMatchObject({ status: 404, body: { code: 'members.not_found' } });
  const left = await community.signUp('떠난이');
  await left.delete('/api/v1/me', { password: left.password });
  expect((await community.guest.get(path(left, what))).status).toBe(404);
});

it.each(['cursor=%3C', `cursor=${Buffer.from('["1 or 1=1"]').toString('base64url')}`, 'limit=0', 'q=1'])(
  'refuses %s',
  async (query) => {
    expect((await community.guest.get(`${path(writer, 'comments')}?${query}`)).status).toBe(422);
  },
);
