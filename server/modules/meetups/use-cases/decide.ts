import type { Ctx } from '../../../kernel/ctx.ts';
import { setRoomHost } from '../../chat/index.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { accessMeetup, type AccessedMeetup } from '../meetups.access.ts';
import { alreadyIn, hostStays, namesUnknown, participantNotFound } from '../meetups.errors.ts';
import { MeetupAccepted, MeetupDeclined, MeetupHandedOver, MeetupRemoved } from '../meetups.events.ts';
import { updateMeetup } from '../meetups.queries.ts';
import { assertAlive } from '../meetups.rules.ts';
import { findParticipant, setState, type ParticipantRow } from '../participants.queries.ts';
import { assertTogether, seat } from './join-meetup.ts';
import { unseat } from './leave-meetup.ts';

interface Decision extends AccessedMeetup {
  who: ParticipantRow;
}

/** Runs what a host decides about somebody, under the meet-up's lock. @throws DomainError 404, 403, 409 */
function decide(
  ctx: Ctx,
  { postId, handle }: { postId: string; handle: string },
  work: (tx: Ctx, decision: Decision) => Promise<void>,
): Promise<void> {
  return ctx.transaction(async (tx) => {
    const accessed = await accessMeetup(tx, postId, 'host', { lock: true });
    assertAlive(accessed.meetup);
    // Before the name is looked up: an answer would tell whether they are in it.
    if (accessed.post.anonymous) throw namesUnknown();
    const member = await findMemberByHandle(tx, handle);
    const who = member && (await findParticipant(tx, accessed.post.id, member.account_id));
    if (!who) throw participantNotFound();
    await work(tx, { ...accessed, who });
  });
}

/** Lets somebody in who asks, or whom the host had not let in. @throws DomainError 404, 403; 409 when it is full or over */
export async function acceptParticipant(ctx: Ctx, postId: string, handle: string): Promise<void> {
  await decide(ctx, { postId, handle }, async (tx, { who, ...accessed }) => {
    const { account_id: accountId, state } = who;
    if (state === 'joined') throw alreadyIn();
    if (state === 'left') throw participantNotFound();
    await assertTogether(tx, accessed, accountId);
    await seat(tx, accessed, accountId);
    await tx.emit(MeetupAccepted({ postId: accessed.post.id, accountId }));
  });
}

/** Declines who asks, or takes out who is in. @throws DomainError 404, 403; 409 for the host, and when it is over */
export async function removeParticipant(ctx: Ctx, postId: string, handle: string): Promise<void> {
  await decide(ctx, { postId, handle }, async (tx, { post, meetup, who }) => {
    const { account_id: accountId, state } = who;
    if (accountId === meetup.host_id) throw hostStays();
    if (state === 'asked') {
      await setState(tx, post.id, { accountId, state: 'declined' });
      await tx.emit(MeetupDeclined({ postId: post.id, accountId }));
    } else if (state === 'joined') {
      await unseat(tx, meetup, { accountId, state: 'removed' });
      await tx.emit(MeetupRemoved({ postId: post.id, accountId }));
    } else throw participantNotFound();
  });
}

/** Makes somebody who is in its host. @throws DomainError 404, 403, 409 */
export async function handOverMeetup(ctx: Ctx, postId: string, handle: string): Promise<void> {
  await decide(ctx, { postId, handle }, async (tx, { post, meetup, who }) => {
    const { account_id: accountId, state } = who;
    if (state !== 'joined') throw participantNotFound();
    if (accountId === meetup.host_id) return;
    await updateMeetup(tx, post.id, { host_id: accountId });
    await tx.emit(MeetupHandedOver({ postId: post.id, accountId }));
    if (meetup.room_id !== null) await setRoomHost(tx, meetup.room_id, accountId);
  });
}
