import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { findPostForUpdate } from '../posts.queries.ts';
import { hidePost } from './delete-post.ts';

const pieceSize = 100;

/**
 * Deletes posts of somebody who left that nobody else answered to: the system does it, as they wished, wherever they may
 * read by now. May be called again.
 */
export async function deleteUnansweredPosts(ctx: Ctx, accountId: string): Promise<void> {
  for (let after = '0'; ;) {
    const { rows } = await sql<{ id: string }>`
      select p.id from posts p
      where p.author_id = ${accountId} and p.deleted_at is null and p.id > ${after}
        and not ${sql.raw(answered)} order by p.id limit ${pieceSize}`.execute(ctx.db);
    for (const { id } of rows) {
      after = id;
      await ctx.transaction((tx) => deleteUnanswered(tx, accountId, id));
    }
    if (rows.length < pieceSize) return;
  }
}

const answered = `exists (
  select from comments c where c.post_id = p.id and c.author_id <> p.author_id and c.deleted_at is null)`;

async function deleteUnanswered(tx: Ctx, accountId: string, id: string): Promise<void> {
  const post = await findPostForUpdate(tx, id);
  if (!post || post.deleted_at) return;
  // Somebody may have answered since it was found; whoever answers takes the same lock.
  const { rows } = await sql<{ answered: boolean }>`
    select ${sql.raw(answered)} as answered from posts p where p.id = ${id}`.execute(tx.db);
  if (!rows[0]?.answered) await hidePost(tx, post, accountId);
}
