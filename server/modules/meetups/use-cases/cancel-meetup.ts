import type { Ctx } from '../../../kernel/ctx.ts';
import { judgeMessage } from '../../../kernel/publishing.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { closeRoom } from '../../chat/index.ts';
import { recordAct } from '../../audit/index.ts';
import { findTellablePosts } from '../../posts/index.ts';
import { accessMeetup } from '../meetups.access.ts';
import { MeetupCancelled } from '../meetups.events.ts';
import { lockMeetup, updateMeetup, type MeetupRow } from '../meetups.queries.ts';
import { assertAlive } from '../meetups.rules.ts';

const longestReason = 200;

/**
 * Calls a meet-up off: nobody comes any more, its room is closed, those who are in are told.
 * @throws DomainError 404; 403 for who is neither its host nor staff; 409 when it is over; 422
 */
export async function cancelMeetup(
  ctx: Ctx,
  postId: string,
  { reason: raw }: { reason?: string | null },
): Promise<void> {
  const reason = cleanLine(raw ?? '', { pointer: '/reason', min: 0, max: longestReason });
  if (reason !== '') await judgeMessage(ctx, { plain: reason, links: [] });
  await ctx.transaction(async (tx) => {
    const { post, meetup } = await accessMeetup(tx, postId, 'end', { lock: true });
    assertAlive(meetup);
    const actorId = tx.actor!.id;
    await callOff(tx, meetup, { reason: reason === '' ? null : reason, byId: actorId });
    if (meetup.host_id !== actorId)
      await recordAct(tx, { act: 'meetups.cancelled', actorId, target: { type: 'post', id: post.id } });
  });
}

/** Ends a locked meet-up that is not over, on whosever behalf. */
export async function callOff(
  tx: Ctx,
  meetup: MeetupRow,
  { reason, byId }: { reason: string | null; byId: string | null },
): Promise<void> {
  await updateMeetup(tx, meetup.post_id, { cancelled_at: tx.now, cancel_reason: reason });
  await tx.emit(MeetupCancelled({ postId: meetup.post_id, byId }));
  if (meetup.room_id !== null) await closeRoom(tx, meetup.room_id);
}

/** In the transaction that deletes a post: its meet-up is off; what was completed stays as it is. */
export async function followDeletion(
  tx: Ctx,
  what: { postId: string } | { postId: string; commentId: string },
): Promise<void> {
  if ('commentId' in what) return;
  const post = (await findTellablePosts(tx, [what.postId])).get(what.postId);
  if (!post?.deleted) return;
  const meetup = await lockMeetup(tx, post.id);
  if (meetup && !meetup.completed_at && !meetup.cancelled_at)
    await callOff(tx, meetup, { reason: null, byId: tx.actor?.id ?? null });
}
