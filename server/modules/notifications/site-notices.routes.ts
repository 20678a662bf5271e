import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { listSiteNotices, type SiteNoticeRow } from './site-notices.queries.ts';
import { countRecipients, sendSiteNotice } from './use-cases/send-site-notice.ts';

const role = OneOf(['member', 'moderator', 'admin'], { description: 'Only those with this role.' });
const texts = (maxLength: number) => {
  const text = Type.Optional(Type.String({ maxLength }));
  return { ko: text, en: text };
};

const NewSiteNotice = Strict({
  title: Strict(texts(1_000), { minProperties: 1 }),
  body: Type.Optional(Strict(texts(20_000))),
  url: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'A path of this site.' })),
  role: Type.Optional(role),
});

const SiteNoticeView = Type.Object({
  id: Id,
  title: Type.Object(texts(1_000)),
  body: Type.Object(texts(20_000)),
  url: Nullable(Type.String()),
  role: Nullable(role),
  createdAt: Time,
  recipients: Type.Integer({ description: 'How many were there to be told.' }),
  told: Type.Integer({ description: 'How many are told by now.' }),
  finishedAt: Nullable(Time),
});

const tags = ['admin'];
const config = { access: { who: 'admin' } } as const;

/** What staff tells everybody. */
export function siteNoticesRoutes(http: Http): void {
  http.get(
    '/admin/notices',
    {
      config,
      schema: {
        tags,
        summary: 'Notices to everybody, and how far they have come; newest first',
        querystring: Strict(PageQuery),
        response: { 200: PageOf(SiteNoticeView) },
      },
    },
    async ({ ctx, query: { limit = 20, cursor } }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const rows = await listSiteNotices(ctx, { limit: limit + 1, before });
      return toPage(rows, limit, present, (row) => [row.id]);
    },
  );

  http.get(
    '/admin/notices/recipients',
    {
      config,
      schema: {
        tags,
        summary: 'How many a notice would be sent to, myself left out',
        querystring: Strict({ role: Type.Optional(role) }),
        response: { 200: Type.Object({ count: Type.Integer() }) },
      },
    },
    async ({ ctx, query }) => ({ count: await countRecipients(ctx, query.role ?? null) }),
  );

  http.post(
    '/admin/notices',
    {
      config: { ...config, creates: true, limit: { name: 'site notices', points: 10, seconds: 60 } },
      schema: {
        tags,
        summary: 'Tell everybody, or everybody with a role',
        body: NewSiteNotice,
        response: { 201: SiteNoticeView },
      },
    },
    async ({ ctx, body }, reply) => {
      reply.code(201);
      return present(await sendSiteNotice(ctx, body));
    },
  );
}

function present(row: SiteNoticeRow): Static<typeof SiteNoticeView> {
  return {
    id: row.id,
    title: row.title as Static<typeof SiteNoticeView>['title'],
    body: row.body as Static<typeof SiteNoticeView>['body'],
    url: row.url,
    role: row.role as Static<typeof SiteNoticeView>['role'],
    createdAt: row.created_at.toISOString(),
    recipients: row.recipients,
    told: row.told,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
