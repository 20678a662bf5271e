import './posts.naming.ts';
import './posts.personal.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import { definePostKind } from '../../kernel/post-kinds.ts';
import { commentsRoutes } from './comments.routes.ts';
import { contributionsRoutes } from './contributions.routes.ts';
import { completionRoutes } from './completion.routes.ts';
import { draftsRoutes } from './drafts.routes.ts';
import { eraseDeleted } from './posts.jobs.ts';
import { postsRoutes } from './posts.routes.ts';
import { ViewCounter, type Guest } from './posts.views.ts';
import { VisitLog } from './posts.visits.ts';
import { previewsRoutes } from './previews.routes.ts';
import { reactionsRoutes } from './reactions.routes.ts';
import { revisionsRoutes } from './revisions.routes.ts';
import { visitsRoutes } from './visits.routes.ts';
import { forgetStale } from './writers.jobs.ts';

definePostKind({ name: 'discussion' });

export interface PostsModule extends Module {
  /** Writes views and visits that wait, before the process ends. */
  flush: (ctx: Ctx) => Promise<void>;
  /** Counts a look at a post on a page that was rendered for somebody else. */
  recordView: (ctx: Ctx, postId: string, guest: Guest) => void;
}

export function postsModule({ secret }: { secret: string }): PostsModule {
  const views = new ViewCounter(secret);
  const visits = new VisitLog();
  const mountReading = postsRoutes(views, visits);
  return {
    name: 'posts',
    routes: (http) => {
      mountReading(http);
      commentsRoutes(http);
      contributionsRoutes(http);
      reactionsRoutes(http);
      previewsRoutes(http);
      draftsRoutes(http);
      revisionsRoutes(http);
      visitsRoutes(visits)(http);
      completionRoutes(http);
    },
    timed: [eraseDeleted, forgetStale],
    flush: async (ctx) => {
      await views.flush(ctx);
      await visits.flush(ctx);
    },
    recordView: (ctx, postId, guest) => views.record(ctx, postId, guest),
  };
}
