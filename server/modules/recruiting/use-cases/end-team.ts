import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { RecruitmentClosed, TeamEnded } from '../recruiting.events.ts';
import { messageLimit } from '../recruiting.settings.ts';
import { changeRecruitment, findRecruitment } from '../recruitments.queries.ts';
import { cleanSaidOrNothing } from '../said.ts';
import { accessTeam } from '../teams.access.ts';
import { changeTeam, findTeam, type TeamRow } from '../teams.queries.ts';
import type { Ending } from '../teams.schemas.ts';

/**
 * Ends the work: it is done, or given up for a reason. Nobody is looked for any more.
 * @throws DomainError 404, 403, 409, 422
 */
export async function endTeam(ctx: Ctx, id: string, { outcome, reason }: Ending): Promise<TeamRow> {
  await accessTeam(ctx, id, 'host');
  const said = await cleanSaidOrNothing(ctx, reason, { pointer: '/reason', max: ctx.setting(messageLimit) });
  if (outcome === 'given-up' && said === '') throw invalidField('/reason', 'recruiting.reason_missing');
  return ctx.transaction(async (tx) => {
    const { team } = await accessTeam(tx, id, 'host', { lock: true });
    await end(tx, team, { outcome, reason: said === '' ? null : said });
    return (await findTeam(tx, id))!;
  });
}

/** A locked team, whose recruitment is locked, too. */
export async function end(
  tx: Ctx,
  team: TeamRow,
  { outcome, reason }: { outcome: Ending['outcome']; reason: string | null },
): Promise<void> {
  await changeTeam(tx, team.id, {
    state: outcome,
    ended_at: tx.now,
    ended_reason: reason,
    version: team.version + 1,
  });
  await tx.emit(TeamEnded({ teamId: team.id, byId: team.host_id }));
  const { post_id: postId } = team;
  if (postId === null || (await findRecruitment(tx, postId))?.closed_at !== null) return;
  await changeRecruitment(tx, postId, { closed_at: tx.now, closed_why: 'hand' });
  await tx.emit(RecruitmentClosed({ postId, why: 'hand', byId: team.host_id }));
}
