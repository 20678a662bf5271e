import { Type, type Static } from 'typebox';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { listRules, type ContentRuleRow } from './content-rules.queries.ts';
import {
  ContentRuleChanges,
  ContentRuleList,
  ContentRuleView,
  NewContentRule,
  RuleTrial,
  RuleTrialResult,
} from './content-rules.schemas.ts';
import { tryContentRule } from './use-cases/try-content-rule.ts';
import {
  changeContentRule,
  createContentRule,
  deleteContentRule,
  getRule,
} from './use-cases/write-content-rule.ts';

const tags = ['admin'];
const access = { who: 'admin' } as const;
const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
// Each reads a thousand posts.
const trials = { name: 'rule_trials', points: 20, seconds: 60 };

export function contentRulesRoutes(http: Http): void {
  http.get(
    '/admin/content-rules',
    {
      config: { access },
      schema: { tags, summary: 'Rules for words and links', response: { 200: ContentRuleList } },
    },
    async ({ ctx }) => ({ items: (await listRules(ctx)).map(present) }),
  );
  http.get(
    '/admin/content-rules/:id',
    {
      config: { access },
      schema: { tags, summary: 'One of them', params: ById, response: { 200: ContentRuleView } },
    },
    async ({ ctx, params }) => present(await getRule(ctx, params.id)),
  );
  mountChanges(http);
}

function mountChanges(http: Http): void {
  http.post(
    '/admin/content-rules',
    {
      config: { access, creates: true },
      schema: { tags, summary: 'Make a rule', body: NewContentRule, response: { 201: ContentRuleView } },
    },
    async ({ ctx, body }, reply) => {
      const rule = await createContentRule(ctx, body);
      reply.code(201);
      return present(rule);
    },
  );
  http.patch(
    '/admin/content-rules/:id',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Change a rule',
        params: ById,
        body: ContentRuleChanges,
        response: { 200: ContentRuleView },
      },
    },
    async ({ ctx, params, body }) => present(await changeContentRule(ctx, params.id, body)),
  );
  http.delete(
    '/admin/content-rules/:id',
    {
      config: { access },
      schema: { tags, summary: 'Delete a rule', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await deleteContentRule(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
  http.put(
    '/admin/content-rule-trial',
    {
      config: { access, limit: trials },
      schema: {
        tags,
        summary: 'What a rule would catch: a text, and the last thousand posts. Changes nothing',
        body: RuleTrial,
        response: { 200: RuleTrialResult },
      },
    },
    async ({ ctx, body }) => tryContentRule(ctx, body),
  );
}

function present(row: ContentRuleRow): Static<typeof ContentRuleView> {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as Static<typeof ContentRuleView>['kind'],
    pattern: row.pattern,
    applies: row.applies as Static<typeof ContentRuleView>['applies'],
    action: row.action as Static<typeof ContentRuleView>['action'],
    message: row.message as Static<typeof ContentRuleView>['message'],
    enabled: row.enabled,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
