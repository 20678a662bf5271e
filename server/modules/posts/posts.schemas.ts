import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { FileView } from '../files/index.ts';
import { Author } from '../members/index.ts';
import { DraftKey } from './drafts.schemas.ts';
import { popularWindows } from './post-lists.queries.ts';
import { watchLevels } from './watch-levels.ts';

export const SpaceRef = Type.Object({ slug: Type.String(), name: Type.String(), kind: Type.String() });

const summary = {
  id: Id,
  kind: Type.String(),
  space: SpaceRef,
  title: Type.String(),
  excerpt: Type.String(),
  author: Nullable(Author),
  anonymous: Type.Boolean(),
  tags: Type.Array(Type.String()),
  pictureUrl: Nullable(Type.String({ description: 'The first picture of the text, small.' })),
  pinned: Type.Boolean(),
  locked: Type.Boolean({ description: 'No new comments.' }),
  withheld: Nullable(
    OneOf(['hidden', 'held'] as const, {
      description: 'Only its author and staff see it: hidden by staff or flags, or held for a look.',
    }),
  ),
  fromBlocked: Type.Boolean({ description: 'By somebody whom I blocked: pages fold it away.' }),
  moderated: Type.Boolean({ description: 'Last changed by staff.' }),
  likeCount: Type.Integer(),
  bookmarkCount: Type.Integer(),
  commentCount: Type.Integer(),
  viewCount: Type.Integer(),
  createdAt: Time,
  editedAt: Nullable(Time),
  lastActivityAt: Time,
  newComments: Type.Integer({
    description: 'Comments of others that I have not seen, at most 100; 0 when I never visited.',
  }),
  facet: Type.Unknown({ description: "The kind's own facts; null when it has none." }),
};

/** A post as lists show it. `author` is null when the author chose to stay anonymous. */
export const PostSummary = Type.Object(summary);

const MyPost = Type.Object({
  liked: Type.Boolean(),
  bookmarked: Type.Boolean(),
  authored: Type.Boolean(),
  edit: Type.Boolean(),
  delete: Type.Boolean(),
  pin: Type.Boolean(),
  lock: Type.Boolean(),
  comment: Type.Boolean(),
  revisions: Type.Boolean({ description: 'There are former texts, and I may see them.' }),
  seenUntil: Nullable(Time),
  watch: OneOf(watchLevels, { description: 'How much I hear of it.' }),
});

export const PostView = Type.Object({
  ...summary,
  bodyHtml: Type.String(),
  body: Type.Optional(Type.String({ description: 'Markdown, for its author only.' })),
  version: Type.Integer(),
  deletedAt: Nullable(Time),
  files: Type.Array(FileView, {
    description: 'What was uploaded for this post, pictures in its text included.',
  }),
  mine: MyPost,
});

const FileIds = Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 }));

export const NewPostBody = Strict({
  space: Type.String({ minLength: 1, maxLength: 60 }),
  title: Type.String({ maxLength: 4000 }),
  body: Type.String({ maxLength: 70_000 }),
  tags: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
  anonymous: Type.Optional(Type.Boolean()),
  files: FileIds,
  facet: Type.Optional(Type.Unknown()),
  draft: Type.Optional(DraftKey),
});

export const PostChangesBody = Strict(
  {
    title: Type.Optional(Type.String({ maxLength: 4000 })),
    body: Type.Optional(Type.String({ maxLength: 70_000 })),
    tags: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
    files: FileIds,
    pinned: Type.Optional(Type.Boolean()),
    locked: Type.Optional(Type.Boolean()),
    facet: Type.Optional(Type.Unknown({ description: "The kind's own object, whole." })),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    draft: Type.Optional(DraftKey),
  },
  { minProperties: 1 },
);

export const PostQuery = Strict({
  space: Type.Optional(Type.String({ maxLength: 60 })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  author: Type.Optional(Type.String({ maxLength: 60 })),
  pinned: Type.Optional(Type.Boolean()),
  sort: Type.Optional(OneOf(['new', 'active', 'popular', 'bookmarks'], { default: 'new' })),
  window: Type.Optional(OneOf(popularWindows, { default: 'week' })),
  reading: Type.Optional(
    OneOf(['new', 'unread'], {
      description:
        'For members: posts since my last look that I have not opened, the newest first; or posts I have visited with comments that I have not seen, the liveliest first. `sort` has no say then.',
    }),
  ),
  ...PageQuery,
});
export type PostQuery = Static<typeof PostQuery>;

export const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const LikeCount = Type.Object({ likeCount: Type.Integer() });
