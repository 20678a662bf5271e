import type { Ctx } from '../../kernel/ctx.ts';
import { onEvent } from '../../kernel/events.ts';
import { findTellablePosts, PostDeleted, PostRestored } from '../posts/index.ts';
import { setLaunched } from '../recruiting/index.ts';
import { findLaunches } from './launches.queries.ts';

/** A team has launched while its launch is there. */
async function follow(ctx: Ctx, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [launch] = await findLaunches(tx, [postId]);
    if (!launch) return;
    const post = (await findTellablePosts(tx, [postId])).get(postId);
    await setLaunched(tx, launch.team_id, post?.deleted === false);
  });
}

export const launchesHandlers = [
  onEvent(PostDeleted, 'launches.post_deleted', (ctx, { postId }) => follow(ctx, postId)),
  onEvent(PostRestored, 'launches.post_restored', (ctx, { postId }) => follow(ctx, postId)),
];
