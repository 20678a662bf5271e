import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { listRecentTexts } from '../../posts/index.ts';
import type { RuleTrial, RuleTrialResult } from '../content-rules.schemas.ts';
import { compileRule, lookOf, matchAll } from '../matching.rules.ts';

const mostPosts = 1_000;
const postsAtOnce = 50;
const mostSamples = 10;

/**
 * What a rule would catch, before it is saved: a text, and the last thousand published posts. Stops at the first post that
 * takes an expression too long. @throws DomainError 422 for a pattern that cannot be
 */
export async function tryContentRule(ctx: Ctx, trial: RuleTrial): Promise<Static<typeof RuleTrialResult>> {
  const rule = { matcher: compileRule(trial.kind, trial.pattern.normalize('NFC').trim()) };
  const given = trial.text === undefined ? null : matchAll([rule], lookOf(null, trial.text, []));
  const result: Static<typeof RuleTrialResult> = {
    text: given && given.caught.length > 0,
    looked: 0,
    caught: 0,
    slow: (given?.unlooked.length ?? 0) > 0,
    samples: [],
  };
  let before: string | null = null;
  while (result.looked < mostPosts && !result.slow) {
    const posts = await listRecentTexts(ctx, { before, limit: postsAtOnce });
    for (const post of posts) {
      const { caught, unlooked } = matchAll([rule], lookOf(post.title, post.plain, post.links));
      result.looked += 1;
      if (unlooked.length > 0) result.slow = true;
      if (caught.length === 0) continue;
      result.caught += 1;
      if (result.samples.length < mostSamples) result.samples.push({ id: post.id, title: post.title });
    }
    if (posts.length < postsAtOnce) break;
    before = posts.at(-1)!.id;
    await nextTurn();
  }
  return result;
}
