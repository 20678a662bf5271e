import type { Static } from 'typebox';
import { Type } from 'typebox';
import { Empty, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import type { DraftRow } from './drafts.queries.ts';
import { ByKey, DraftBody, DraftPage, DraftView } from './drafts.schemas.ts';
import { dropDraft, keepDraft, readDraft } from './use-cases/keep-draft.ts';
import { listOwnDrafts } from './use-cases/list-drafts.ts';

const tags = ['drafts'];
const access = { who: 'member' } as const;
// A draft is kept about once in two seconds of typing, on a few devices at once.
const drafting = { name: 'drafting', points: 120, seconds: 60 };

export function draftsRoutes(http: Http): void {
  http.get(
    '/me/drafts',
    {
      config: { access },
      schema: { tags, summary: 'My drafts', querystring: Strict(PageQuery), response: { 200: DraftPage } },
    },
    async ({ ctx, query }) => listOwnDrafts(ctx, query),
  );

  http.get(
    '/drafts/:key',
    {
      config: { access },
      schema: { tags, summary: 'A draft of mine', params: ByKey, response: { 200: DraftView } },
    },
    async ({ ctx, params }) => present(await readDraft(ctx, params.key)),
  );

  http.put(
    '/drafts/:key',
    {
      config: { access, limit: drafting },
      schema: {
        tags,
        summary: 'Keep a draft; 409 when another device has kept a newer one',
        params: ByKey,
        body: DraftBody,
        response: { 200: DraftView },
      },
    },
    async ({ ctx, params, body }) => present(await keepDraft(ctx, params.key, body)),
  );

  http.delete(
    '/drafts/:key',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Throw a draft away',
        params: ByKey,
        querystring: Strict({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 204: Empty },
      },
    },
    async ({ ctx, params, query }, reply) => {
      await dropDraft(ctx, params.key, query.version);
      return reply.code(204).send(null);
    },
  );
}

function present(row: DraftRow): Static<typeof DraftView> {
  return {
    key: row.key,
    ...row.content,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  };
}
