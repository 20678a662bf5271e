import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { loadStandings } from './consents.ts';
import { localOf, presentDraft, presentStanding } from './terms.present.ts';
import { findDraft, findDrafts } from './terms.queries.ts';
import { usualKinds, type Standing } from './terms.rules.ts';
import { AdminDocuments, ByKind, Draft, DraftBody, VersionBody } from './terms.schemas.ts';
import { dropDraft, publishDraft, writeDraft } from './use-cases/write-draft.ts';

const tags = ['terms'];
const config = { access: { who: 'admin' } } as const;

/** Writing and publishing what members agree to. */
export function adminTermsRoutes(http: Http): void {
  http.get(
    '/admin/terms',
    { config, schema: { tags, summary: 'Every document with its draft', response: { 200: AdminDocuments } } },
    async ({ ctx }) => ({ items: await presentDocuments(ctx) }),
  );

  http.get(
    '/admin/terms/:kind/draft',
    {
      config,
      schema: {
        tags,
        summary: 'The next version, as it is written',
        params: ByKind,
        response: { 200: Draft },
      },
    },
    async ({ ctx, params }) => {
      const draft = await findDraft(ctx, params.kind);
      if (!draft) throw new DomainError('not-found', 'terms.draft_not_found');
      return presentDraft(ctx, draft);
    },
  );

  http.put(
    '/admin/terms/:kind/draft',
    {
      config,
      schema: {
        tags,
        summary: 'Write the next version; members see nothing of it',
        params: ByKind,
        body: DraftBody,
        response: { 200: Draft },
      },
      bodyLimit: 1_048_576,
    },
    async ({ ctx, params, body }) => presentDraft(ctx, await writeDraft(ctx, params.kind, body)),
  );

  http.delete(
    '/admin/terms/:kind/draft',
    {
      config,
      schema: {
        tags,
        summary: 'Throw the draft away',
        params: ByKind,
        body: VersionBody,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await dropDraft(ctx, params.kind, body.version);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/admin/terms/:kind/publication',
    {
      config,
      schema: {
        tags,
        summary: 'Publish the draft: it never changes again',
        params: ByKind,
        body: VersionBody,
        response: { 200: Type.Object({ number: Type.Integer() }) },
      },
    },
    async ({ ctx, params, body }) => ({ number: await publishDraft(ctx, params.kind, body.version) }),
  );
}

/** The usual documents are offered before anything is written of them. */
async function presentDocuments(ctx: Ctx) {
  const [standings, drafts] = await Promise.all([loadStandings(ctx), findDrafts(ctx)]);
  const kinds = new Set([
    ...usualKinds,
    ...standings.map(({ kind }) => kind),
    ...drafts.map(({ kind }) => kind),
  ]);
  return [...kinds].map((kind) => {
    const nothing: Standing = { kind, current: null, asked: 0, coming: [] };
    const draft = drafts.find((one) => one.kind === kind);
    return {
      ...presentStanding(ctx, standings.find((one) => one.kind === kind) ?? nothing),
      draft: draft
        ? { title: localOf(ctx, draft.title_ko, draft.title_en), updatedAt: draft.updated_at.toISOString() }
        : null,
    };
  });
}
