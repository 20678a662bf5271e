import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** How far back uses are counted: what people write about now, at a cost that does not grow with the site. */
const recentPosts = 2_000;

export interface UsedTag {
  tag: string;
  count: number;
}

/** Tags of the newest posts of these spaces, the most used first. */
export async function countRecentTags(ctx: Ctx, spaceIds: readonly string[]): Promise<UsedTag[]> {
  const rows = await sql<UsedTag>`
    select tag, count(*)::int as count
    from (
      select tags from posts
      where deleted_at is null and withheld_at is null and space_id = any(${spaceIds as string[]}::bigint[])
      order by created_at desc, id desc limit ${recentPosts}
    ) as recent, unnest(recent.tags) as tag
    group by tag order by count desc, tag limit 1000`.execute(ctx.db);
  return rows.rows;
}
