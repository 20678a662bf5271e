import type { FastifyRequest } from 'fastify';
import { Empty, PageOf, PageQuery, refused, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { accessPost } from './posts.access.ts';
import { presentPost } from './posts.present.ts';
import { ById, NewPostBody, PostChangesBody, PostQuery, PostSummary, PostView } from './posts.schemas.ts';
import type { ViewCounter } from './posts.views.ts';
import type { VisitLog } from './posts.visits.ts';
import { createPost } from './use-cases/create-post.ts';
import { deletePost, restorePost } from './use-cases/delete-post.ts';
import { editPost } from './use-cases/edit-post.ts';
import { newSince } from './use-cases/follow-reading.ts';
import { listBookmarks, listPosts } from './use-cases/list-posts.ts';

const tags = ['posts'];
const posting = { name: 'posting', points: 20, seconds: 60 };

export function postsRoutes(views: ViewCounter, visits: VisitLog) {
  return (http: Http): void => {
    mountLists(http, visits);
    mountReading(http, views);
    mountWriting(http);
  };
}

function mountLists(http: Http, visits: VisitLog): void {
  http.get(
    '/posts',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags,
        summary: 'Posts, by space, kind, tag, author; new, active or popular',
        querystring: PostQuery,
        response: { 200: PageOf(PostSummary), 401: refused('What is unread is asked by members') },
      },
    },
    async ({ ctx, query }) => {
      const page = await listPosts(ctx, query);
      if (query.reading === 'new' && query.cursor === undefined) visits.look(ctx, await newSince(ctx));
      return page;
    },
  );

  http.get(
    '/me/bookmarks',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary: 'My bookmarks',
        querystring: Strict(PageQuery),
        response: { 200: PageOf(PostSummary) },
      },
    },
    async ({ ctx, query }) => listBookmarks(ctx, query),
  );
}

function mountReading(http: Http, views: ViewCounter): void {
  http.get(
    '/posts/:id',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: { tags, summary: 'A post', params: ById, response: { 200: PostView } },
    },
    async (request) => {
      const { ctx, params } = request;
      const { post, space } = await accessPost(ctx, params.id, 'read');
      views.record(ctx, post.id, guestOf(request));
      return presentPost(ctx, post, space);
    },
  );
}

function mountWriting(http: Http): void {
  http.post(
    '/posts',
    {
      config: { access: { who: 'member' }, creates: true, limit: posting },
      schema: { tags, summary: 'Publish a post', body: NewPostBody, response: { 201: PostView } },
    },
    async ({ ctx, body }, reply) => {
      const { post, space } = await createPost(ctx, body);
      reply.code(201);
      return presentPost(ctx, post, space);
    },
  );

  http.patch(
    '/posts/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Change a post',
        params: ById,
        body: PostChangesBody,
        response: { 200: PostView },
      },
    },
    async ({ ctx, params, body }) => {
      const { post, space } = await editPost(ctx, params.id, body);
      return presentPost(ctx, post, space);
    },
  );

  http.delete(
    '/posts/:id',
    {
      config: { access: { who: 'member', object: 'own-or-staff' } },
      schema: { tags, summary: 'Delete a post', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await deletePost(ctx, params.id);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/posts/:id/restoration',
    {
      config: { access: { who: 'member', object: 'own-or-staff' } },
      schema: { tags, summary: 'Undo a deletion', params: ById, response: { 200: PostView } },
    },
    async ({ ctx, params }) => {
      const { post, space } = await restorePost(ctx, params.id);
      return presentPost(ctx, post, space);
    },
  );
}

function guestOf(request: FastifyRequest): { address: string; agent: string } {
  return { address: request.ip, agent: String(request.headers['user-agent'] ?? '') };
}
