import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { findTellablePosts } from '../../posts/index.ts';
import { allFull, teamEnded } from '../recruiting.errors.ts';
import { DeadlineNear, RecruitmentClosed } from '../recruiting.events.ts';
import { reminderHours } from '../recruiting.settings.ts';
import { accessRecruitment, type AccessedRecruitment } from '../recruitments.access.ts';
import { loadFacetRules } from '../recruitments.facet.ts';
import {
  changeRecruitment,
  closeDue,
  listDue,
  listPositions,
  takeReminders,
} from '../recruitments.queries.ts';
import { cleanDeadline, closedWhy } from '../recruitments.rules.ts';
import { findTeamOfPost } from '../teams.queries.ts';

/** Ends the search, as its host; what is closed already stays as it is. @throws DomainError 404, 403 */
export async function closeRecruitment(ctx: Ctx, postId: string): Promise<AccessedRecruitment> {
  return ctx.transaction(async (tx) => {
    const accessed = await accessRecruitment(tx, postId, 'host', { lock: true });
    const { recruitment } = accessed;
    if (recruitment.closed_at !== null) return accessed;
    // The job has not come by yet: the deadline was first.
    const why = closedWhy(recruitment, tx.now) ?? 'hand';
    const closed_at = why === 'deadline' ? recruitment.deadline : tx.now;
    await changeRecruitment(tx, recruitment.post_id, { closed_at, closed_why: why });
    await tx.emit(RecruitmentClosed({ postId: recruitment.post_id, why, byId: tx.actor!.id }));
    return accessed;
  });
}

/**
 * Looks for people again, until a new deadline.
 * @throws DomainError 404, 403; 409 when no seat is left or the team has ended; 422 without a deadline to come
 */
export async function reopenRecruitment(
  ctx: Ctx,
  postId: string,
  given: string | null | undefined,
): Promise<AccessedRecruitment> {
  return ctx.transaction(async (tx) => {
    const accessed = await accessRecruitment(tx, postId, 'host', { lock: true });
    const { recruitment } = accessed;
    const { post_id: id } = recruitment;
    if (given === undefined && closedWhy(recruitment, tx.now) === null) return accessed;
    const positions = await listPositions(tx, [id]);
    if (positions.length > 0 && positions.every(({ taken, head_count }) => taken >= head_count))
      throw allFull();
    const team = await findTeamOfPost(tx, id);
    if (team && team.state !== 'active') throw teamEnded();
    const kept = recruitment.deadline !== null && recruitment.deadline > tx.now ? recruitment.deadline : null;
    const deadline = given === undefined ? kept : cleanDeadline(given, loadFacetRules(tx), kept, '/deadline');
    if (deadline === null && positions.length > 0)
      throw invalidField('/deadline', 'recruiting.deadline_missing');
    await changeRecruitment(tx, id, { deadline, closed_at: null, closed_why: null, opened_at: tx.now });
    return accessed;
  });
}

const batch = 200;

/**
 * Writes down what its deadline closed, and has it told: each once, however many nodes do so. Nobody is told of posts that were
 * deleted meanwhile.
 */
export async function closeAllDue(ctx: Ctx): Promise<void> {
  for (;;) {
    const due = (await listDue(ctx, batch)).map((row) => row.post_id);
    const posts = await findTellablePosts(ctx, due);
    let closed = 0;
    for (const postId of due) {
      const told = posts.get(postId)?.deleted === false;
      if (await ctx.transaction((tx) => closeOne(tx, postId, told))) closed += 1;
    }
    if (due.length < batch || closed === 0) return;
  }
}

async function closeOne(tx: Ctx, postId: string, told: boolean): Promise<boolean> {
  if (!(await closeDue(tx, postId))) return false;
  if (told) await tx.emit(RecruitmentClosed({ postId, why: 'deadline', byId: null }));
  return true;
}

/** Has hosts reminded of deadlines that are near. */
export async function remindOfDeadlines(ctx: Ctx): Promise<void> {
  const hours = ctx.setting(reminderHours);
  for (let taken = batch; taken === batch;) {
    taken = await ctx.transaction(async (tx) => {
      const near = await takeReminders(tx, { hours, limit: batch });
      for (const { post_id: postId, host_id: hostId, deadline } of near)
        await tx.emit(DeadlineNear({ postId, hostId, deadline: deadline.toISOString() }));
      return near.length;
    });
  }
}
