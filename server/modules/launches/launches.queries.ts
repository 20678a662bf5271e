import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type LaunchRow = Selectable<DB['launches']>;

const own = (ctx: Ctx) => scopeTo<'launches'>(ctx);

export async function findLaunches(ctx: Ctx, postIds: readonly string[]): Promise<LaunchRow[]> {
  if (postIds.length === 0) return [];
  return own(ctx)
    .selectFrom('launches')
    .selectAll()
    .where('post_id', '=', sql<string>`any(${postIds as string[]}::bigint[])`)
    .execute();
}

/** Of these teams, the latest first. */
export async function listLaunchesOf(
  ctx: Ctx,
  teamIds: readonly string[],
  limit: number,
): Promise<LaunchRow[]> {
  if (teamIds.length === 0) return [];
  return own(ctx)
    .selectFrom('launches')
    .selectAll()
    .where('team_id', '=', sql<string>`any(${teamIds as string[]}::bigint[])`)
    .orderBy('post_id', 'desc')
    .limit(limit)
    .execute();
}

export async function insertLaunch(tx: Ctx, launch: LaunchRow): Promise<void> {
  await own(tx).insertInto('launches').values(launch).execute();
}

export async function changeLaunch(
  tx: Ctx,
  { post_id: postId, url, stacks }: Omit<LaunchRow, 'team_id'>,
): Promise<void> {
  await own(tx).updateTable('launches').set({ url, stacks }).where('post_id', '=', postId).execute();
}

export async function deleteLaunch(tx: Ctx, postId: string): Promise<void> {
  await own(tx).deleteFrom('launches').where('post_id', '=', postId).execute();
}
