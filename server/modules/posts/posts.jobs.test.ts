import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';

let community: Community;
let now = new Date('2026-11-01T00:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
});
afterAll(() => community.stop());

it('erases what was deleted long ago, and nothing else', async () => {
  const author = await community.signUp('지우는 이');
  const write = async (title: string) =>
    (await author.post('/api/v1/posts', { space: 'free', title, body: '사라질 말' })).body.id;
  const [old, kept] = [await write('오래전에 지운 글'), await write('남는 글')];
  const comment = await author.post(`/api/v1/posts/${kept}/comments`, { body: '지운 댓글의 말' });
  await author.delete(`/api/v1/posts/${old}`);
  await author.delete(`/api/v1/comments/${comment.body.id}`);
  now = new Date('2026-12-05T00:00:00Z');
  const later = await community.signUp('나중에 온 이');
  const recent = (
    await later.post('/api/v1/posts', { space: 'free', title: '얼마 전에 지운 글', body: '아직' })
  ).body.id;
  await later.delete(`/api/v1/posts/${recent}`);
  await community.node.jobs.runTimed('posts.erase_deleted');
  await community.node.jobs.drain();
  const posts = await sql<{ id: string }>`select id from posts order by id`.execute(community.node.ctx.db);
  expect(posts.rows.map((row) => row.id)).toEqual([kept, recent]);
  const comments = await sql<{ body: string }>`select body from comments`.execute(community.node.ctx.db);
  expect(comments.rows).toEqual([{ body: '' }]);
});
