import type { Ctx } from '../../../kernel/ctx.ts';
import { truncate } from '../../../kernel/text.ts';
import { settleOfMember } from '../applications.queries.ts';
import { alreadyMember, positionFull, teamEnded } from '../recruiting.errors.ts';
import { MemberJoined, MemberLeft, RecruitmentClosed } from '../recruiting.events.ts';
import {
  changeRecruitment,
  closeWhenFull,
  findRecruitment,
  freeSeat,
  takeSeat,
  type RecruitmentRow,
} from '../recruitments.queries.ts';
import { insertMember, openTeam, takeOut, type LeftWhy, type TeamRow } from '../teams.queries.ts';

const longestName = 59;

export interface Seat {
  accountId: string;
  field: string;
  /** Title of the post: what its team is called at first. */
  title: string;
  /** Nobody had to say yes. */
  direct: boolean;
}

/**
 * Gives somebody a seat of a locked, open recruitment; the last one closes it.
 * @throws DomainError 409 when the position is full, or for who is in the team already
 */
export async function takeIn(tx: Ctx, recruitment: RecruitmentRow, seat: Seat): Promise<TeamRow> {
  const { post_id: postId, host_id: hostId } = recruitment;
  const { accountId, field, direct } = seat;
  if (!(await takeSeat(tx, postId, field))) throw positionFull();
  const team = await openTeam(tx, { postId, hostId, name: truncate(seat.title, longestName) });
  if (team.state !== 'active') throw teamEnded();
  if (!(await insertMember(tx, { teamId: team.id, accountId, field }))) throw alreadyMember();
  await tx.emit(MemberJoined({ teamId: team.id, accountId, direct }));
  if (await closeWhenFull(tx, postId)) await tx.emit(RecruitmentClosed({ postId, why: 'full', byId: null }));
  return team;
}

/**
 * Takes somebody out of a locked team, whose recruitment is locked, too; their seat is to be had again. False for who is not
 * in it.
 */
export async function letOut(tx: Ctx, team: TeamRow, accountId: string, why: LeftWhy): Promise<boolean> {
  const membership = await takeOut(tx, team.id, accountId, why);
  if (!membership) return false;
  if (team.post_id !== null) {
    // Who was replaced does not ask again; who left may.
    await settleOfMember(tx, team.post_id, accountId, why === 'left' ? 'withdrawn' : 'declined');
    if (membership.field !== null) await openSeat(tx, team.post_id, membership.field);
  }
  await tx.emit(MemberLeft({ teamId: team.id, accountId, why }));
  return true;
}

async function openSeat(tx: Ctx, postId: string, field: string): Promise<void> {
  await freeSeat(tx, postId, field);
  const recruitment = await findRecruitment(tx, postId);
  const hasTime = recruitment && (recruitment.deadline === null || recruitment.deadline > tx.now);
  if (hasTime && recruitment.closed_why === 'full')
    await changeRecruitment(tx, postId, { closed_at: null, closed_why: null, opened_at: tx.now });
}
