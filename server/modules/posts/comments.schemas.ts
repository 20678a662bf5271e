import { Type } from 'typebox';
import { Id, Nullable, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
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
  version: Type.Integer(),
  moreReplies: Type.Boolean({
    description: 'Replies exist below the levels of this page: read on with `under`.',
  }),
  mine: Type.Object({
    liked: Type.Boolean(),
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
