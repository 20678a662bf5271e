import type { Ctx } from '../../../kernel/ctx.ts';
import { listSilenced } from '../../blocks/index.ts';
import { addToRoom } from '../../chat/index.ts';
import { accessMeetup, type AccessedMeetup } from '../meetups.access.ts';
import { full, notTogether } from '../meetups.errors.ts';
import { MeetupAsked, MeetupJoined } from '../meetups.events.ts';
import { takeSeat } from '../meetups.queries.ts';
import { assertJoinable } from '../meetups.rules.ts';
import { findParticipant, listParticipants, setState } from '../participants.queries.ts';

/**
 * Takes a seat, or asks the host for one. Seats are counted under the meet-up's lock, so that a hundred at once take those that
 * are there and no more.
 * @throws DomainError 404; 409 with the first thing that is in the way
 */
export async function joinMeetup(ctx: Ctx, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const accessed = await accessMeetup(tx, postId, 'see', { lock: true });
    const { post, meetup } = accessed;
    const accountId = tx.actor!.id;
    const mine = await findParticipant(tx, post.id, accountId);
    assertJoinable(meetup, mine?.state, tx.now);
    await assertTogether(tx, accessed, accountId);
    if (meetup.join_policy === 'open') {
      await seat(tx, accessed, accountId);
      await tx.emit(MeetupJoined({ postId: post.id, accountId }));
    } else {
      await setState(tx, post.id, { accountId, state: 'asked' });
      await tx.emit(MeetupAsked({ postId: post.id, accountId }));
    }
  });
}

/** Puts somebody into a locked meet-up, and into its room. @throws DomainError 409 */
export async function seat(tx: Ctx, { post, meetup }: AccessedMeetup, accountId: string): Promise<void> {
  if (!(await takeSeat(tx, post.id))) throw full(meetup.capacity);
  await setState(tx, post.id, { accountId, state: 'joined' });
  if (meetup.room_id !== null) await addToRoom(tx, meetup.room_id, accountId);
}

/**
 * Where people have names, nobody comes to somebody of whom they hear nothing. Where they have none, a refusal would name who is
 * there: those stay behind when it is completed.
 * @throws DomainError 409
 */
export async function assertTogether(tx: Ctx, { post }: AccessedMeetup, accountId: string): Promise<void> {
  if (post.anonymous) return;
  const silenced = await listSilenced(tx, accountId);
  if (silenced.size === 0) return;
  const joined = await listParticipants(tx, post.id, 'joined');
  if (joined.some((row) => silenced.has(row.account_id))) throw notTogether();
}
