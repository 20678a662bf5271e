import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import type { Visible } from '../posts/index.ts';
import { SearchGate } from './search.gate.ts';
import { IndexComment, IndexCommentsOf, IndexPost, searchHandlers, searchJobs } from './search.handlers.ts';
import { lockForIndexing } from './index-lock.ts';
import { SearchLog } from './search.log.ts';
import { searchRoutes } from './search.routes.ts';
import { searchTimed } from './search.timed.ts';
import { SimilarCache } from './similar-cache.ts';
import { TrendingWords } from './trending-words.ts';
import { indexMember } from './use-cases/index-documents.ts';

export interface SearchModule extends Module {
  /** For searches of others: all of a node share the turns. */
  gate: SearchGate;
  /** For the transaction that hides something: nobody finds it from its commit on. */
  hide: (tx: Ctx, what: Visible) => Promise<void>;
  /** For the transaction that shows it again. */
  show: (tx: Ctx, what: Visible) => Promise<void>;
  /** For the transaction in which somebody changes their card: nobody finds them by what it hides. */
  followCard: (tx: Ctx, accountId: string) => Promise<void>;
  /** For the transaction in which somebody leaves. */
  hideMember: (tx: Ctx, accountId: string) => Promise<void>;
  /** Writes searches that wait, before the process ends. */
  flush: (ctx: Ctx) => Promise<void>;
}

export function searchModule({ secret }: { secret: string }): SearchModule {
  const log = new SearchLog(secret);
  const gate = new SearchGate();
  const parts = { gate, log, trending: new TrendingWords(), similar: new SimilarCache() };
  return {
    name: 'search',
    gate,
    routes: searchRoutes(parts),
    handlers: searchHandlers,
    jobs: searchJobs,
    timed: searchTimed,
    hide,
    show,
    followCard: indexMember,
    hideMember,
    flush: (ctx) => log.flush(ctx),
  };
}

async function hide(tx: Ctx, what: Visible): Promise<void> {
  await lockForIndexing(tx, 'post', what.postId);
  const { search } = tx.engines;
  if ('commentId' in what) await search.remove(tx.db, 'comment', [what.commentId]);
  else await search.removePost(tx.db, what.postId);
}

async function show(tx: Ctx, what: Visible): Promise<void> {
  if ('commentId' in what) return tx.enqueue(IndexComment, what);
  await tx.enqueue(IndexPost, what);
  await tx.enqueue(IndexCommentsOf, what);
}

async function hideMember(tx: Ctx, accountId: string): Promise<void> {
  await lockForIndexing(tx, 'member', accountId);
  await tx.engines.search.remove(tx.db, 'member', [accountId]);
}
