import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const postId = Type.String();
const authorId = Type.String();
/** The author must not be named to anybody: reactions that tell people something leave them out. */
const anonymous = Type.Boolean();
/** Accounts that the text names with `@`, who may read it. */
const mentioned = Type.Array(Type.String());

export const PostCreated = defineEvent(
  'posts.created',
  Type.Object({ postId, authorId, anonymous, mentioned }),
);
export const PostEdited = defineEvent(
  'posts.edited',
  Type.Object({ postId, authorId, anonymous, mentioned }),
);
export const PostDeleted = defineEvent('posts.deleted', Type.Object({ postId, byId: Type.String() }));
export const PostRestored = defineEvent('posts.restored', Type.Object({ postId }));
/** Out of sight for all but its author and staff; nobody is told. */
export const PostWithheld = defineEvent('posts.withheld', Type.Object({ postId }));
export const PostReleased = defineEvent('posts.released', Type.Object({ postId }));
export const PostLiked = defineEvent('posts.liked', Type.Object({ postId, accountId: Type.String() }));
/** A like was taken back. */
export const PostUnliked = defineEvent('posts.unliked', Type.Object({ postId, accountId: Type.String() }));

const commentId = Type.String();
export const CommentCreated = defineEvent(
  'comments.created',
  Type.Object({
    commentId,
    postId,
    authorId,
    anonymous,
    parentId: Type.Union([Type.String(), Type.Null()]),
    mentioned,
  }),
);
export const CommentEdited = defineEvent(
  'comments.edited',
  Type.Object({ commentId, postId, authorId, anonymous, mentioned }),
);
export const CommentDeleted = defineEvent(
  'comments.deleted',
  Type.Object({ commentId, postId, byId: Type.String() }),
);
export const CommentWithheld = defineEvent('comments.withheld', Type.Object({ commentId, postId }));
export const CommentReleased = defineEvent('comments.released', Type.Object({ commentId, postId }));
export const CommentLiked = defineEvent(
  'comments.liked',
  Type.Object({ commentId, postId, accountId: Type.String() }),
);
export const CommentUnliked = defineEvent(
  'comments.unliked',
  Type.Object({ commentId, postId, accountId: Type.String() }),
);
