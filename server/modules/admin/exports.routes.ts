import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { recordAct } from '../audit/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { StepQuery, WindowQuery } from './statistics.routes.ts';
import { auditSheet, memberSheet, postSheet, statisticsSheet } from './exports.ts';

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];
const csv = (description: string) => ({ 200: Type.String({ description }) });

/** Sheets for a spreadsheet, sent while they are made. */
export function exportRoutes(http: Http): void {
  http.get(
    '/admin/exports/statistics.csv',
    {
      config,
      schema: {
        tags,
        summary: 'Statistics as CSV',
        querystring: Strict({ window: WindowQuery, by: StepQuery }),
        response: csv('CSV'),
      },
    },
    async ({ ctx, query }, reply) =>
      sendSheet(
        ctx,
        reply,
        'statistics',
        await statisticsSheet(ctx, Number(query.window ?? 30) as 30, query.by ?? 'day'),
      ),
  );

  http.get(
    '/admin/exports/members.csv',
    {
      config,
      schema: {
        tags,
        summary: 'Members as CSV; with addresses only when they are asked for, which is written down',
        querystring: Strict({ email: Type.Optional(Type.Literal('yes')) }),
        response: csv('CSV'),
      },
    },
    async ({ ctx, query }, reply) => {
      const withEmail = query.email === 'yes';
      await recordExport(ctx, 'members', { email: withEmail });
      return sendSheet(ctx, reply, 'members', memberSheet(ctx, withEmail));
    },
  );

  http.get(
    '/admin/exports/posts.csv',
    { config, schema: { tags, summary: 'Posts as CSV', response: csv('CSV') } },
    async ({ ctx }, reply) => {
      await recordExport(ctx, 'posts', {});
      return sendSheet(ctx, reply, 'posts', postSheet(ctx));
    },
  );

  http.get(
    '/admin/exports/audit.csv',
    { config, schema: { tags, summary: 'The audit log as CSV', response: csv('CSV') } },
    async ({ ctx }, reply) => {
      await recordExport(ctx, 'audit', {});
      return sendSheet(ctx, reply, 'audit', auditSheet(ctx));
    },
  );
}

/** Before the first row leaves: what was begun has been seen. The word for addresses is chosen so that the log keeps it. */
async function recordExport(ctx: Ctx, sheet: string, { email = false }: { email?: boolean }): Promise<void> {
  await ctx.transaction((tx) =>
    recordAct(tx, {
      act: 'admin.exported',
      actorId: tx.actor!.id,
      target: { type: 'export', id: sheet },
      after: { addresses: email },
    }),
  );
}

function sendSheet(ctx: Ctx, reply: FastifyReply, name: string, sheet: Readable): FastifyReply {
  const day = ctx.now.toISOString().slice(0, 10);
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}-${day}.csv"`)
    .header('cache-control', 'no-store, private')
    .send(sheet as unknown as string);
}
