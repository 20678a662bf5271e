import { isSerialId } from '../../kernel/ids.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { siteTimeZone } from '../site/index.ts';
import { appealNotFound } from './moderation.errors.ts';
import { ById, HouseRules, Summary } from './moderation.schemas.ts';
import { houseRules, ladderDays, warningDays } from './moderation.settings.ts';
import { countMonths } from './summary.queries.ts';
import { decideAppeal } from './use-cases/appeal.ts';
import { presentAppeals } from './warnings.present.ts';
import { findAppeal, listAppeals } from './warnings.queries.ts';
import { AppealDecisionBody, AppealPage, AppealQuery, AppealView } from './warnings.schemas.ts';

const config = { access: { who: 'moderator' } } as const;
const tags = ['moderation'];

export function appealsRoutes(http: Http): void {
  http.get(
    '/moderation/appeals',
    {
      config,
      schema: { tags, summary: 'Appeals', querystring: AppealQuery, response: { 200: AppealPage } },
    },
    async ({ ctx, query: { state = 'open', limit = 20, cursor } }) => {
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const rows = await listAppeals(ctx, { decided: state === 'decided', limit: limit + 1, after });
      const { nextCursor } = toPage(
        rows,
        limit,
        (row) => row,
        (row) => [row.id],
      );
      return { items: await presentAppeals(ctx, rows.slice(0, limit)), nextCursor };
    },
  );

  http.get(
    '/moderation/appeals/:id',
    { config, schema: { tags, summary: 'An appeal', params: ById, response: { 200: AppealView } } },
    async ({ ctx, params }) => {
      const row = isSerialId(params.id) ? await findAppeal(ctx, params.id) : undefined;
      const [view] = row ? await presentAppeals(ctx, [row]) : [];
      if (!view) throw appealNotFound();
      return view;
    },
  );

  http.put(
    '/moderation/appeals/:id/decision',
    {
      config,
      schema: {
        tags,
        summary: 'Uphold a warning or lift it; not for whoever warned',
        params: ById,
        body: AppealDecisionBody,
        response: { 200: AppealView },
      },
    },
    async ({ ctx, params, body }) =>
      (await presentAppeals(ctx, [await decideAppeal(ctx, params.id, body)]))[0]!,
  );
}

/** What everybody may know: by which rules, and how often they were applied. */
export function publicRoutes(http: Http): void {
  const guest = { access: { who: 'guest' } } as const;
  http.get(
    '/rules',
    { config: guest, schema: { tags, summary: 'The rules of the house', response: { 200: HouseRules } } },
    ({ ctx }) => {
      const language = ctx.locale === 'en' ? 'en' : 'ko';
      return {
        items: ctx
          .setting(houseRules)
          .map(({ key, title, text }) => ({ key, title: title[language], text: text[language] })),
        ladderDays: ctx.setting(ladderDays),
        warningDays: ctx.setting(warningDays),
      };
    },
  );

  http.get(
    '/moderation/summary',
    {
      config: { ...guest, heavy: true },
      schema: {
        tags,
        summary: 'How much staff did in each month, without names',
        response: { 200: Summary },
      },
    },
    async ({ ctx }) => {
      const timeZone = ctx.setting(siteTimeZone);
      return {
        months: await ctx.keptWhileDear(`moderation summary ${timeZone}`, () => countMonths(ctx, timeZone)),
      };
    },
  );
}
