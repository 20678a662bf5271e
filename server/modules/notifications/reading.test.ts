import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let other: Person;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

async function newPeople(): Promise<void> {
  author = await community.signUp('글쓴이');
  other = await community.signUp('다른이');
}
const write = async (person: Person, more: object = {}): Promise<string> =>
  (await person.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...more })).body.id;
async function say(person: Person, post: string, more: object = {}): Promise<{ id: string; at: string }> {
  const { status, body } = await person.post(`/api/v1/posts/${post}/comments`, { body: '말', ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  await community.node.jobs.drain();
  return { id: body.id, at: body.createdAt };
}
const born = async (id: string): Promise<string> => (await author.get(`/api/v1/posts/${id}`)).body.createdAt;

async function open(person: Person, post: string, body: object): Promise<void> {
  expect((await person.put(`/api/v1/posts/${post}/visit`, body)).status).toBe(204);
}
/** Types of unread notices; the badge says the same. */
async function unread(person: Person): Promise<string[]> {
  await community.node.jobs.drain();
  const { body } = await person.get('/api/v1/notifications?unread=true&limit=100');
  expect(body.unread).toBe(body.items.length);
  expect((await person.get('/api/v1/me')).body.unread).toBe(body.items.length);
  return body.items.map((item: { type: string }) => item.type).sort();
}
/** A moment after the visit, which is written with all that wait. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

describe('opening a post', () => {
  it('marks what is about it and about the comments that are shown, and nothing else', async () => {
    await newPeople();
    const [post, elsewhere] = [await write(author), await write(author)];
    const first = await say(other, post, { body: `@${author.handle}` });
    const second = await say(other, post);
    await say(other, elsewhere);
    await other.put(`/api/v1/posts/${post}/like`);
    expect(await unread(author)).toEqual([
      'comments.mentioned',
      'posts.commented',
      'posts.commented',
      'posts.liked',
    ]);
    const seenUntil = await born(post);
    await open(author, post, { seenUntil, shown: [first.id] });
    await soon(async () => expect(await unread(author)).toEqual(['posts.commented', 'posts.commented']));
    await open(author, post, { seenUntil, shown: [second.id, '999999'] });
    await soon(async () => expect(await unread(author)).toEqual(['posts.commented']));
  });

  it('marks a batch when all of it was shown or read before', async () => {
    await newPeople();
    const post = await write(author);
    const said = [await say(other, post), await say(other, post), await say(other, post)];
    expect(await unread(author)).toEqual(['posts.commented']);
    const sentinel = await write(author);
    await say(other, sentinel);
    const seenUntil = await born(post);
    await open(author, post, { seenUntil, shown: [said[1]!.id, said[2]!.id] });
    // Written together: when this one is read, the batch has been looked at.
    await open(author, sentinel, { seenUntil: new Date().toISOString() });
    await soon(async () => expect(await unread(author)).toEqual(['posts.commented']));
    await open(author, post, { seenUntil, reached: { commentId: said[0]!.id, at: said[2]!.at } });
    await open(author, post, { seenUntil, shown: [said[1]!.id, said[2]!.id] });
    await soon(async () => expect(await unread(author)).toEqual([]));
    const { body } = await author.get('/api/v1/notifications');
    expect(body.items.map((item: { count: number }) => item.count).sort()).toEqual([1, 3]);
  });

  it('marks what was read by its time, also mentions in posts and new posts of watched places', async () => {
    await newPeople();
    await other.put('/api/v1/tags/강가/watch', { level: 'watching' });
    const posts = [
      await write(author, { tags: ['강가'] }),
      await write(author, { body: `@${other.handle} 님` }),
    ];
    expect(await unread(other)).toEqual(['posts.mentioned', 'posts.published']);
    for (const post of posts) await open(other, post, { seenUntil: new Date().toISOString() });
    await soon(async () => expect(await unread(other)).toEqual([]));
    const { at } = await say(other, posts[0]!);
    expect(await unread(author)).toEqual(['posts.commented']);
    await open(author, posts[0]!, { seenUntil: at });
    await soon(async () => expect(await unread(author)).toEqual([]));
  });

  it('leaves what came after it, and what is not on the page: a role', async () => {
    await newPeople();
    const admin = await community.signUp('마당지기', 'admin');
    await admin.post('/api/v1/admin/site-notices', { title: { ko: '알림' }, body: { ko: '' }, role: null });
    const post = await write(author);
    const now = new Date().toISOString();
    await open(author, post, { seenUntil: now });
    await other.put(`/api/v1/posts/${post}/like`);
    const comment = await say(other, post);
    const told = await unread(author);
    expect(told).toEqual(expect.arrayContaining(['posts.commented', 'posts.liked']));
    const sentinel = await write(author);
    await say(other, sentinel);
    await open(author, sentinel, { seenUntil: new Date().toISOString() });
    await soon(async () => expect(await unread(author)).toEqual(told));
    await open(author, post, { seenUntil: now, shown: [comment.id] });
    await soon(async () =>
      expect(await unread(author)).toEqual(told.filter((type) => type.startsWith('site'))),
    );
  });

  it('is refused with comments that are none, and with too many', async () => {
    await newPeople();
    const post = await write(author);
    const seenUntil = await born(post);
    for (const shown of [['x'], ['-1'], [1], '1', Array(101).fill('1'), ['1'.repeat(19)]])
      expect((await author.put(`/api/v1/posts/${post}/visit`, { seenUntil, shown })).status).toBe(422);
  });

  it('of somebody else’s notices changes nothing, and many at once count once', async () => {
    await newPeople();
    const post = await write(author);
    const { id, at } = await say(other, post);
    const third = await community.signUp('셋째');
    await open(third, post, { seenUntil: at, shown: [id] });
    await Promise.all(Array.from({ length: 8 }, () => open(author, post, { seenUntil: at, shown: [id] })));
    await soon(async () => expect(await unread(author)).toEqual([]));
    expect(await unread(third)).toEqual([]);
  });
});
