import { onEvent } from '../../kernel/events.ts';
import { RoleChanged } from '../accounts/index.ts';
import {
  CommentCreated,
  CommentEdited,
  CommentLiked,
  CommentUnliked,
  PostCreated,
  PostEdited,
  PostLiked,
  PostUnliked,
} from '../posts/index.ts';
import { SpaceRightsChanged } from '../spaces/index.ts';
import { inboxChannel } from './inboxes.queries.ts';
import { RoleGiven } from './notices.kinds.ts';
import { rightsChanged } from './streams/streams.ts';
import { reviewInbox } from './use-cases/follow-sight.ts';
import { notify } from './use-cases/notify.ts';
import { tellOfComment, tellOfCommentEdit } from './use-cases/tell-of-comment.ts';
import { followLike } from './use-cases/follow-like.ts';
import { tellOfPost, tellOfPostEdit } from './use-cases/tell-of-post.ts';

/** What somebody says to somebody is told before likes are counted and texts are indexed. */
const soon = { soon: true };

export const notificationsHandlers = [
  onEvent(PostCreated, 'notifications.post_created', tellOfPost, soon),
  onEvent(PostEdited, 'notifications.post_edited', tellOfPostEdit),
  onEvent(CommentCreated, 'notifications.comment_created', tellOfComment, soon),
  onEvent(CommentEdited, 'notifications.comment_edited', tellOfCommentEdit),
  onEvent(PostLiked, 'notifications.post_liked', followLike),
  onEvent(PostUnliked, 'notifications.post_unliked', followLike),
  onEvent(CommentLiked, 'notifications.comment_liked', followLike),
  onEvent(CommentUnliked, 'notifications.comment_unliked', followLike),
  onEvent(SpaceRightsChanged, 'notifications.space_rights_changed', (ctx) =>
    ctx.transaction(async (tx) => tx.wake(inboxChannel, rightsChanged)),
  ),
  onEvent(RoleChanged, 'notifications.role_changed', async (ctx, { accountId, role }, { eventId }) => {
    await reviewInbox(ctx, accountId);
    await ctx.transaction((tx) =>
      notify(tx, {
        kind: RoleGiven,
        key: `role ${eventId}`,
        to: [accountId],
        actorId: null,
        about: {},
        reason: 'concerned',
        params: { role },
      }),
    );
  }),
];
