import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import {
  findSearchableComments,
  findSearchablePosts,
  listSearchableComments,
  listSearchableIds,
  listSearchablePosts,
} from './searchable.queries.ts';
import { summarisePosts } from './use-cases/summarise-posts.ts';

let community: Community;
let author: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  admin = await community.signUp('마당지기', 'admin');
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
  await admin.post('/api/v1/spaces', {
    slug: 'staff',
    name: '운영',
    rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
  });
});
afterAll(() => community.stop());

const publish = async (person: Person, post: object) =>
  (await person.post('/api/v1/posts', { space: 'free', title: '제목', body: '본문', ...post })).body
    .id as string;

describe('what an indexer reads', () => {
  it('is plain text with code, tags and kind', async () => {
    const id = await publish(author, { body: '**굵은** 말\n\n```ts\nconst walk = 1;\n```', tags: ['산책'] });
    const [post] = await findSearchablePosts(community.node.ctx, [id]);
    expect(post).toMatchObject({
      id,
      kind: 'discussion',
      tags: ['산책'],
      authorId: author.id,
      title: '제목',
    });
    expect(post!.body).toContain('굵은 말');
    expect(post!.body).toContain('const walk = 1;');
    expect(post!.body).not.toMatch(/[<*]/);
  });

  it('leads from nothing anonymous to its author', async () => {
    const id = await publish(author, { space: 'masked', anonymous: true });
    const comment = await author.post(`/api/v1/posts/${id}/comments`, { body: '가면 댓글', anonymous: true });
    const { ctx } = community.node;
    expect(await findSearchablePosts(ctx, [id])).toMatchObject([{ authorId: null }]);
    const comments = await findSearchableComments(ctx, [comment.body.id]);
    expect(comments).toMatchObject([{ postId: id, authorId: null, body: '가면 댓글' }]);
    expect(JSON.stringify(comments)).not.toContain(author.id);
  });

  it('leaves out what is deleted, and comments of what is deleted', async () => {
    const id = await publish(author, {});
    const comment = await author.post(`/api/v1/posts/${id}/comments`, { body: '댓글' });
    await author.delete(`/api/v1/posts/${id}`);
    const { ctx } = community.node;
    expect(await findSearchablePosts(ctx, [id])).toEqual([]);
    expect(await findSearchableComments(ctx, [comment.body.id])).toEqual([]);
  });

  it('can be walked through to the end, each once', async () => {
    const { ctx } = community.node;
    const post = await publish(author, {});
    for (let index = 0; index < 5; index += 1)
      await author.post(`/api/v1/posts/${post}/comments`, { body: `댓글 ${index}` });
    const seen: string[] = [];
    for (let after: string | null = null; ; after = seen.at(-1)!) {
      const page = await listSearchableComments(ctx, { after, limit: 2, postId: post });
      seen.push(...page.map(({ id }) => id));
      if (page.length < 2) break;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const posts = await listSearchablePosts(ctx, { after: null, limit: 100 });
    expect(await listSearchableIds(ctx, 'post', { after: null, limit: 100 })).toEqual(
      posts.map(({ id }) => id),
    );
    expect(await listSearchableIds(ctx, 'comment', { after: seen[1]!, limit: 2 })).toEqual(seen.slice(2, 4));
  });
});

describe('a summary of named posts', () => {
  it('shows those that the caller may read, and no others', async () => {
    const open = await publish(author, {});
    const closed = await publish(admin, { space: 'staff' });
    const gone = await publish(author, {});
    await author.delete(`/api/v1/posts/${gone}`);
    const ids = [open, closed, gone, '999999'];
    const { ctx } = community.node;
    expect([...(await summarisePosts(ctx, ids)).keys()]).toEqual([open]);
    const asAdmin = ctx.as({ id: admin.id, role: 'admin', sessionId: 's', emailVerified: true });
    expect(new Set((await summarisePosts(asAdmin, ids)).keys())).toEqual(new Set([open, closed]));
  });
});
