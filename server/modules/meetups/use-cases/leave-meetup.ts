import type { Ctx } from '../../../kernel/ctx.ts';
import { removeFromRoom } from '../../chat/index.ts';
import { accessMeetup } from '../meetups.access.ts';
import { hostStays, notIn } from '../meetups.errors.ts';
import { MeetupLeft } from '../meetups.events.ts';
import { giveSeatBack, listOpenOf, lockMeetup, type MeetupRow } from '../meetups.queries.ts';
import { assertAlive } from '../meetups.rules.ts';
import { findParticipant, setState, type ParticipantState } from '../participants.queries.ts';
import { callOff } from './cancel-meetup.ts';

/** Gives a seat back, or takes one's asking back. @throws DomainError 404; 409 for its host, and when it is over */
export async function leaveMeetup(ctx: Ctx, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { post, meetup } = await accessMeetup(tx, postId, 'see', { lock: true });
    const accountId = tx.actor!.id;
    assertAlive(meetup);
    const mine = await findParticipant(tx, post.id, accountId);
    if (mine?.state !== 'joined' && mine?.state !== 'asked') throw notIn();
    if (meetup.host_id === accountId) throw hostStays();
    if (mine.state === 'joined') {
      await unseat(tx, meetup, { accountId, state: 'left' });
      await tx.emit(MeetupLeft({ postId: post.id, accountId }));
    } else await setState(tx, post.id, { accountId, state: 'left' });
  });
}

/** Takes somebody who is in out of a locked meet-up and its room. */
export async function unseat(
  tx: Ctx,
  meetup: MeetupRow,
  { accountId, state }: { accountId: string; state: ParticipantState },
): Promise<void> {
  await setState(tx, meetup.post_id, { accountId, state });
  await giveSeatBack(tx, meetup.post_id);
  if (meetup.room_id !== null) await removeFromRoom(tx, meetup.room_id, accountId);
}

/** For the transaction in which a member leaves the site: what they are the host of is called off. */
export async function leaveAllMeetups(tx: Ctx, accountId: string): Promise<void> {
  for (const postId of await listOpenOf(tx, accountId)) {
    const meetup = await lockMeetup(tx, postId);
    if (!meetup || meetup.completed_at || meetup.cancelled_at) continue;
    const mine = await findParticipant(tx, postId, accountId);
    if (meetup.host_id === accountId) await callOff(tx, meetup, { reason: null, byId: accountId });
    else if (mine?.state === 'joined') {
      await unseat(tx, meetup, { accountId, state: 'left' });
      await tx.emit(MeetupLeft({ postId, accountId }));
    } else if (mine?.state === 'asked') await setState(tx, postId, { accountId, state: 'left' });
  }
}
