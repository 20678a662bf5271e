import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { ById, LikeCount } from './posts.schemas.ts';
import { bookmarkPost, likePost, unbookmarkPost, unlikePost } from './use-cases/react-to-post.ts';
import { likeComment, unlikeComment } from './use-cases/react-to-comment.ts';

const config = { access: { who: 'member', object: 'visible' } } as const;
const tags = ['reactions'];

export function reactionsRoutes(http: Http): void {
  const like = { 200: LikeCount };
  http.put(
    '/posts/:id/like',
    { config, schema: { tags, summary: 'Like a post', params: ById, response: like } },
    async ({ ctx, params }) => ({
      likeCount: await likePost(ctx, params.id),
    }),
  );
  http.delete(
    '/posts/:id/like',
    { config, schema: { tags, summary: 'Take a like back', params: ById, response: like } },
    async ({ ctx, params }) => ({
      likeCount: await unlikePost(ctx, params.id),
    }),
  );
  http.put(
    '/comments/:id/like',
    { config, schema: { tags, summary: 'Like a comment', params: ById, response: like } },
    async ({ ctx, params }) => ({
      likeCount: await likeComment(ctx, params.id),
    }),
  );
  http.delete(
    '/comments/:id/like',
    { config, schema: { tags, summary: 'Take a like of a comment back', params: ById, response: like } },
    async ({ ctx, params }) => ({ likeCount: await unlikeComment(ctx, params.id) }),
  );
  mountBookmarks(http);
}

function mountBookmarks(http: Http): void {
  const response = { 204: Empty };
  http.put(
    '/posts/:id/bookmark',
    { config, schema: { tags, summary: 'Bookmark a post', params: ById, response } },
    async ({ ctx, params }, reply) => {
      await bookmarkPost(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/posts/:id/bookmark',
    { config, schema: { tags, summary: 'Remove a bookmark', params: ById, response } },
    async ({ ctx, params }, reply) => {
      await unbookmarkPost(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}
