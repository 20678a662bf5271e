import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, toPage, type Page } from '../../../kernel/paging.ts';
import { entryOf, findEntries, type EntryFilter } from '../audit.queries.ts';
import type { Entry } from '../audit.rules.ts';

export type ListedAct = Entry & { hash: string };

/** What staff did, the newest first. For administrators: the caller's route says so. */
export async function listActs(
  ctx: Ctx,
  {
    limit = 20,
    cursor,
    ...filter
  }: EntryFilter & { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<ListedAct>> {
  const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
  const rows = await findEntries(ctx, { ...filter, limit: limit + 1, before });
  return toPage(
    rows,
    limit,
    (row) => ({ ...entryOf(row), hash: row.hash }),
    (row) => [row.seq],
  );
}
