import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import { definePostKind } from '../../kernel/post-kinds.ts';
import { commentsRoutes } from './comments.routes.ts';
import { eraseDeleted } from './posts.jobs.ts';
import { postsRoutes } from './posts.routes.ts';
import { ViewCounter } from './posts.views.ts';
import { previewsRoutes } from './previews.routes.ts';
import { reactionsRoutes } from './reactions.routes.ts';

definePostKind({ name: 'discussion' });

export interface PostsModule extends Module {
  /** Writes views that wait, before the process ends. */
  flushViews: (ctx: Ctx) => Promise<void>;
}

export function postsModule({ secret }: { secret: string }): PostsModule {
  const views = new ViewCounter(secret);
  const mountReading = postsRoutes(views);
  return {
    name: 'posts',
    routes: (http) => {
      mountReading(http);
      commentsRoutes(http);
      reactionsRoutes(http);
      previewsRoutes(http);
    },
    timed: [eraseDeleted],
    flushViews: (ctx) => views.flush(ctx),
  };
}
