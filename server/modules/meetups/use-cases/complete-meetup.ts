import type { Ctx } from '../../../kernel/ctx.ts';
import { truncate } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import { listSilentPairs } from '../../blocks/index.ts';
import { openMatchRoom } from '../../chat/index.ts';
import { openMatch } from '../../matching/index.ts';
import { accessMeetup, type AccessedMeetup } from '../meetups.access.ts';
import { tooFew, tooLateToComplete } from '../meetups.errors.ts';
import { MeetupCompleted, MeetupRemoved } from '../meetups.events.ts';
import { updateMeetup } from '../meetups.queries.ts';
import { assertAlive, whoFit } from '../meetups.rules.ts';
import { completeWithinDays } from '../meetups.settings.ts';
import { listParticipants } from '../participants.queries.ts';
import { unseat } from './leave-meetup.ts';

const longestRoomTitle = 59;

/**
 * Those who are in are matched: once, with two people at least; it need not be full. Whoever hears nothing of somebody who came
 * before them stays behind.
 * @throws DomainError 404; 403 for who is neither its host nor staff; 409 when it is over, too late, or nobody else is in it
 */
export async function completeMeetup(ctx: Ctx, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const accessed = await accessMeetup(tx, postId, 'end', { lock: true });
    const { post, meetup } = accessed;
    assertAlive(meetup);
    const days = tx.setting(completeWithinDays);
    if (tx.now.getTime() > meetup.starts_at.getTime() + days * 86_400_000) throw tooLateToComplete(days);
    const memberIds = await settleMembers(tx, accessed);
    const match = await openMatch(tx, {
      origin: 'meetup',
      poolId: null,
      postId: post.anonymous ? null : post.id,
      category: meetup.category,
      title: post.title,
      hostId: meetup.host_id,
      memberIds,
      conditions: meetup.conditions,
      roomId: meetup.room_id ?? (await openUnnamedRoom(tx, accessed, memberIds)),
    });
    await updateMeetup(tx, post.id, { completed_at: tx.now, match_id: match.id, room_id: match.roomId });
    await tx.emit(MeetupCompleted({ postId: post.id, matchId: match.id }));
    const actorId = tx.actor!.id;
    if (meetup.host_id !== actorId)
      await recordAct(tx, { act: 'meetups.completed', actorId, target: { type: 'post', id: post.id } });
  });
}

async function settleMembers(tx: Ctx, { post, meetup }: AccessedMeetup): Promise<string[]> {
  const joined = (await listParticipants(tx, post.id, 'joined')).map((row) => row.account_id);
  const hostFirst = [meetup.host_id, ...joined.filter((id) => id !== meetup.host_id)];
  const memberIds = whoFit(hostFirst, await listSilentPairs(tx, joined));
  if (memberIds.length < 2) throw tooFew();
  for (const accountId of joined.filter((id) => !memberIds.includes(id))) {
    await unseat(tx, meetup, { accountId, state: 'removed' });
    await tx.emit(MeetupRemoved({ postId: post.id, accountId }));
  }
  return memberIds;
}

/** Without a host, and in no order that says who opened it or who came first: the author of the post stays unknown. */
async function openUnnamedRoom(
  tx: Ctx,
  { post }: AccessedMeetup,
  memberIds: readonly string[],
): Promise<string> {
  const room = await openMatchRoom(tx, {
    title: truncate(post.title, longestRoomTitle),
    hostId: null,
    memberIds: memberIds.toSorted(),
    postId: post.id,
    capacity: memberIds.length,
  });
  return room.id;
}
