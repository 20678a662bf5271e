export { postsModule, type PostsModule } from './module.ts';
export { bodyLimit, commentLimit, titleLimit } from './posts.settings.ts';
export { forgetWriter } from './writers.jobs.ts';
export { countViews } from './posts.views.ts';
export { createPost } from './use-cases/create-post.ts';
export { editPost } from './use-cases/edit-post.ts';
export { addReactions, type Reaction } from './use-cases/add-reactions.ts';
export { writeComment } from './use-cases/write-comment.ts';
export {
  countPublicSlices,
  listPublicPosts,
  listPublicSlice,
  type PublicPost,
} from './use-cases/list-public-posts.ts';
export { accessPost } from './posts.access.ts';
export {
  CommentCreated,
  CommentDeleted,
  CommentEdited,
  PostCreated,
  PostDeleted,
  PostEdited,
  PostRestored,
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
export { summarisePosts } from './use-cases/summarise-posts.ts';
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
