export { postsModule, type PostsModule } from './module.ts';
export { bodyLimit, commentLimit, titleLimit } from './posts.settings.ts';
export { forgetWriter } from './writers.jobs.ts';
export { countViews } from './posts.views.ts';
export { createPost } from './use-cases/create-post.ts';
export { editPost } from './use-cases/edit-post.ts';
export { addReactions, type Reaction } from './use-cases/add-reactions.ts';
export { hasLiked } from './use-cases/react-to-post.ts';
export { writeComment } from './use-cases/write-comment.ts';
export {
  countPublicSlices,
  listPublicPosts,
  listPublicSlice,
  type PublicPost,
} from './use-cases/list-public-posts.ts';
export { accessPost, type AccessedPost } from './posts.access.ts';
export { accessComment } from './comments.access.ts';
export { presentComment } from './comments.present.ts';
export { release, withhold, type TextRef, type WithheldWhy } from './use-cases/withhold.ts';
export { findText, type TextFacts } from './use-cases/find-text.ts';
export { lockPost, moderateText, movePost } from './use-cases/moderate-text.ts';
export {
  CommentCreated,
  CommentDeleted,
  CommentEdited,
  CommentLiked,
  CommentReleased,
  CommentUnliked,
  CommentWithheld,
  PostCreated,
  PostDeleted,
  PostEdited,
  PostLiked,
  PostReleased,
  PostRestored,
  PostUnliked,
  PostWithheld,
} from './posts.events.ts';
export { PostSummary } from './posts.schemas.ts';
export {
  countLikes,
  findSearchableComments,
  findSearchablePosts,
  listSearchableComments,
  listSearchableIds,
  listSearchablePosts,
  type SearchableComment,
  type SearchablePost,
} from './searchable.queries.ts';
export { listPostsOfKind, type KindList, type PostIdExpression } from './use-cases/list-posts-of-kind.ts';
export { summarisePosts } from './use-cases/summarise-posts.ts';
export { onOpened, type Opened } from './opened.ts';
export { findSeen } from './visits.queries.ts';
export { onAttention, type Attention, type Tracked } from './attention.ts';
export { trackPost } from './reading.queries.ts';
export { onHidden, onShown, type Visible } from './visibility.ts';
export {
  hasFewPosts,
  ThreadImport,
  withBareThreads,
  type ImportedTexts,
} from './use-cases/import-threads.ts';
export type { ImportedComment, ImportedReaction, ImportedThread } from './import.rules.ts';
export { joinTexts, readyTexts, type ReadyText } from './ready-text.ts';
export { cleanTags } from './posts.rules.ts';
export {
  findTellableComments,
  findTellablePosts,
  holdTellablePost,
  isShownTo,
  openness,
  type Reader,
  type TellableComment,
  type TellablePost,
} from './tellable.queries.ts';
export { measureWriter, type WriterMeasures } from './writers.queries.ts';
export { listRecentTexts, type RecentText } from './recent-texts.queries.ts';
export { findWatchLevelsWith, watchLevels, type WatchLevel } from './watch-levels.ts';
export { deleteUnansweredPosts } from './use-cases/forget-author.ts';
export { writeText, type WrittenText } from './posts.text.ts';
export { plainTextOf } from './plain-text.rules.ts';
