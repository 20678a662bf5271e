import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { notify } from '../../notifications/index.ts';
import { findEntry } from '../entries.queries.ts';
import { findMatch, findMatchMembers, type MatchRow } from '../matches.queries.ts';
import { isUnnamed, reviewTimes } from '../matches.rules.ts';
import { MatchCancelledNotice, Matched, ReviewDue, TimedOut } from '../notice-kinds.ts';
import { findPoolById } from '../pools.queries.ts';

const job = 'matching.ask_how_it_was';

/** Asks everybody who has not told yet, once, when the time has come. */
export const askHowItWas = defineJob(job, Type.Object({ matchId: Type.String() }), (ctx, { matchId }) =>
  ctx.transaction(async (tx) => {
    const match = await findMatch(tx, matchId);
    if (!match || match.cancelled_at) return;
    const members = await findMatchMembers(tx, [matchId]);
    const silent = members.filter((member) => member.reviewed_at === null);
    await tell(tx, match, ReviewDue, { to: silent.map((member) => member.account_id), actorId: null });
  }),
);

/** Tells everybody who was matched, and asks for the question that comes later. */
export async function tellMatched(ctx: Ctx, matchId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const match = await findMatch(tx, matchId);
    if (!match || match.cancelled_at) return;
    await tx.enqueue({ job }, { matchId }, { key: `${job} ${matchId}`, runAt: reviewTimes(tx, match).from });
    await tell(tx, match, Matched, { to: await membersOf(tx, matchId), actorId: null });
  });
}

export async function tellCancelled(ctx: Ctx, matchId: string, byId: string | null): Promise<void> {
  await ctx.transaction(async (tx) => {
    const match = await findMatch(tx, matchId);
    if (!match) return;
    const to = (await membersOf(tx, matchId)).filter((id) => id !== byId);
    await tell(tx, match, MatchCancelledNotice, { to, actorId: isUnnamed(match) ? null : byId });
  });
}

/** Tells somebody who waited that nobody came. */
export async function tellTimedOut(ctx: Ctx, entryId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const entry = await findEntry(tx, entryId);
    const pool = entry && (await findPoolById(tx, entry.pool_id));
    if (!pool) return;
    await notify(tx, {
      kind: TimedOut,
      key: `match entry ${entryId} timed out`,
      to: [entry.account_id],
      actorId: null,
      about: {},
      reason: 'concerned',
      params: { slug: pool.slug },
      thing: pool.slug,
    });
  });
}

const membersOf = async (tx: Ctx, matchId: string) =>
  (await findMatchMembers(tx, [matchId])).map((member) => member.account_id);

async function tell(
  tx: Ctx,
  { id: matchId }: MatchRow,
  kind: typeof Matched,
  { to, actorId }: { to: readonly string[]; actorId: string | null },
): Promise<void> {
  await notify(tx, {
    kind,
    key: `match ${matchId} ${kind.name}`,
    to,
    actorId,
    about: {},
    reason: 'concerned',
    params: { matchId },
    thing: matchId,
  });
}
