import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

const clients = 200;
const people = 20;

let community: Community;
let crowd: Person[];

beforeAll(async () => {
  community = await startCommunity();
  crowd = [];
  for (let index = 0; index < people; index += 1) crowd.push(await community.signUp(`군중 ${index}`));
}, 60_000);
afterAll(() => community.stop());

it(
  `keeps every counter equal to its rows while ${clients} clients like, keep, comment, delete and look at once`,
  { timeout: 120_000 },
  async () => {
    const author = crowd[0]!;
    const posts: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      posts.push(
        (await author.post('/api/v1/posts', { space: 'free', title: `붐비는 글 ${index}`, body: '모여요' }))
          .body.id,
      );
    }
    const statuses = (
      await Promise.all(Array.from({ length: clients }, (_, index) => act(index, posts)))
    ).flat();
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    await community.node.app.http.inject({ method: 'GET', url: `/api/v1/posts/${posts[0]}` });
    // Views are written together, a moment later.
    await expect.poll(countViews, { timeout: 60_000 }).toBeGreaterThanOrEqual(people);
    const wrong = await sql<{ id: string; what: string }>`
    select p.id, concat_ws(' ', p.like_count, l.n, p.bookmark_count, b.n, p.comment_count, c.n, p.view_count, v.n, h.views, h.likes, h.comments) as what
    from posts p
    cross join lateral (select count(*) n from post_likes where post_id = p.id) l
    cross join lateral (select count(*) n from post_bookmarks where post_id = p.id) b
    cross join lateral (select count(*) n from comments where post_id = p.id and deleted_at is null) c
    cross join lateral (select count(*) n from post_views where post_id = p.id) v
    cross join lateral (select coalesce(sum(views), 0) views, coalesce(sum(likes), 0) likes, coalesce(sum(comments), 0) comments from post_hours where post_id = p.id) h
    where p.like_count <> l.n or p.bookmark_count <> b.n or p.comment_count <> c.n or p.view_count <> v.n
       or h.views <> v.n or h.likes <> l.n or h.comments <> c.n`.execute(community.node.ctx.db);
    expect(wrong.rows).toEqual([]);
    const replies = await sql`
    select c.id from comments c
    where c.reply_count <> (select count(*) from comments r where r.parent_id = c.id and r.deleted_at is null)
       or c.like_count <> (select count(*) from comment_likes l where l.comment_id = c.id)`.execute(
      community.node.ctx.db,
    );
    expect(replies.rows).toEqual([]);
  },
);

async function countViews(): Promise<number> {
  const seen = await sql<{ views: number }>`select sum(view_count)::int as views from posts`.execute(
    community.node.ctx.db,
  );
  return seen.rows[0]!.views;
}

async function act(index: number, posts: readonly string[]): Promise<number[]> {
  const person = crowd[index % people]!;
  const path = `/api/v1/posts/${posts[index % posts.length]!}`;
  const statuses: number[] = [];
  const send = async (call: () => Promise<Answer>) => {
    const answer = await insist(call);
    statuses.push(answer.status);
    return answer;
  };
  await send(() => person.put(`${path}/like`));
  await send(() => person.get(path));
  const comment = await send(() => person.post(`${path}/comments`, { body: `댓글 ${index}` }));
  await send(() => person.put(`${path}/bookmark`));
  await send(() => person.put(`/api/v1/comments/${comment.body.id}/like`));
  if (index % 3 === 0) {
    await send(() => person.delete(`${path}/like`));
    await send(() => person.delete(`${path}/bookmark`));
  }
  if (index % 4 === 0) {
    await send(() => person.post(`${path}/comments`, { body: `답 ${index}`, parentId: comment.body.id }));
    await send(() => person.delete(`/api/v1/comments/${comment.body.id}`));
  }
  return statuses;
}

/** A busy node may say "not now" (503 with Retry-After); a client then asks again, as it is told to. */
async function insist(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await call();
    if (answer.status !== 503 || answer.headers['retry-after'] === undefined || tries === 20) return answer;
    await new Promise((done) => setTimeout(done, 50 * (tries + 1)));
  }
}
