import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { onEvent } from '../../kernel/events.ts';
import { defineJob } from '../../kernel/jobs.ts';
import { CardChanged } from '../members/index.ts';
import {
  CommentCreated,
  CommentDeleted,
  CommentEdited,
  PostCreated,
  PostDeleted,
  PostEdited,
  PostRestored,
} from '../posts/index.ts';
import { SamplesLoaded } from '../site/index.ts';
import { SpaceRightsChanged } from '../spaces/index.ts';
import { indexComment, indexCommentsOf, indexMember, indexPost } from './use-cases/index-documents.ts';
import { indexSpace, rebuildIndex } from './use-cases/rebuild-index.ts';

const postId = Type.String();

/** All comments of a post, after something about the post has changed or it came back. */
export const IndexCommentsOf = defineJob(
  'search.index_comments_of',
  Type.Object({ postId }),
  (ctx, payload) => indexCommentsOf(ctx, payload.postId),
);

export const IndexPost = defineJob('search.index_post', Type.Object({ postId }), (ctx, payload) =>
  indexPost(ctx, payload.postId),
);

export const IndexComment = defineJob(
  'search.index_comment',
  Type.Object({ commentId: Type.String(), postId }),
  (ctx, payload) => indexComment(ctx, payload.commentId, payload.postId),
);

const IndexSpace = defineJob('search.index_space', Type.Object({ spaceId: Type.String() }), (ctx, payload) =>
  indexSpace(ctx, payload.spaceId),
);

/** Asked for by the migration that brings the search to a site which has posts already. */
const Rebuild = defineJob('search.rebuild', Type.Object({}), (ctx) => rebuildIndex(ctx));

export const searchJobs = [Rebuild, IndexCommentsOf, IndexPost, IndexComment, IndexSpace];

async function indexThread(ctx: Ctx, id: string): Promise<void> {
  await indexPost(ctx, id);
  await indexCommentsOf(ctx, id);
}

export const searchHandlers = [
  onEvent(PostCreated, 'search.post_created', (ctx, event) => indexPost(ctx, event.postId)),
  onEvent(PostEdited, 'search.post_edited', (ctx, event) => indexThread(ctx, event.postId)),
  onEvent(PostDeleted, 'search.post_deleted', (ctx, event) => indexPost(ctx, event.postId)),
  onEvent(PostRestored, 'search.post_restored', (ctx, event) => indexThread(ctx, event.postId)),
  onEvent(CommentCreated, 'search.comment_created', (ctx, event) =>
    indexComment(ctx, event.commentId, event.postId),
  ),
  onEvent(CommentEdited, 'search.comment_edited', (ctx, event) =>
    indexComment(ctx, event.commentId, event.postId),
  ),
  onEvent(CommentDeleted, 'search.comment_deleted', (ctx, event) =>
    indexComment(ctx, event.commentId, event.postId),
  ),
  onEvent(CardChanged, 'search.card_changed', (ctx, event) => indexMember(ctx, event.accountId)),
  onEvent(SamplesLoaded, 'search.samples_loaded', async (ctx, { postIds, accountIds }) => {
    for (const id of accountIds) await indexMember(ctx, id);
    for (const id of postIds) await indexThread(ctx, id);
  }),
  // A space may hold a hundred thousand posts: a job of its own, of which only the last waits.
  onEvent(SpaceRightsChanged, 'search.space_rights_changed', (ctx, { spaceId }) =>
    ctx.transaction((tx) => tx.enqueue(IndexSpace, { spaceId }, { key: `search.index_space:${spaceId}` })),
  ),
];
