import type { Ctx } from '../../../kernel/ctx.ts';
import { findRoles } from '../../accounts/index.ts';
import { findTellableComments, findTellablePosts, isShownTo, type Visible } from '../../posts/index.ts';
import { lockInboxes, touchInboxes } from '../inboxes.queries.ts';
import { findPlaced, setGone, setTakenBack, type PlacedNotice } from '../sight.queries.ts';

/**
 * For the transaction in which a post or comment goes out of sight or comes back, and which holds the post's row: from its
 * commit on, notices about it are listed for exactly those who may open it, and badges say so. Rights in spaces are looked at
 * when notices are read.
 */
export function followSight(tx: Ctx, what: Visible): Promise<void> {
  return follow(tx, what);
}

/** The same for one member, who may see more or less than before. */
export async function reviewInbox(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.transaction((tx) => follow(tx, { accountId }));
}

/**
 * Takes a notice of what is so no more out of the lists, unless it was read, or lets it come back. The inbox must be locked.
 */
export async function followFact(
  tx: Ctx,
  fact: { accountId: string; key: string },
  isSo: boolean,
): Promise<void> {
  if (await setTakenBack(tx, fact.accountId, fact.key, !isSo)) await follow(tx, fact);
}

async function follow(tx: Ctx, by: Parameters<typeof findPlaced>[1]): Promise<void> {
  const rows = await findPlaced(tx, by);
  if (rows.length === 0) return;
  const isShown = await sightOf(tx, rows);
  const closed = rows.filter((row) => !row.gone && !isShown(row));
  const opened = rows.filter((row) => row.gone && isShown(row));
  const accountIds = [...new Set([...closed, ...opened].map((row) => row.account_id))];
  if (accountIds.length === 0) return;
  await lockInboxes(tx, accountIds);
  await touchInboxes(tx, accountIds);
  if (closed.length > 0) await setGone(tx, closed, tx.now);
  if (opened.length > 0) await setGone(tx, opened, null);
}

async function sightOf(tx: Ctx, rows: readonly PlacedNotice[]): Promise<(row: PlacedNotice) => boolean> {
  const distinct = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  const readers = await findRoles(tx, distinct(rows.map((row) => row.account_id)));
  const posts = await findTellablePosts(tx, distinct(rows.map((row) => row.post_id)));
  const comments = await findTellableComments(tx, distinct(rows.map((row) => row.comment_id)));
  const byId = new Map(readers.map((reader) => [reader.id, reader]));
  return (row) => {
    if (row.taken_back) return false;
    const reader = byId.get(row.account_id);
    const post = posts.get(row.post_id);
    const comment = row.comment_id === null ? undefined : comments.get(row.comment_id);
    if (!reader || !post || (row.comment_id !== null && !comment)) return false;
    return isShownTo(reader, post) && (comment === undefined || isShownTo(reader, comment));
  };
}
