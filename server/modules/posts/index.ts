export { postsModule, type PostsModule } from './module.ts';
export { bodyLimit, commentLimit, titleLimit } from './posts.settings.ts';
export { countViews } from './posts.views.ts';
export { createPost } from './use-cases/create-post.ts';
export { editPost } from './use-cases/edit-post.ts';
export { addReactions, type Reaction } from './use-cases/add-reactions.ts';
export { writeComment } from './use-cases/write-comment.ts';
