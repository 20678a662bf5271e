import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers } from '../members/index.ts';
import { countLiveWarnings } from '../moderation/index.ts';
import { measureWriter } from '../posts/index.ts';
import type { Measures } from './levels.rules.ts';
import { countDays } from './trust.queries.ts';

const day = 86_400_000;

/** What the rules of the levels look at; `null` for somebody who left. */
export async function measure(ctx: Ctx, accountId: string): Promise<Measures | null> {
  const [member] = await findMembers(ctx, [accountId]);
  if (!member || member.withdrawn_at) return null;
  const [writing, daysVisited, warnings] = [
    await measureWriter(ctx, accountId),
    await countDays(ctx, accountId),
    await countLiveWarnings(ctx, accountId),
  ];
  const days = Math.max(0, Math.floor((ctx.now.getTime() - member.joined_at.getTime()) / day));
  return { ...writing, days, daysVisited, warnings };
}
