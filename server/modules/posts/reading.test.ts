import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { onAttention } from './attention.ts';

let community: Community;
let writer: Person;
let sentinel: string;
let now = new Date('2026-11-21T09:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('쓰는 이');
  sentinel = await publish();
});
afterAll(() => community.stop());

const later = (seconds = 60) => (now = new Date(now.getTime() + seconds * 1000));
/** Visits and looks are written a moment later, all that wait at once: when this one is there, the others are. */
async function flush(): Promise<void> {
  const seenUntil = later(0.001).toISOString();
  expect((await writer.put(`/api/v1/posts/${sentinel}/visit`, { seenUntil })).status).toBe(204);
  const seen = async () => (await writer.get(`/api/v1/posts/${sentinel}`)).body.mine.seenUntil;
  await expect.poll(seen, { timeout: 20_000 }).toBe(seenUntil);
}

async function publish(by = writer, more: object = {}): Promise<string> {
  later();
  const made = await by.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...more });
  expect(made.status).toBe(201);
  return made.body.id;
}
async function comment(by: Person, postId: string, parentId?: string): Promise<string> {
  later();
  const made = await by.post(`/api/v1/posts/${postId}/comments`, { body: '댓글', parentId });
  expect(made.status).toBe(201);
  return made.body.id;
}
async function visit(person: Person, id: string, body: object): Promise<void> {
  expect((await person.put(`/api/v1/posts/${id}/visit`, body)).status).toBe(204);
  await flush();
}
async function unread(person: Person, id: string): Promise<string[]> {
  const { body } = await person.get(`/api/v1/posts/${id}/unread`);
  const post = (await person.get(`/api/v1/posts/${id}`)).body;
  expect(post.newComments).toBe(body.items.length);
  expect(body.first?.commentId).toBe(body.items[0]?.id);
  return body.items.map((item: { id: string }) => item.id);
}
const list = async (person: Person, reading: string): Promise<string[]> =>
  (await person.get(`/api/v1/posts?limit=100&reading=${reading}`)).body.items.map(
    (item: { id: string }) => item.id,
  );
const born = async (id: string): Promise<string> => (await writer.get(`/api/v1/posts/${id}`)).body.createdAt;

it('keeps the place in a tree: what lies before it and was there has been read, what came between has not', async () => {
  const reader = await community.signUp('읽는 이');
  const id = await publish();
  const [first, second, third] = [
    await comment(writer, id),
    await comment(writer, id),
    await comment(writer, id),
  ];
  const seenUntil = await born(id);
  await visit(reader, id, { seenUntil, reached: { commentId: second, at: now.toISOString() } });
  expect(await unread(reader, id)).toEqual([third]);
  const between = await comment(writer, id, first);
  expect(await unread(reader, id)).toEqual([between, third]);
  await writer.delete(`/api/v1/comments/${third}`);
  expect(await unread(reader, id)).toEqual([between]);
  await visit(reader, id, { seenUntil: now.toISOString() });
  expect(await unread(reader, id)).toEqual([]);
});

it('never goes backwards, whichever of two devices speaks last', async () => {
  const reader = await community.signUp('두 기기');
  const id = await publish();
  const [first, , third, fourth] = [
    await comment(writer, id),
    await comment(writer, id),
    await comment(writer, id),
    await comment(writer, id),
  ];
  const seenUntil = await born(id);
  const at = now.toISOString();
  await visit(reader, id, { seenUntil, reached: { commentId: third, at } });
  await visit(reader, id, { seenUntil, reached: { commentId: first, at } });
  expect(await unread(reader, id)).toEqual([fourth]);
  await Promise.all([
    reader.put(`/api/v1/posts/${id}/visit`, { seenUntil, reached: { commentId: first, at } }),
    reader.put(`/api/v1/posts/${id}/visit`, { seenUntil, reached: { commentId: fourth, at } }),
    reader.put(`/api/v1/posts/${id}/visit`, { seenUntil }),
  ]);
  await flush();
  expect(await unread(reader, id)).toEqual([]);
});

it('counts anonymous comments of others, and not one’s own', async () => {
  const admin = await community.signUp('지기', 'admin');
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
  const reader = await community.signUp('가려진 이');
  const id = await publish(writer, { space: 'masked' });
  await visit(reader, id, { seenUntil: await born(id) });
  for (const by of [reader, writer]) {
    later();
    const made = await by.post(`/api/v1/posts/${id}/comments`, { body: '가면', anonymous: true });
    expect(made.status).toBe(201);
  }
  expect(await unread(reader, id)).toHaveLength(1);
});

it('leads to the page of comments that shows the first unread one, also far down and deep', async () => {
  const reader = await community.signUp('긴 글 읽는 이');
  const id = await publish();
  let last = '';
  for (let n = 0; n < 60; n += 1) last = await comment(writer, id);
  await visit(reader, id, { seenUntil: now.toISOString() });
  const shown = async () => {
    const { first } = (await reader.get(`/api/v1/posts/${id}/unread`)).body;
    const query = new URLSearchParams({ limit: '50' });
    if (first.cursor) query.set('cursor', first.cursor);
    if (first.under) query.set('under', first.under);
    const page = await reader.get(`/api/v1/posts/${id}/comments?${query}`);
    const ids = page.body.items.map((item: { id: string }) => item.id);
    return { first, at: ids.indexOf(first.commentId) };
  };
  const reply = await comment(writer, id, last);
  expect(await shown()).toMatchObject({ first: { commentId: reply, under: null }, at: 1 });
  let parent = reply;
  await visit(reader, id, { seenUntil: now.toISOString() });
  for (let depth = 3; depth <= 6; depth += 1) {
    parent = await comment(writer, id, parent);
    if (depth < 6) await visit(reader, id, { seenUntil: now.toISOString() });
  }
  const deep = await shown();
  expect(deep.first.commentId).toBe(parent);
  expect(deep.first.under).not.toBeNull();
  expect(deep.at).toBe(1);
});

it('lists what is new until it was opened, looked past, or all counts as read', async () => {
  const admin = await community.signUp('정하는 이', 'admin');
  const days = await admin.patch('/api/v1/admin/settings', { 'posts.new_days': 1 });
  expect(days.status).toBe(200);
  later(86_400);
  const reader = await community.signUp('새 글 읽는 이');
  const [one, two] = [await publish(), await publish()];
  const own = await publish(reader);
  expect(await list(reader, 'new')).toEqual([two, one]);
  expect(own).not.toBe(two);
  await visit(reader, two, { seenUntil: now.toISOString() });
  expect(await list(reader, 'new')).toEqual([one]);
  expect((await reader.get('/api/v1/me/unread')).body).toEqual({ newPosts: 1, unreadPosts: 0, spaces: [] });
  await flush();
  later(10 * 60);
  expect(await list(reader, 'new')).toEqual([one]);
  await flush();
  later(60 * 60);
  expect(await list(reader, 'new')).toEqual([]);
  const three = await publish();
  expect(await list(reader, 'new')).toEqual([three]);
  const until = now.toISOString();
  const four = await publish();
  expect((await reader.put('/api/v1/me/unread/seen', { reading: 'new', until })).status).toBe(204);
  expect(await list(reader, 'new')).toEqual([four]);
  later(86_400);
  expect(await list(reader, 'new')).toEqual([]);
});

it('lists visited posts with comments that were not seen, and marks them all as read', async () => {
  const reader = await community.signUp('안 읽은 이');
  const [one, two, three] = [await publish(), await publish(), await publish()];
  for (const id of [one, two]) await visit(reader, id, { seenUntil: now.toISOString() });
  for (const id of [one, two, three]) await comment(writer, id);
  expect(await list(reader, 'unread')).toEqual([two, one]);
  await comment(reader, one);
  expect(await list(reader, 'unread')).toEqual([one, two]);
  expect((await reader.get('/api/v1/me/unread')).body.unreadPosts).toBe(2);
  const until = now.toISOString();
  const late = await comment(writer, two);
  const twice = await Promise.all(
    [1, 2].map(() => reader.put('/api/v1/me/unread/seen', { reading: 'unread', until })),
  );
  expect(twice.map(({ status }) => status)).toEqual([204, 204]);
  expect(await list(reader, 'unread')).toEqual([two]);
  expect(await unread(reader, two)).toEqual([late]);
  await writer.delete(`/api/v1/comments/${late}`);
  expect(await list(reader, 'unread')).toEqual([]);
});

it('leaves out what is muted, but says nothing of who wrote anonymously', async () => {
  const reader = await community.signUp('귀를 막은 이');
  const muted = await community.signUp('시끄러운 이');
  const named = await publish(muted);
  const masked = await publish(muted, { space: 'masked', anonymous: true });
  const tagged = await publish(writer, { tags: ['소음'] });
  expect(await list(reader, 'new')).toEqual(expect.arrayContaining([named, masked, tagged]));
  await visit(reader, tagged, { seenUntil: now.toISOString() });
  await comment(writer, tagged);
  onAttention(async ({ actor }) => ({
    muted: actor?.id === reader.id ? { authorIds: [muted.id], tags: ['소음'] } : {},
  }));
  const left = await list(reader, 'new');
  expect(left).toContain(masked);
  expect(left).not.toContain(named);
  expect(await list(reader, 'unread')).toEqual([]);
  expect(await list(await community.signUp('다른 이'), 'new')).toContain(named);
});

it('shows nothing of spaces that may not be read', async () => {
  const admin = await community.signUp('다른 지기', 'admin');
  await admin.post('/api/v1/spaces', {
    slug: 'inner',
    name: '안',
    rights: { read: 'moderator', write: 'moderator' },
  });
  const hidden = await publish(admin, { space: 'inner' });
  const reader = await community.signUp('밖의 이');
  expect(await list(reader, 'new')).not.toContain(hidden);
  expect((await reader.get(`/api/v1/posts/${hidden}/unread`)).status).toBe(404);
  expect((await reader.put(`/api/v1/posts/${hidden}/visit`, { seenUntil: now.toISOString() })).status).toBe(
    404,
  );
});

it.each([
  ['put', '/api/v1/me/unread/seen', { reading: 'old', until: '2026-11-21T09:00:00Z' }, 422],
  ['put', '/api/v1/me/unread/seen', { reading: 'new' }, 422],
  ['put', '/api/v1/me/unread/seen', { reading: 'new', until: 'now' }, 422],
  ['put', '/api/v1/me/unread/seen', { reading: 'new', until: '2026-11-21T09:00:00Z', more: 1 }, 422],
  ['get', '/api/v1/posts?reading=all', undefined, 422],
  ['get', '/api/v1/posts?reading=new&cursor=abc', undefined, 422],
] as const)('%s %s %j is refused', async (method, path, body, status) => {
  expect((await writer[method](path, body)).status).toBe(status);
});

it('is for members', async () => {
  const { guest } = community;
  expect((await guest.get('/api/v1/me/unread')).status).toBe(401);
  expect((await guest.get('/api/v1/posts?reading=unread')).status).toBe(401);
  const body = { reading: 'new', until: now.toISOString() };
  expect((await guest.put('/api/v1/me/unread/seen', body)).status).toBe(401);
});

it('refuses a place in another thread, and one that nobody may see', async () => {
  const id = await publish();
  const other = await comment(writer, await publish());
  const at = now.toISOString();
  for (const commentId of [other, '999999999', 'x'])
    expect(
      (await writer.put(`/api/v1/posts/${id}/visit`, { seenUntil: at, reached: { commentId, at } })).status,
    ).toBe(404);
});

it('asks the database the same few questions, however much there is to read', async () => {
  const reader = await community.signUp('세는 이');
  for (let n = 0; n < 5; n += 1) {
    const id = await publish();
    await visit(reader, id, { seenUntil: now.toISOString() });
    await comment(writer, id);
  }
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    expect((await reader.get('/api/v1/me/unread')).body.unreadPosts).toBe(5);
    expect(await list(reader, 'unread')).toHaveLength(5);
    const asked = query.mock.calls.map(([text]) =>
      typeof text === 'string' ? text : (text as { text: string }).text,
    );
    const own = asked.filter((text) => /post_visits|post_looks/.test(text));
    // The last look and two counts; the list and what is new in its rows.
    expect(own.length, own.join('\n')).toBe(5);
  } finally {
    query.mockRestore();
  }
});
