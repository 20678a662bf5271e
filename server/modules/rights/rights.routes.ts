import { Type } from 'typebox';
import { Nullable, OneOf, refused, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findLastExport, type ExportRow } from './exports.queries.ts';
import { downloadToken, keyOfExport, type Kit } from './kit.ts';
import { accessExport, askForExport } from './use-cases/export.ts';
import { leavingDays } from './rights.settings.ts';
import { beginDeparture } from './use-cases/leave.ts';

const tags = ['me'];
// Not with a key: whoever found one must not take everything away, nor end it.
const config = { access: { who: 'member', session: true } } as const;
const Password = Type.Optional(
  Type.String({ minLength: 1, maxLength: 4096, description: 'Needed where the account has one.' }),
);

const ExportView = Type.Object(
  {
    state: OneOf(['none', 'making', 'ready', 'failed', 'gone']),
    rowsDone: Type.Integer(),
    rowsTotal: Type.Integer(),
    size: Nullable(Type.Integer()),
    askedAt: Nullable(Time),
    readyAt: Nullable(Time),
    expiresAt: Nullable(Time),
    downloadUrl: Nullable(Type.String({ description: 'Works in this session only.' })),
  },
  { additionalProperties: false },
);

function present(kit: Kit, row: ExportRow | undefined, now: Date, sessionId: string) {
  const over = row?.state === 'ready' && row.expires_at! <= now;
  const state = (over ? 'gone' : (row?.state ?? 'none')) as 'none';
  return {
    state,
    rowsDone: row?.rows_done ?? 0,
    rowsTotal: row?.rows_total ?? 0,
    size: row?.size == null ? null : Number(row.size),
    askedAt: row?.asked_at.toISOString() ?? null,
    readyAt: row?.ready_at?.toISOString() ?? null,
    expiresAt: row?.expires_at?.toISOString() ?? null,
    downloadUrl:
      row?.state === 'ready' && !over ? `/api/v1/me/export/${downloadToken(kit, row.id, sessionId)}` : null,
  };
}

export function rightsRoutes(kit: Kit) {
  return (http: Http): void => {
    http.get(
      '/me/export',
      { config, schema: { tags, summary: 'The export of my data', response: { 200: ExportView } } },
      async ({ ctx }) =>
        present(kit, await findLastExport(ctx, ctx.actor!.id), ctx.now, ctx.actor!.sessionId),
    );
    http.post(
      '/me/export',
      {
        config: { ...config, creates: true },
        schema: {
          tags,
          summary: 'Ask for everything about me as one file',
          body: Strict({ password: Password }),
          response: { 201: ExportView },
        },
      },
      async ({ ctx, body }, reply) => {
        reply.code(201);
        return present(kit, await askForExport(kit, ctx, body), ctx.now, ctx.actor!.sessionId);
      },
    );
    mountDownload(kit, http);
    mountDeparture(kit, http);
  };
}

function mountDownload(kit: Kit, http: Http): void {
  http.get(
    '/me/export/:token',
    {
      config: { ...config, heavy: true },
      schema: {
        tags,
        summary: 'Everything about me, as a ZIP',
        params: Strict({ token: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: {
          200: {
            description: 'The file.',
            content: { 'application/zip': { schema: Type.String({ format: 'binary' }) } },
          },
        },
      },
    },
    async ({ ctx, params }, reply) => {
      const row = await accessExport(kit, ctx, params.token);
      reply
        .type('application/zip')
        .header('content-length', Number(row.size))
        .header(
          'content-disposition',
          `attachment; filename="madang-${row.ready_at!.toISOString().slice(0, 10)}.zip"`,
        );
      return reply.send((await kit.storage.get(keyOfExport(row.id))) as never);
    },
  );
}

function mountDeparture(kit: Kit, http: Http): void {
  http.get(
    '/me/departure',
    {
      config,
      schema: {
        tags,
        summary: 'How many days I would have to change my mind if I left',
        response: { 200: Type.Object({ days: Type.Integer() }, { additionalProperties: false }) },
      },
    },
    async ({ ctx }) => ({ days: ctx.setting(leavingDays) }),
  );
  http.put(
    '/me/departure',
    {
      config,
      schema: {
        tags,
        summary: 'Leave after some days, unless I sign in before; every session ends now',
        body: Strict({
          password: Password,
          token: Type.Optional(Type.String({ maxLength: 200, description: 'Of a mailed link.' })),
          deletePosts: Type.Optional(
            Type.Boolean({ description: 'Posts that nobody else answered to go as well.' }),
          ),
        }),
        response: {
          200: Type.Object({ leavesAt: Time, deletePosts: Type.Boolean() }, { additionalProperties: false }),
          410: refused('The link is used or too old'),
        },
      },
    },
    async (request) => {
      const { deletePosts = false, ...shown } = request.body;
      const { leavesAt } = await beginDeparture(kit, request.ctx, request, { deletePosts, ...shown });
      return { leavesAt: leavesAt.toISOString(), deletePosts };
    },
  );
}
