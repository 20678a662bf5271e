import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError, invalidField, staleVersion } from '../../../kernel/errors.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import { findRule, rulesKey, type ContentRuleRow } from '../content-rules.queries.ts';
import {
  rulePlaces,
  type ContentRuleChanges,
  type NewContentRule,
  type RuleKind,
} from '../content-rules.schemas.ts';
import { compileRule } from '../matching.rules.ts';
import { trustDb } from '../trust.queries.ts';

const mostRules = 200;
const mostExpressions = 20;

/** @throws DomainError 422 for a pattern that cannot be, a name that is taken, or one rule too many */
export async function createContentRule(ctx: Ctx, rule: NewContentRule): Promise<ContentRuleRow> {
  return ctx.transaction(async (tx) => {
    const pattern = cleanPattern(rule.kind, rule.pattern);
    await lockRules(tx);
    const made = await trustDb(tx)
      .insertInto('content_rules')
      .values({
        name: cleanName(rule.name),
        kind: rule.kind,
        pattern,
        applies: placesOf(rule.applies),
        action: rule.action,
        message: rule.message ? JSON.stringify(rule.message) : null,
        enabled: rule.enabled ?? true,
        created_by: tx.actor!.id,
        created_at: tx.now,
        updated_at: tx.now,
      })
      .onConflict((conflict) => conflict.constraint('content_rules_name_key').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!made) throw invalidField('/name', 'trust.rule_name_taken');
    await assertFew(tx);
    await settle(tx, 'created', null, made);
    return made;
  });
}

/** @throws DomainError 404, 409 on a stale version, 422 */
export async function changeContentRule(
  ctx: Ctx,
  id: string,
  changes: ContentRuleChanges,
): Promise<ContentRuleRow> {
  return ctx.transaction(async (tx) => {
    await lockRules(tx);
    const before = await getRule(tx, id);
    if (changes.version !== before.version) throw staleVersion(before.version);
    const kind = changes.kind ?? (before.kind as RuleKind);
    const pattern = cleanPattern(kind, changes.pattern ?? before.pattern);
    const name = changes.name === undefined ? before.name : cleanName(changes.name);
    if (name !== before.name && (await isNamed(tx, name)))
      throw invalidField('/name', 'trust.rule_name_taken');
    const changed = await trustDb(tx)
      .updateTable('content_rules')
      .set({
        name,
        kind,
        pattern,
        ...(changes.applies && { applies: placesOf(changes.applies) }),
        ...(changes.action && { action: changes.action }),
        ...(changes.message !== undefined && {
          message: changes.message ? JSON.stringify(changes.message) : null,
        }),
        ...(changes.enabled !== undefined && { enabled: changes.enabled }),
        version: before.version + 1,
        updated_at: tx.now,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await assertFew(tx);
    await settle(tx, 'changed', before, changed);
    return changed;
  });
}

/** @throws DomainError 404 */
export async function deleteContentRule(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockRules(tx);
    const rule = await getRule(tx, id);
    await trustDb(tx).deleteFrom('content_rules').where('id', '=', id).execute();
    await settle(tx, 'deleted', rule, null);
  });
}

export async function getRule(ctx: Ctx, id: string): Promise<ContentRuleRow> {
  const rule = await findRule(ctx, id);
  if (!rule) throw new DomainError('not-found', 'trust.rule_not_found');
  return rule;
}

// Names are unique and rules few: whoever changes them waits for whoever does.
async function lockRules(tx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('trust content rules', 0))`.execute(tx.db);
}

async function isNamed(tx: Ctx, name: string): Promise<boolean> {
  const found = await trustDb(tx)
    .selectFrom('content_rules')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  return found !== undefined;
}

async function assertFew(tx: Ctx): Promise<void> {
  const { rules, expressions } = await trustDb(tx)
    .selectFrom('content_rules')
    .select((eb) => [
      eb.fn.countAll<string>().as('rules'),
      eb.fn.countAll<string>().filterWhere('kind', '=', 'regexp').as('expressions'),
    ])
    .executeTakeFirstOrThrow();
  if (Number(rules) > mostRules) throw invalidField('/name', 'trust.too_many_rules', { max: mostRules });
  if (Number(expressions) > mostExpressions)
    throw invalidField('/kind', 'trust.too_many_expressions', { max: mostExpressions });
}

async function settle(tx: Ctx, what: string, before: ContentRuleRow | null, after: ContentRuleRow | null) {
  tx.wake('cache', rulesKey);
  await recordAct(tx, {
    act: `trust.rule_${what}`,
    actorId: tx.actor!.id,
    target: { type: 'content_rule', id: (after ?? before)!.id },
    before: before && told(before),
    after: after && told(after),
  });
}

const told = ({ name, kind, pattern, applies, action, enabled }: ContentRuleRow) => ({
  name,
  kind,
  pattern,
  applies,
  action,
  enabled,
});

const cleanName = (name: string) => cleanLine(name, { pointer: '/name', min: 1, max: 80 });

function cleanPattern(kind: RuleKind, pattern: string): string {
  const text = pattern.normalize('NFC').replace(/\r\n?/gu, '\n').trim();
  compileRule(kind, text);
  return text;
}

function placesOf(applies: readonly string[]): string[] {
  return rulePlaces.filter((place) => applies.includes('all') || applies.includes(place));
}
