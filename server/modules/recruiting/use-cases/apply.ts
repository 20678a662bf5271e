import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { areSilent } from '../../blocks/index.ts';
import { countWaitingOf, tryApply, type ApplicationRow } from '../applications.queries.ts';
import {
  alreadyApplied,
  alreadyMember,
  joinsDirectly,
  needsApproval,
  noPositions,
  notReachable,
  ownRecruitment,
  positionFull,
  recruitmentClosed,
  recruitmentNotFound,
  tooManyWaiting,
  wasReplaced,
} from '../recruiting.errors.ts';
import { Applied } from '../recruiting.events.ts';
import { messageLimit, waitingLimit } from '../recruiting.settings.ts';
import { accessRecruitment } from '../recruitments.access.ts';
import {
  holdRecruitment,
  listPositions,
  lockRecruitment,
  type RecruitmentRow,
} from '../recruitments.queries.ts';
import { closedWhy } from '../recruitments.rules.ts';
import { cleanSaid } from '../said.ts';
import { findTeamMember, findTeamOfPost, type TeamRow } from '../teams.queries.ts';
import { takeIn } from './seats.ts';

export interface NewApplication {
  position: string;
  message: string;
}

/**
 * Asks to be taken in, once for each recruitment; whoever withdrew may ask again.
 * @throws DomainError 404; 403 when either has blocked the other; 409 for its host and its team, after its end, for a full
 * position, the second time; 422
 */
export async function apply(ctx: Ctx, postId: string, asked: NewApplication): Promise<ApplicationRow> {
  const { post, recruitment: seen } = await accessRecruitment(ctx, postId, 'read');
  await assertMayAsk(ctx, seen, 'approval');
  const message = await cleanSaid(ctx, asked.message, {
    pointer: '/message',
    max: ctx.setting(messageLimit),
  });
  return ctx.transaction(async (tx) => {
    // Others may apply meanwhile; whoever closes it, or fills it, waits.
    openOne(tx, await holdRecruitment(tx, post.id));
    await assertSeat(tx, post.id, asked.position);
    await assertNotThere(tx, post.id);
    const max = tx.setting(waitingLimit);
    if ((await countWaitingOf(tx, tx.actor!.id)) >= max) throw tooManyWaiting(max);
    const made = await tryApply(tx, { postId: post.id, field: asked.position, message });
    if (!made) throw alreadyApplied();
    await tx.emit(Applied({ applicationId: made.id, postId: post.id }));
    return made;
  });
}

/**
 * Takes a seat where nobody has to say yes; who has it already keeps it.
 * @throws DomainError as `apply` does
 */
export async function joinTeam(ctx: Ctx, postId: string, position: string): Promise<TeamRow> {
  const { post, recruitment: seen } = await accessRecruitment(ctx, postId, 'read');
  await assertMayAsk(ctx, seen, 'open');
  return ctx.transaction(async (tx) => {
    const locked = await lockRecruitment(tx, post.id);
    const team = await findTeamOfPost(tx, post.id);
    const membership = team && (await findTeamMember(tx, team.id, tx.actor!.id));
    if (team && membership?.left_at === null) {
      if (membership.field === position) return team;
      throw alreadyMember();
    }
    const recruitment = openOne(tx, locked);
    await assertSeat(tx, post.id, position);
    if (membership?.left_why === 'replaced') throw wasReplaced();
    const seat = { accountId: tx.actor!.id, field: position, title: post.title, direct: true };
    return takeIn(tx, recruitment, seat);
  });
}

async function assertMayAsk(
  ctx: Ctx,
  recruitment: RecruitmentRow,
  policy: 'approval' | 'open',
): Promise<void> {
  if (recruitment.host_id === ctx.actor!.id) throw ownRecruitment();
  if ((await listPositions(ctx, [recruitment.post_id])).length === 0) throw noPositions();
  if (recruitment.join_policy !== policy) throw policy === 'open' ? needsApproval() : joinsDirectly();
  if (await areSilent(ctx, ctx.actor!.id, recruitment.host_id)) throw notReachable();
}

function openOne(tx: Ctx, recruitment: RecruitmentRow | undefined): RecruitmentRow {
  if (!recruitment) throw recruitmentNotFound();
  const why = closedWhy(recruitment, tx.now);
  if (why !== null) throw recruitmentClosed(why);
  return recruitment;
}

async function assertSeat(tx: Ctx, postId: string, field: string): Promise<void> {
  const position = (await listPositions(tx, [postId])).find((one) => one.field === field);
  if (!position) throw invalidField('/position', 'recruiting.unknown_position');
  if (position.taken >= position.head_count) throw positionFull();
}

async function assertNotThere(tx: Ctx, postId: string): Promise<void> {
  const team = await findTeamOfPost(tx, postId);
  const membership = team && (await findTeamMember(tx, team.id, tx.actor!.id));
  if (membership?.left_at === null) throw alreadyMember();
}
