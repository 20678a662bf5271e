import type { Ctx } from '../../../kernel/ctx.ts';
import { findRoles } from '../../accounts/index.ts';
import { areSilent } from '../../blocks/index.ts';
import { accessPost } from '../../posts/index.ts';
import { nobodyToAsk, notReachable, withOneself } from '../chat.errors.ts';
import { keyOfInquiry } from '../rooms.rules.ts';
import { openRoom, type Opened } from './open-room.ts';

/**
 * The room in which the caller asks the author of a post about it: one for each post and asker. Who wrote anonymously cannot be
 * asked, because the room would say who they are.
 * @throws DomainError 404 for a post that the caller may not read; 409 `chat.nobody_to_ask`; 403 when either has blocked the
 * other; 422 for one's own
 */
export async function openInquiry(ctx: Ctx, postId: string): Promise<Opened> {
  const me = ctx.actor!.id;
  const { post } = await accessPost(ctx, postId, 'read');
  // Before anything that depends on who it is: an author must not be guessed by what is refused.
  if (post.anonymous) throw nobodyToAsk();
  const authorId = post.author_id;
  if (authorId === me) throw withOneself('/postId');
  if ((await findRoles(ctx, [authorId])).length === 0) throw nobodyToAsk();
  if (await areSilent(ctx, me, authorId)) throw notReachable();
  return ctx.transaction((tx) =>
    openRoom(
      tx,
      {
        type: 'inquiry',
        title: null,
        passwordHash: null,
        capacity: 2,
        listed: false,
        hostId: null,
        postId: post.id,
        uniqueKey: keyOfInquiry(post.id, me),
      },
      { creatorId: me, memberIds: [me, authorId] },
    ),
  );
}
