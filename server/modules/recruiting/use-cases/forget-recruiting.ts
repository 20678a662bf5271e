import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { RecruitmentClosed } from '../recruiting.events.ts';
import { changeRecruitment, lockRecruitment } from '../recruitments.queries.ts';
import { listPresent, listTeamsOf, lockTeam, type TeamRow } from '../teams.queries.ts';
import { makeHost } from './change-team.ts';
import { end } from './end-team.ts';
import { letOut } from './seats.ts';

/**
 * For the transaction in which a member leaves the site: what they recruit for without a team closes, what they host goes to
 * whoever was there first, their seats are to be had again, and what they applied for is forgotten.
 */
export async function forgetRecruiting(tx: Ctx, accountId: string): Promise<void> {
  const teams = await listTeamsOf(tx, accountId, { limit: 10_000, after: null });
  for (const { id, post_id } of teams.toReversed()) {
    if (post_id !== null) await lockRecruitment(tx, post_id);
    const team = await lockTeam(tx, id);
    if (team) await leaveBehind(tx, team, accountId);
  }
  const own = scopeTo<'recruitment_applications' | 'recruitments' | 'team_check_ins'>(tx);
  await sql`delete from recruitment_applications where account_id = ${accountId}`.execute(own);
  await sql`delete from team_check_ins where account_id = ${accountId}`.execute(own);
  const open = await own
    .selectFrom('recruitments')
    .select('post_id')
    .where('host_id', '=', accountId)
    .where('closed_at', 'is', null)
    .orderBy('post_id')
    .forNoKeyUpdate()
    .execute();
  for (const { post_id: postId } of open) {
    await changeRecruitment(tx, postId, { closed_at: tx.now, closed_why: 'hand' });
    await tx.emit(RecruitmentClosed({ postId, why: 'hand', byId: accountId }));
  }
}

/** A team that has ended keeps who was in it, without a name. */
async function leaveBehind(tx: Ctx, team: TeamRow, accountId: string): Promise<void> {
  if (team.state !== 'active') return;
  const next = (await listPresent(tx, [team.id])).find((row) => row.account_id !== accountId);
  if (!next) return end(tx, team, { outcome: 'given-up', reason: null });
  if (team.host_id === accountId) await makeHost(tx, team, next.account_id);
  await letOut(tx, team, accountId, 'left');
}
