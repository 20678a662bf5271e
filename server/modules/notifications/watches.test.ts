import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let reader: Person;
let other: Person;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

async function newPeople(): Promise<void> {
  author = await community.signUp('글쓴이');
  reader = await community.signUp('읽는이');
  other = await community.signUp('다른이');
}

const write = async (person: Person, more: object = {}): Promise<string> =>
  (await person.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...more })).body.id;
const say = async (person: Person, post: string, body = '말', parentId: string | null = null) =>
  (await person.post(`/api/v1/posts/${post}/comments`, { body, parentId })).body.id as string;

async function told(person: Person): Promise<string[]> {
  await community.node.jobs.drain();
  const { body } = await person.get('/api/v1/notifications?unread=true');
  return body.items.map((item: { reason: string }) => item.reason);
}

const level = async (person: Person, path: string) => (await person.get(`/api/v1${path}/watch`)).body;

describe('levels', () => {
  it('are what applies until something is chosen, and again when the choice is dropped', async () => {
    await newPeople();
    const post = await write(author);
    const path = `/posts/${post}`;
    expect(await level(author, path)).toEqual({ level: 'watching', chosen: false });
    expect(await level(reader, path)).toEqual({ level: 'normal', chosen: false });
    await say(reader, post);
    await community.node.jobs.drain();
    expect(await level(reader, path)).toEqual({ level: 'tracking', chosen: true });
    expect((await reader.get(`/api/v1${path}`)).body.mine.watch).toBe('tracking');
    expect((await reader.put(`/api/v1${path}/watch`, { level: 'muted' })).body).toEqual({
      level: 'muted',
      chosen: true,
    });
    // A further comment does not undo the choice.
    await say(reader, post);
    await community.node.jobs.drain();
    expect((await reader.get(`/api/v1${path}`)).body.mine.watch).toBe('muted');
    expect((await reader.delete(`/api/v1${path}/watch`)).status).toBe(204);
    expect((await reader.delete(`/api/v1${path}/watch`)).status).toBe(204);
    expect(await level(reader, path)).toEqual({ level: 'normal', chosen: false });
  });

  it('tell who watches a post of every comment, and who muted it of nothing', async () => {
    await newPeople();
    const post = await write(author);
    const own = await say(other, post, '내 말');
    await community.node.jobs.drain();
    await reader.put(`/api/v1/posts/${post}/watch`, { level: 'watching' });
    await other.put(`/api/v1/posts/${post}/watch`, { level: 'muted' });
    await author.put(`/api/v1/posts/${post}/watch`, { level: 'tracking' });
    await say(reader, post, `@${other.handle} 보세요`, own);
    await say(author, post);
    expect(await told(reader)).toEqual(['watching-post']);
    expect(await told(other)).toEqual([]);
    expect(await told(author)).toEqual(['author']);
  });

  it.each<[string, () => string]>([
    ['watching-space', () => '/spaces/free'],
    ['watching-tag', () => '/tags/산책'],
    ['watching-author', () => `/members/${encodeURIComponent(author.handle)}`],
  ])('tell of a new post because of %s, once, and muted wins', async (reason, path) => {
    await newPeople();
    const watch = `/api/v1${encodeURI(decodeURI(path()))}/watch`;
    expect((await reader.put(watch, { level: 'watching' })).status).toBe(200);
    await write(author, { tags: ['산책'] });
    expect(await told(reader)).toEqual([reason]);
    await reader.put('/api/v1/spaces/free/watch', { level: 'muted' });
    await write(author, { tags: ['산책'], body: `@${reader.handle}` });
    expect(await told(reader)).toEqual([reason]);
    await reader.delete('/api/v1/spaces/free/watch');
    await reader.delete(watch);
  });

  it('of an author: a muted one neither mentions nor answers', async () => {
    await newPeople();
    const post = await write(author);
    const own = await say(reader, post);
    await reader.put(`/api/v1/members/${encodeURIComponent(other.handle)}/watch`, { level: 'muted' });
    await say(other, post, `@${reader.handle}`, own);
    await say(author, post, '답', own);
    expect(await told(reader)).toEqual(['reply']);
  });

  it('keep two who blocked each other from hearing of one another', async () => {
    await newPeople();
    const post = await write(author);
    await author.put(`/api/v1/members/${encodeURIComponent(other.handle)}/block`, {});
    await say(other, post);
    await say(reader, post);
    expect(await told(author)).toEqual(['author']);
  });

  it('are refused for what is not there, for oneself, and for what is no level', async () => {
    await newPeople();
    const post = await write(author);
    const put = (path: string, body: object) => reader.put(`/api/v1${path}/watch`, body);
    expect((await put(`/posts/${post}`, { level: 'loud' })).status).toBe(422);
    expect((await put(`/posts/${post}`, { level: 'muted', more: 1 })).status).toBe(422);
    expect((await put('/posts/999999', { level: 'muted' })).status).toBe(404);
    expect((await put('/spaces/nowhere', { level: 'muted' })).status).toBe(404);
    expect((await put('/members/nobody', { level: 'muted' })).status).toBe(404);
    expect((await put('/tags/%20', { level: 'muted' })).status).toBe(422);
    const own = await put(`/members/${encodeURIComponent(reader.handle)}`, { level: 'muted' });
    expect(own.body).toMatchObject({ status: 422, code: 'notifications.own_card' });
    expect((await community.guest.put(`/api/v1/posts/${post}/watch`, { level: 'muted' })).status).toBe(401);
    const both = await Promise.all([
      put(`/posts/${post}`, { level: 'muted' }),
      put(`/posts/${post}`, { level: 'watching' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('what is tracked', () => {
  const toRead = async (person: Person): Promise<string[]> => {
    await community.node.jobs.drain();
    const ids = (await person.get('/api/v1/posts?reading=unread&limit=100')).body.items.map(
      (item: { id: string }) => item.id,
    );
    const { body } = await person.get('/api/v1/me/unread');
    expect(body.unreadPosts).toBe(ids.length);
    expect(body.spaces).toEqual(ids.length > 0 ? [{ slug: 'free', unreadPosts: ids.length }] : []);
    return ids;
  };

  it('counts a post that was never opened, from the moment it is tracked', async () => {
    await newPeople();
    const post = await write(author);
    await say(other, post, '전에');
    await reader.put(`/api/v1/posts/${post}/watch`, { level: 'tracking' });
    expect(await toRead(reader)).toEqual([]);
    await say(reader, post, '내 말');
    expect(await toRead(reader)).toEqual([]);
    await say(other, post, '뒤에');
    expect(await toRead(reader)).toEqual([post]);
    const { body } = await reader.get(`/api/v1/posts/${post}`);
    expect([body.newComments, body.mine.seenUntil]).toEqual([1, null]);
    expect(await told(reader)).toEqual([]);
    // Not opened, so still new as well.
    const fresh = (await reader.get('/api/v1/posts?reading=new&limit=100')).body.items;
    expect(fresh.map((item: { id: string }) => item.id)).toContain(post);
    await reader.put(`/api/v1/posts/${post}/watch`, { level: 'muted' });
    expect(await toRead(reader)).toEqual([]);
  });

  it.each<[string, 'tracking' | 'watching', () => string]>([
    ['a space', 'tracking', () => '/spaces/free'],
    ['a tag', 'watching', () => '/tags/강'],
    ['a member', 'tracking', () => `/members/${author.handle}`],
  ])('counts new posts of %s (%s) until they are opened or all is read', async (_of, chosen, pathOf) => {
    await newPeople();
    const path = encodeURI(`/api/v1${pathOf()}/watch`);
    await write(author, { tags: ['강'] });
    await community.node.jobs.drain();
    await reader.put(path, { level: chosen });
    const [one, two] = [await write(author, { tags: ['강'] }), await write(author, { tags: ['강'] })];
    await write(reader, { tags: ['강'] });
    expect(await toRead(reader)).toEqual([two, one]);
    expect(await told(reader)).toHaveLength(chosen === 'watching' ? 2 : 0);
    const { createdAt } = (await reader.get(`/api/v1/posts/${one}`)).body;
    await reader.put(`/api/v1/posts/${one}/visit`, { seenUntil: createdAt });
    await vi.waitFor(async () => expect(await toRead(reader)).toEqual([two]), { timeout: 10_000 });
    const until = new Date().toISOString();
    await reader.put('/api/v1/me/unread/seen', { reading: 'unread', until });
    expect(await toRead(reader)).toEqual([]);
    const three = await write(author, { tags: ['강'] });
    expect(await toRead(reader)).toEqual([three]);
    await reader.put(path, { level: 'normal' });
    expect(await toRead(reader)).toEqual([]);
  });

  it('says nothing of who wrote anonymously, and what is muted wins', async () => {
    await newPeople();
    const admin = await community.signUp('지기', 'admin');
    await admin.post('/api/v1/spaces', { slug: 'masks', name: '가면', anonymousAllowed: true });
    await reader.put(`/api/v1/members/${author.handle}/watch`, { level: 'tracking' });
    await write(author, { space: 'masks', anonymous: true });
    expect(await toRead(reader)).toEqual([]);
    await reader.put('/api/v1/spaces/free/watch', { level: 'tracking' });
    await reader.put(encodeURI('/api/v1/tags/소음/watch'), { level: 'muted' });
    await reader.put(`/api/v1/members/${other.handle}/watch`, { level: 'muted' });
    await write(author, { tags: ['소음'] });
    await write(other);
    expect(await toRead(reader)).toEqual([]);
  });
});

describe('the list of what one watches', () => {
  it('names everything with a level, the latest choice first, page by page', async () => {
    await newPeople();
    const post = await write(author);
    await reader.put(`/api/v1/posts/${post}/watch`, { level: 'watching' });
    await reader.put('/api/v1/spaces/free/watch', { level: 'tracking' });
    await reader.put(encodeURI('/api/v1/tags/강/watch'), { level: 'muted' });
    await reader.put(`/api/v1/members/${author.handle}/watch`, { level: 'watching' });
    await reader.put(`/api/v1/members/${other.handle}/watch`, { level: 'normal' });
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await reader.get(`/api/v1/me/watches?limit=1${cursor}`);
      expect(status).toBe(200);
      seen.push(
        ...body.items.map((item: Record<string, unknown>) => [item.of, item.key, item.name, item.level]),
      );
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    const free = (await reader.get('/api/v1/spaces/free')).body;
    const all = [
      ['member', author.handle, '글쓴이', 'watching'],
      ['tag', '강', '강', 'muted'],
      ['space', 'free', free.name, 'tracking'],
      ['post', post, '글', 'watching'],
    ];
    expect(seen).toEqual(all);
    const of = async (query: string) =>
      (await reader.get(`/api/v1/me/watches?${query}`)).body.items.map((item: { of: string }) => item.of);
    expect(await of('of=tag')).toEqual(['tag']);
    expect(await of('level=watching')).toEqual(['member', 'post']);
    expect(await of('of=member&level=normal')).toEqual(['member']);
    await author.delete(`/api/v1/posts/${post}`);
    expect(await of('of=post')).toEqual([]);
  });

  it('is one’s own, and refuses absurd questions', async () => {
    await newPeople();
    await reader.put('/api/v1/spaces/free/watch', { level: 'muted' });
    expect((await other.get('/api/v1/me/watches')).body).toEqual({ items: [], nextCursor: null });
    expect((await community.guest.get('/api/v1/me/watches')).status).toBe(401);
    for (const query of ['of=all', 'level=loud', 'more=1', 'cursor=WyJ4Il0', 'limit=0'])
      expect((await reader.get(`/api/v1/me/watches?${query}`)).status, query).toBe(422);
  });
});
