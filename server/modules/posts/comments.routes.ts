import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { accessComment } from './comments.access.ts';
import { presentComment, presentComments } from './comments.present.ts';
import { listComments } from './comments.queries.ts';
import {
  CommentChangesBody,
  CommentPage,
  CommentQuery,
  CommentView,
  NewCommentBody,
} from './comments.schemas.ts';
import { accessPost } from './posts.access.ts';
import { commentNotFound } from './posts.errors.ts';
import { ById } from './posts.schemas.ts';
import { deleteComment, restoreComment } from './use-cases/delete-comment.ts';
import { editComment, writeComment } from './use-cases/write-comment.ts';

const tags = ['comments'];
const commenting = { name: 'commenting', points: 40, seconds: 60 };

export function commentsRoutes(http: Http): void {
  mountReading(http);
  mountWriting(http);
}

function mountReading(http: Http): void {
  http.get(
    '/posts/:id/comments',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: {
        tags,
        summary: 'Comments in reading order',
        params: ById,
        querystring: CommentQuery,
        response: { 200: CommentPage },
      },
    },
    async ({ ctx, params, query }) => {
      const { post } = await accessPost(ctx, params.id, 'read');
      const { limit = 20, cursor, under } = query;
      const start = under === undefined ? null : (await branchOf(ctx, post.id, under)).comment;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.path])[0]!.split('.');
      const rows = await listComments(ctx, { postId: post.id, under: start, limit: limit + 1, after });
      const views = await presentComments(ctx, post, rows.slice(0, limit), start?.depth ?? 1);
      return toPage(
        rows,
        limit,
        (row) => views.get(row.id)!,
        (row) => [row.path.join('.')],
      );
    },
  );

  http.get(
    '/comments/:id',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: { tags, summary: 'A comment', params: ById, response: { 200: CommentView } },
    },
    async ({ ctx, params }) => presentComment(ctx, await accessComment(ctx, params.id, 'read')),
  );
}

/** A branch may begin at a deleted comment: its replies are still there. */
async function branchOf(ctx: Ctx, postId: string, id: string) {
  const accessed = await accessComment(ctx, id, 'branch');
  if (accessed.comment.post_id !== postId) throw commentNotFound();
  return accessed;
}

function mountWriting(http: Http): void {
  http.post(
    '/posts/:id/comments',
    {
      config: { access: { who: 'member', object: 'visible' }, creates: true, limit: commenting },
      schema: {
        tags,
        summary: 'Comment on a post',
        params: ById,
        body: NewCommentBody,
        response: { 201: CommentView },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const written = await writeComment(ctx, params.id, body);
      reply.code(201);
      return presentComment(ctx, written);
    },
  );

  http.patch(
    '/comments/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Change a comment',
        params: ById,
        body: CommentChangesBody,
        response: { 200: CommentView },
      },
    },
    async ({ ctx, params, body }) => presentComment(ctx, await editComment(ctx, params.id, body)),
  );

  http.delete(
    '/comments/:id',
    {
      config: { access: { who: 'member', object: 'own-or-staff' } },
      schema: { tags, summary: 'Delete a comment; its replies stay', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await deleteComment(ctx, params.id);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/comments/:id/restoration',
    {
      config: { access: { who: 'member', object: 'own-or-staff' } },
      schema: { tags, summary: 'Undo a deletion', params: ById, response: { 200: CommentView } },
    },
    async ({ ctx, params }) => presentComment(ctx, await restoreComment(ctx, params.id)),
  );
}
