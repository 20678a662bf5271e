import type { Ctx } from '../../kernel/ctx.ts';
import { ruleUnknown } from './moderation.errors.ts';
import { houseRules, type HouseRule } from './moderation.settings.ts';

/** @throws DomainError 422 */
export function ruleNamed(ctx: Ctx, key: string): HouseRule {
  const rule = ctx.setting(houseRules).find((one) => one.key === key);
  if (!rule) throw ruleUnknown();
  return rule;
}
