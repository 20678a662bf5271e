import type { Ctx } from '../../kernel/ctx.ts';
import { accessPost, type AccessedPost } from '../posts/index.ts';
import { meetupNotFound, notHost } from './meetups.errors.ts';
import { findMeetup, lockMeetup, type MeetupRow } from './meetups.queries.ts';

export interface AccessedMeetup {
  post: AccessedPost['post'];
  meetup: MeetupRow;
}

/** `see`: whoever may read the post. `host`: only its host. `end`: its host and staff. */
export type MeetupAbility = 'see' | 'host' | 'end';

/**
 * The one way to a meet-up on somebody's behalf. With `lock` the post is locked first and the meet-up then, so that nobody comes
 * or goes until the transaction ends.
 * @throws DomainError 404 as for the post, and for a post of another kind; 403 for who is not its host
 */
export async function accessMeetup(
  ctx: Ctx,
  postId: string,
  ability: MeetupAbility,
  { lock = false }: { lock?: boolean } = {},
): Promise<AccessedMeetup> {
  const { post } = await accessPost(ctx, postId, 'read', { lock });
  const meetup = await (lock ? lockMeetup(ctx, post.id) : findMeetup(ctx, post.id));
  if (!meetup) throw meetupNotFound();
  const isHost = meetup.host_id === ctx.actor?.id;
  if (ability !== 'see' && !isHost && !(ability === 'end' && isStaff(ctx))) throw notHost();
  return { post, meetup };
}

export const isStaff = (ctx: Ctx): boolean => ctx.actor !== null && ctx.actor.role !== 'member';
