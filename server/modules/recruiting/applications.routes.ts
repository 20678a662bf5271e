import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import {
  ApplicantPage,
  ApplicationBody,
  ApplicationQuery,
  ApplicationView,
  DecisionBody,
  MyApplicationPage,
} from './applications.schemas.ts';
import { ById } from './recruitments.schemas.ts';
import { apply } from './use-cases/apply.ts';
import { listApplicants, listMyApplications, presentApplication } from './use-cases/list-applications.ts';
import { decideApplication, withdrawApplication } from './use-cases/settle-application.ts';

const tags = ['recruiting'];
const applying = { name: 'applying', points: 60, seconds: 600 };

export function applicationsRoutes(http: Http): void {
  mountReading(http);
  mountWriting(http);
}

function mountReading(http: Http): void {
  http.get(
    '/posts/:id/applications',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Who applied, with their cards and past work, for the host',
        params: ById,
        querystring: ApplicationQuery,
        response: { 200: ApplicantPage },
      },
    },
    async ({ ctx, params, query }) => listApplicants(ctx, params.id, query),
  );

  http.get(
    '/me/applications',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'What I applied for',
        querystring: ApplicationQuery,
        response: { 200: MyApplicationPage },
      },
    },
    async ({ ctx, query }) => listMyApplications(ctx, query),
  );
}

function mountWriting(http: Http): void {
  http.post(
    '/posts/:id/applications',
    {
      config: { access: { who: 'member', object: 'visible' }, creates: true, limit: applying },
      schema: {
        tags,
        summary: 'Apply for a position of a recruitment',
        params: ById,
        body: ApplicationBody,
        response: { 201: ApplicationView },
      },
    },
    async ({ ctx, params, body }, reply) =>
      reply.code(201).send(presentApplication(ctx, await apply(ctx, params.id, body))),
  );

  http.delete(
    '/applications/:id',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Withdraw an application that nobody has decided about',
        params: ById,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params }, reply) => {
      await withdrawApplication(ctx, params.id);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/applications/:id/decision',
    {
      config: { access: { who: 'member', object: 'own' } },
      schema: {
        tags,
        summary: 'Take somebody in, or say no, as the host',
        params: ById,
        body: DecisionBody,
        response: { 200: ApplicationView },
      },
    },
    async ({ ctx, params, body }) => presentApplication(ctx, await decideApplication(ctx, params.id, body)),
  );
}
