import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { listEnabledRules, type ContentRuleRow } from './content-rules.queries.ts';
import type { RulePlace } from './content-rules.schemas.ts';
import { compileRule, type Matcher } from './matching.rules.ts';

export type EnabledRule = ContentRuleRow & { matcher: Matcher };

// By pattern, not by id: the same on every site of a process, and another pattern is another key.
const compiled = new Map<string, Matcher>();
const mostCompiled = 1_000;

/** The rules in force at a place, compiled. One that no longer compiles is left out and said in the log. */
export async function enabledRules(ctx: Ctx, place: RulePlace): Promise<EnabledRule[]> {
  const rules = (await listEnabledRules(ctx)).filter(({ applies }) => applies.includes(place));
  return rules.flatMap((rule) => {
    const matcher = matcherOf(ctx, rule);
    return matcher ? [{ ...rule, matcher }] : [];
  });
}

function matcherOf(ctx: Ctx, { id, kind, pattern }: ContentRuleRow): Matcher | null {
  const key = `${kind} ${pattern}`;
  const kept = compiled.get(key);
  if (kept) return kept;
  try {
    const matcher = compileRule(kind as Matcher['kind'], pattern);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(key, matcher);
    return matcher;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    ctx.log.warn({ rule: id, code: error.code }, 'a content rule does not compile');
    return null;
  }
}

/** An expression that was interrupted may be half changed inside: it is compiled anew. */
export function forgetCompiled(rules: readonly ContentRuleRow[]): void {
  for (const { kind, pattern } of rules) compiled.delete(`${kind} ${pattern}`);
}
