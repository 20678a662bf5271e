import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { DraftKey } from './drafts.schemas.ts';

/** A comment in its place in the tree. Deleted ones keep their place without author or text. */
export const CommentView = Type.Object({
  id: Id,
  postId: Id,
  parentId: Nullable(Id),
  depth: Type.Integer({ minimum: 1 }),
  author: Nullable(Author),
  anonymous: Type.Boolean(),
  alias: Nullable(
    Type.Integer({
      description:
        'The number of an anonymous writer, the same within one thread and meaning nothing elsewhere.',
    }),
  ),
  byPostAuthor: Type.Boolean(),
  bodyHtml: Type.String(),
  body: Type.Optional(Type.String({ description: 'Markdown, for its author only.' })),
  likeCount: Type.Integer(),
  replyCount: Type.Integer(),
  createdAt: Time,
  editedAt: Nullable(Time),
  deleted: Type.Boolean(),
  withheld: Nullable(
    OneOf(['hidden', 'held'] as const, {
      description:
        'Only its author and staff see it: hidden by staff or flags, or held for a look. Others see it as deleted.',
    }),
  ),
  fromBlocked: Type.Boolean({ description: 'By somebody whom I blocked: pages fold it away.' }),
  moderated: Type.Boolean({ description: 'Last changed by staff.' }),
  version: Type.Integer(),
  moreReplies: Type.Boolean({
    description: 'Replies exist below the levels of this page: read on with `under`.',
  }),
  mine: Type.Object({
    liked: Type.Boolean(),
    unread: Type.Boolean({
      description: 'Somebody else wrote it, and I have not seen it since I first visited.',
    }),
    authored: Type.Boolean(),
    edit: Type.Boolean(),
    delete: Type.Boolean(),
    restore: Type.Boolean(),
    revisions: Type.Boolean({ description: 'There are former texts, and I may see them.' }),
  }),
});

export const CommentPage = PageOf(CommentView);

export const CommentQuery = Strict({ under: Type.Optional(Type.String({ maxLength: 64 })), ...PageQuery });

export const NewCommentBody = Strict({
  body: Type.String({ maxLength: 70_000 }),
  parentId: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
  anonymous: Type.Optional(Type.Boolean()),
  draft: Type.Optional(DraftKey),
});

export const CommentChangesBody = Strict({
  body: Type.String({ maxLength: 70_000 }),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
});
