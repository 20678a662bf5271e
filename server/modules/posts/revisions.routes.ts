import { Empty, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { presentComment } from './comments.present.ts';
import { CommentView } from './comments.schemas.ts';
import { presentPost } from './posts.present.ts';
import { ById, PostView } from './posts.schemas.ts';
import { ByRevision, RestorationBody, RevisionPage, RevisionView } from './revisions.schemas.ts';
import { accessRevisions, listTexts, readRevision } from './use-cases/read-revisions.ts';
import { eraseRevision, restoreCommentRevision, restorePostRevision } from './use-cases/restore-revision.ts';

const tags = ['revisions'];
const visible = { access: { who: 'guest', object: 'visible' } } as const;
const own = { access: { who: 'member', object: 'own' } } as const;
const ownOrStaff = { access: { who: 'member', object: 'own-or-staff' } } as const;
// Telling two long texts apart takes the processor a while.
const comparing = { name: 'comparing', points: 60, seconds: 60 };

export function revisionsRoutes(http: Http): void {
  for (const what of ['post', 'comment'] as const) {
    mountReading(http, what);
    mountErasing(http, what);
  }
  mountRestoring(http);
}

function mountReading(http: Http, what: 'post' | 'comment'): void {
  http.get(
    `/${what}s/:id/revisions`,
    {
      config: visible,
      schema: {
        tags,
        summary: `What a ${what} said, the newest first`,
        params: ById,
        querystring: Strict(PageQuery),
        response: { 200: RevisionPage },
      },
    },
    async ({ ctx, params, query }) => listTexts(ctx, await accessRevisions(ctx, what, params.id), query),
  );

  http.get(
    `/${what}s/:id/revisions/:revision`,
    {
      config: { ...visible, limit: comparing },
      schema: {
        tags,
        summary: `What a revision of a ${what} changed`,
        params: ByRevision,
        response: { 200: RevisionView },
      },
    },
    async ({ ctx, params }) =>
      readRevision(ctx, await accessRevisions(ctx, what, params.id), params.revision),
  );
}

function mountErasing(http: Http, what: 'post' | 'comment'): void {
  http.delete(
    `/${what}s/:id/revisions/:revision`,
    {
      config: ownOrStaff,
      schema: {
        tags,
        summary: `Erase a former text of a ${what} for good`,
        params: ByRevision,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await eraseRevision(ctx, what, params.id, params.revision);
      return reply.code(204).send(null);
    },
  );
}

function mountRestoring(http: Http): void {
  const summary = 'Give it the text of an earlier revision again';
  http.put(
    '/posts/:id/revisions/:revision/restoration',
    {
      config: own,
      schema: { tags, summary, params: ByRevision, body: RestorationBody, response: { 200: PostView } },
    },
    async ({ ctx, params, body }) => {
      const { post, space } = await restorePostRevision(ctx, params.id, params.revision, body.version);
      return presentPost(ctx, post, space);
    },
  );
  http.put(
    '/comments/:id/revisions/:revision/restoration',
    {
      config: own,
      schema: { tags, summary, params: ByRevision, body: RestorationBody, response: { 200: CommentView } },
    },
    async ({ ctx, params, body }) =>
      presentComment(ctx, await restoreCommentRevision(ctx, params.id, params.revision, body.version)),
  );
}
