import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { trustDb } from './trust.queries.ts';

export type ContentRuleRow = Selectable<DB['content_rules']>;

export const rulesKey = 'trust.content_rules';

export async function listRules(ctx: Ctx): Promise<ContentRuleRow[]> {
  return trustDb(ctx).selectFrom('content_rules').selectAll().orderBy('id').execute();
}

/** Those in force, from the node's memory. */
export async function listEnabledRules(ctx: Ctx): Promise<ContentRuleRow[]> {
  return ctx.cached(rulesKey, async (inner) => (await listRules(inner)).filter((rule) => rule.enabled));
}

export async function findRule(ctx: Ctx, id: string): Promise<ContentRuleRow | undefined> {
  if (!isSerialId(id)) return undefined;
  return trustDb(ctx).selectFrom('content_rules').selectAll().where('id', '=', id).executeTakeFirst();
}
