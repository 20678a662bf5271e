import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { Locale } from '../../../kernel/locale.ts';
import { cursorPart, decodeCursor, encodeCursor } from '../../../kernel/paging.ts';
import { countUnread, findLastSeq } from '../inboxes.queries.ts';
import { describeNotices, presentNotice, spacesClosedTo } from '../notices.present.ts';
import { listNotices } from '../notices.queries.ts';
import type { NoticePage } from '../notifications.schemas.ts';

interface Query {
  unread?: boolean;
  limit?: number;
  cursor?: string;
}

/** The caller's notices, newest first. */
export async function listInbox(ctx: Ctx, query: Query): Promise<Static<typeof NoticePage>> {
  const { limit = 20, cursor, unread = null } = query;
  const { id, role } = ctx.actor!;
  const before = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
  const closed = await spacesClosedTo(ctx, { role });
  // First, so that a stream from there on tells of what comes between the two statements.
  const lastSeq = await findLastSeq(ctx, id);
  const rows = await listNotices(ctx, { accountId: id, closed, unread, limit: limit + 1, before });
  const shown = rows.slice(0, limit);
  const notices = await describeNotices(ctx, shown, { id, role, locale: ctx.locale as Locale });
  return {
    items: notices.map(presentNotice),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.seq]) : null,
    unread: await countUnread(ctx, id, closed),
    lastSeq,
  };
}

/** How many listed notices the caller has not read. */
export async function countMyUnread(ctx: Ctx): Promise<number> {
  if (!ctx.actor) return 0;
  return countUnread(ctx, ctx.actor.id, await spacesClosedTo(ctx, ctx.actor));
}
