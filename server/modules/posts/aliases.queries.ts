import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { PostRow } from './posts.queries.ts';

/**
 * The number under which `accountId` speaks anonymously in this thread: 1 for the first, the same for all they say here, and
 * meaning nothing elsewhere. Null for the author of an anonymous post, who is called just that. The post's row must be locked.
 */
export async function aliasIn(
  tx: Ctx,
  post: Pick<PostRow, 'id' | 'author_id' | 'anonymous'>,
  accountId: string,
): Promise<number | null> {
  if (post.anonymous && post.author_id === accountId) return null;
  const made = await sql<{ number: number }>`
    insert into post_aliases (post_id, account_id, number)
    select ${post.id}, ${accountId}, coalesce(max(number), 0) + 1 from post_aliases where post_id = ${post.id}
    on conflict (post_id, account_id) do update set number = post_aliases.number
    returning number`.execute(tx.db);
  return made.rows[0]!.number;
}
