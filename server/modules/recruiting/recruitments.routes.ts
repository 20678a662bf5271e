import type { Ctx } from '../../kernel/ctx.ts';
import type { Http } from '../../kernel/module.ts';
import type { AccessedRecruitment } from './recruitments.access.ts';
import { loadRecruitmentViews, presentOptions } from './recruitments.present.ts';
import {
  ById,
  OptionsView,
  RecruitmentPage,
  RecruitmentQuery,
  RecruitmentView,
  ReopenBody,
} from './recruitments.schemas.ts';
import { closeRecruitment, reopenRecruitment } from './use-cases/close-recruitment.ts';
import { listRecruitments } from './use-cases/list-recruitments.ts';

const tags = ['recruiting'];

async function view(ctx: Ctx, { post }: AccessedRecruitment): Promise<RecruitmentView> {
  return (await loadRecruitmentViews(ctx, [post])).get(post.id)!;
}

export function recruitmentsRoutes(http: Http): void {
  http.get(
    '/recruitments',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags,
        summary: 'Recruitments by what they look for',
        querystring: RecruitmentQuery,
        response: { 200: RecruitmentPage },
      },
    },
    async ({ ctx, query }) => listRecruitments(ctx, query),
  );

  http.get(
    '/recruitments/options',
    {
      config: { access: { who: 'guest' } },
      schema: { tags, summary: 'What can be looked for here', response: { 200: OptionsView } },
    },
    async ({ ctx }) => presentOptions(ctx),
  );

  http.put(
    '/posts/:id/closure',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Look for nobody any more, as the host',
        params: ById,
        response: { 200: RecruitmentView },
      },
    },
    async ({ ctx, params }) => view(ctx, await closeRecruitment(ctx, params.id)),
  );

  http.delete(
    '/posts/:id/closure',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Look for people again until a new deadline, as the host',
        params: ById,
        body: ReopenBody,
        response: { 200: RecruitmentView },
      },
    },
    async ({ ctx, params, body }) => view(ctx, await reopenRecruitment(ctx, params.id, body?.deadline)),
  );
}
