import type { Ctx } from '../../kernel/ctx.ts';
import type { PostSummaryRow } from './posts.queries.ts';

/** How much a member hears of something; from every new comment to nothing at all. */
export const watchLevels = ['watching', 'tracking', 'normal', 'muted'] as const;
export type WatchLevel = (typeof watchLevels)[number];

type Watchable = Pick<PostSummaryRow, 'id' | 'space_id' | 'author_id' | 'anonymous' | 'tags'>;
type Finder = (ctx: Ctx, posts: readonly Watchable[]) => Promise<Map<string, WatchLevel>>;

let finder: Finder = async () => new Map();

/** Says at which level the caller of a Ctx follows posts: notices stand above posts. A function of its arguments alone. */
export function findWatchLevelsWith(find: Finder): void {
  finder = find;
}

/** By post; `normal` where nothing is found. */
export async function findWatchLevels(
  ctx: Ctx,
  posts: readonly Watchable[],
): Promise<Map<string, WatchLevel>> {
  return ctx.actor && posts.length > 0 ? finder(ctx, posts) : new Map();
}
