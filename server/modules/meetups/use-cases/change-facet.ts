import type { Ctx } from '../../../kernel/ctx.ts';
import type { FacetedPost } from '../../../kernel/post-kinds.ts';
import { truncate } from '../../../kernel/text.ts';
import { openMatchRoom } from '../../chat/index.ts';
import { assertAhead, assertKnown, readFacet } from '../facet.input.ts';
import { meetupNotFound, notHost, openWhenAnonymous, tooFewSeats } from '../meetups.errors.ts';
import { MeetupMoved } from '../meetups.events.ts';
import { columnsOf, insertMeetup, lockMeetup, updateMeetup, type MeetupFacts } from '../meetups.queries.ts';
import { assertAlive, factsOf, isMoved, isSame } from '../meetups.rules.ts';
import { setState } from '../participants.queries.ts';
import { remindedAlready } from '../reminders.rules.ts';

const longestRoomTitle = 59;

/**
 * Makes the meet-up of a new post, in its transaction, with its host in it; and its room, where people have names.
 * @throws DomainError 422
 */
export async function createFacet(tx: Ctx, post: FacetedPost, given: unknown): Promise<void> {
  const facts = readFacet(given);
  assertFit(tx, post, facts);
  assertAhead(tx, facts.startsAt);
  const hostId = post.author_id;
  const roomId = post.anonymous ? null : (await openRoomOf(tx, post, facts)).id;
  await insertMeetup(tx, { ...facts, postId: post.id, hostId, anonymous: post.anonymous, roomId });
  await setState(tx, post.id, { accountId: hostId, state: 'joined' });
}

const openRoomOf = (tx: Ctx, post: FacetedPost, { capacity }: MeetupFacts) =>
  openMatchRoom(tx, {
    title: truncate(post.title, longestRoomTitle),
    hostId: post.author_id,
    memberIds: [post.author_id],
    postId: post.id,
    capacity,
  });

/**
 * Changes the meet-up of a locked post; what stays as it is is no change, also when it is over.
 * @throws DomainError 403 for who is not its host, 409 when it is over, 422
 */
export async function changeFacet(tx: Ctx, post: FacetedPost, given: unknown): Promise<void> {
  const meetup = await lockMeetup(tx, post.id);
  if (!meetup) throw meetupNotFound();
  const [before, after] = [factsOf(meetup), readFacet(given)];
  if (isSame(before, after)) return;
  if (meetup.host_id !== tx.actor?.id) throw notHost();
  assertAlive(meetup);
  assertFit(tx, post, after);
  const isPostponed = before.startsAt.getTime() !== after.startsAt.getTime();
  if (isPostponed) assertAhead(tx, after.startsAt);
  if (after.capacity < meetup.taken) throw tooFewSeats(meetup.taken);
  const { version } = await updateMeetup(tx, post.id, {
    ...columnsOf(after),
    ...(isPostponed && remindedAlready(after.startsAt, tx.now)),
  });
  if (isMoved(before, after)) await tx.emit(MeetupMoved({ postId: post.id, version }));
}

function assertFit(tx: Ctx, post: FacetedPost, facts: MeetupFacts): void {
  // Samples come in the transaction that says what is known here.
  if (tx.heard) assertKnown(tx, facts);
  if (post.anonymous && facts.joinPolicy !== 'open') throw openWhenAnonymous();
}
