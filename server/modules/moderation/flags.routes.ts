import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty, PageQuery, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { findCase } from './cases.queries.ts';
import { findFlagTarget } from './flag-targets.ts';
import { listOwnFlags, type OwnFlag } from './flags.queries.ts';
import { ById, FlagPage, FlagView, NewFlagBody } from './moderation.schemas.ts';
import { flagTarget, withdrawFlag } from './use-cases/flag-target.ts';

const tags = ['moderation'];
const flagging = { name: 'flagging', points: 20, seconds: 60 };

export function flagsRoutes(http: Http): void {
  http.post(
    '/flags',
    {
      config: { access: { who: 'member' }, creates: true, limit: flagging },
      schema: {
        tags,
        summary: 'Tell staff that something should not be there; its author never learns who did',
        body: NewFlagBody,
        response: { 201: FlagView },
      },
    },
    async ({ ctx, body }, reply) => {
      const flag = await flagTarget(ctx, body);
      reply.code(201);
      return present(ctx, { ...flag, ...(await findCase(ctx, flag.case_id))!, ...flag });
    },
  );

  http.delete(
    '/flags/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Take my flag back, while nobody has decided',
        params: ById,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await withdrawFlag(ctx, params.id);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/me/flags',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary: 'What I flagged, and what became of it',
        querystring: Strict(PageQuery),
        response: { 200: FlagPage },
      },
    },
    async ({ ctx, query: { limit = 20, cursor } }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const rows = await listOwnFlags(ctx, ctx.actor!.id, { limit: limit + 1, before });
      const views = new Map<string, Static<typeof FlagView>>();
      for (const row of rows.slice(0, limit)) views.set(row.id, await present(ctx, row));
      return toPage(
        rows,
        limit,
        (row) => views.get(row.id)!,
        (row) => [row.id],
      );
    },
  );
}

/** The words of what was flagged are shown only while its reporter may read them. */
async function present(ctx: Ctx, row: OwnFlag): Promise<Static<typeof FlagView>> {
  const kind = findFlagTarget(row.target_type);
  const thing = await kind?.find(ctx, row.target_id);
  const id = row.target_type === 'member' ? (thing?.handle ?? '') : row.target_id;
  const readable = await kind?.access(ctx, id).catch(() => null);
  return {
    id: row.id,
    target: {
      type: row.target_type,
      postId: readable?.postId ?? null,
      handle: readable?.handle ?? null,
      title: readable?.title ?? '',
    },
    reason: row.reason as never,
    note: row.note,
    createdAt: row.created_at.toISOString(),
    state: stateOf(row),
    decidedAt: row.state === 'closed' ? (row.closed_at?.toISOString() ?? null) : null,
  };
}

function stateOf(row: OwnFlag): 'open' | 'withdrawn' | 'acted' | 'dismissed' {
  if (row.withdrawn_at) return 'withdrawn';
  return row.state === 'open' ? 'open' : (row.outcome as 'acted' | 'dismissed');
}
