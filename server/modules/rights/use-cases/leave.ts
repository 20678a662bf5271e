import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { rightsDb } from '../exports.queries.ts';
import { notify } from '../../notifications/index.ts';
import type { Kit } from '../kit.ts';
import { DepartureTakenBack } from '../rights.notices.ts';
import { leavingDays } from '../rights.settings.ts';

export interface Departure {
  leavesAt: Date;
  deletePosts: boolean;
}

/**
 * Says that I leave. Every session ends now; the account goes when the days are over, unless somebody signs in before.
 * Twice keeps the first day. @throws DomainError 422 and 403 without proof, 409 for the last administrator
 */
export async function beginDeparture(
  kit: Kit,
  ctx: Ctx,
  request: FastifyRequest,
  { deletePosts, ...shown }: { deletePosts: boolean; password?: string; token?: string },
): Promise<Departure> {
  const { id: accountId } = ctx.actor!;
  await kit.accounts.prove(ctx, shown);
  return ctx.transaction(async (tx) => {
    await kit.accounts.assertMayLeave(tx, accountId);
    const days = tx.setting(leavingDays);
    const { leaves_at: leavesAt } = await rightsDb(tx)
      .insertInto('departures')
      .values({
        account_id: accountId,
        delete_posts: deletePosts,
        asked_at: tx.now,
        leaves_at: daysFrom(tx.now, days),
      })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ delete_posts: deletePosts }))
      .returning('leaves_at')
      .executeTakeFirstOrThrow();
    await kit.accounts.endSessions(tx, accountId);
    await kit.accounts.tellLeaving(tx, request, { accountId, leavesAt, days });
    return { leavesAt, deletePosts };
  });
}

const daysFrom = (moment: Date, days: number) => new Date(moment.getTime() + days * 86_400_000);

/** For the transaction in which somebody signs in: they stay after all, and are told so. */
export async function takeDepartureBack(tx: Ctx, accountId: string): Promise<void> {
  const gone = await rightsDb(tx)
    .deleteFrom('departures')
    .where('account_id', '=', accountId)
    .returning('asked_at')
    .executeTakeFirst();
  if (!gone) return;
  await notify(tx, {
    kind: DepartureTakenBack,
    key: `rights.departure_taken_back ${accountId} ${gone.asked_at.toISOString()}`,
    to: [accountId],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: {},
  });
}

/** Members whose days are over leave; who cannot, such as the last administrator by now, is tried again next time. */
export async function sweepDepartures(kit: Kit, ctx: Ctx): Promise<void> {
  const due = await rightsDb(ctx)
    .selectFrom('departures')
    .select(['account_id', 'delete_posts'])
    .where('leaves_at', '<=', ctx.now)
    .execute();
  for (const row of due) {
    try {
      await leaveWhenDue(kit, ctx, row.account_id);
    } catch (error) {
      ctx.log.warn({ err: error, accountId: row.account_id }, 'a member could not leave');
    }
  }
}

async function leaveWhenDue(kit: Kit, ctx: Ctx, accountId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Somebody who signs in at this moment takes the row away, and this waits for them or they for this.
    const { rows } = await sql<{ delete_posts: boolean }>`
      delete from departures where account_id = ${accountId} and leaves_at <= ${tx.now} returning delete_posts`.execute(
      tx.db,
    );
    if (rows[0]) await kit.accounts.leave(tx, accountId, { deletePosts: rows[0].delete_posts });
  });
}
