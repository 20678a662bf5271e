import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let reader: Person;
let writer: Person;
let now = new Date('2026-11-21T09:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  reader = await community.signUp('읽는 이');
  writer = await community.signUp('쓰는 이');
});
afterAll(() => community.stop());

const later = (seconds = 60) => (now = new Date(now.getTime() + seconds * 1000));

async function publish(): Promise<string> {
  later();
  return (await writer.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' })).body.id;
}
async function comment(person: Person, id: string): Promise<string> {
  later();
  return (await person.post(`/api/v1/posts/${id}/comments`, { body: '댓글' })).body.id;
}
async function visit(person: Person, id: string, seenUntil?: string) {
  const until = seenUntil ?? (await person.get(`/api/v1/posts/${id}`)).body.lastActivityAt;
  const answer = await person.put(`/api/v1/posts/${id}/visit`, { seenUntil: until });
  expect(answer.status).toBe(204);
  return answer;
}
/** Visits are written a moment later. */
async function untilSeen(person: Person, id: string, until: string): Promise<void> {
  await expect.poll(async () => (await unread(person, id))[1], { timeout: 20_000 }).toBe(until);
}

async function unread(person: Person, id: string): Promise<[number, string | null]> {
  const { body } = await person.get(`/api/v1/posts/${id}`);
  const list = await person.get('/api/v1/posts?limit=100');
  const row = list.body.items.find((item: { id: string }) => item.id === id);
  expect(row.newComments).toBe(body.newComments);
  return [body.newComments, body.mine.seenUntil];
}

it('counts what others wrote since the last visit, on every device alike', async () => {
  const id = await publish();
  await comment(writer, id);
  expect(await unread(reader, id)).toEqual([0, null]);
  const first = (await reader.get(`/api/v1/posts/${id}`)).body.lastActivityAt as string;
  await visit(reader, id);
  await untilSeen(reader, id, first);
  expect((await unread(reader, id))[0]).toBe(0);
  await comment(writer, id);
  await comment(reader, id);
  const deleted = await comment(writer, id);
  await comment(writer, id);
  await writer.delete(`/api/v1/comments/${deleted}`);
  expect((await unread(reader, id))[0]).toBe(2);
  expect((await unread(writer, id))[0]).toBe(0);
  await visit(reader, id);
  await expect.poll(async () => (await unread(reader, id))[0], { timeout: 20_000 }).toBe(0);
});

it('only goes forward, and never beyond now', async () => {
  const id = await publish();
  await comment(writer, id);
  await visit(reader, id, '2199-01-01T00:00:00Z');
  await untilSeen(reader, id, now.toISOString());
  const seen = now.toISOString();
  await visit(reader, id, '2020-01-01T00:00:00Z');
  // Written together with the old one, or after it: when it is there, the old one has been refused.
  await visit(writer, id, '0001-01-01T00:00:00Z');
  const { createdAt } = (await writer.get(`/api/v1/posts/${id}`)).body;
  await untilSeen(writer, id, createdAt);
  expect((await unread(reader, id))[1]).toBe(seen);
  await comment(writer, id);
  expect((await unread(reader, id))[0]).toBe(1);
});

it.each([
  [{}, 422],
  [{ seenUntil: 'yesterday' }, 422],
  [{ seenUntil: '2026-11-21T23:59:60Z' }, 422],
  [{ seenUntil: '2026-11-21T09:00:00Z', more: 1 }, 422],
])('refuses %j', async (body, status) => {
  const id = await publish();
  expect((await reader.put(`/api/v1/posts/${id}/visit`, body)).status).toBe(status);
});

it('is for members who may read the post', async () => {
  const id = await publish();
  const body = { seenUntil: now.toISOString() };
  expect((await community.guest.put(`/api/v1/posts/${id}/visit`, body)).status).toBe(401);
  expect((await reader.put('/api/v1/posts/999999/visit', body)).status).toBe(404);
  await writer.delete(`/api/v1/posts/${id}`);
  expect((await reader.put(`/api/v1/posts/${id}/visit`, body)).status).toBe(404);
});
