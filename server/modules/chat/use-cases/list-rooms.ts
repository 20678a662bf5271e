import type { Ctx } from '../../../kernel/ctx.ts';
import {
  cursorPart,
  decodeCursor,
  encodeCursor,
  type Page,
  type PageRequest,
} from '../../../kernel/paging.ts';
import {
  listFormer,
  listInvited,
  listListed,
  listPresent,
  type OwnRoomRow,
  type RoomRow,
} from '../rooms.queries.ts';
import { presentRooms } from '../rooms.present.ts';
import type { RoomView } from '../rooms.schemas.ts';

export type RoomScope = 'mine' | 'listed' | 'invited' | 'former';

const lists = { mine: listPresent, former: listFormer, invited: listInvited };

/** Rooms of one sort, each with what it says last and how much of it the caller has not read. */
export async function listRooms(ctx: Ctx, scope: RoomScope, page: PageRequest): Promise<Page<RoomView>> {
  if (scope === 'listed') {
    const after = page.cursor === undefined ? null : decodeCursor(page.cursor, [cursorPart.id])[0]!;
    const rows = await listListed(ctx, { limit: page.limit + 1, after });
    return presentPage(ctx, rows, page.limit, (row) => [row.id]);
  }
  const after =
    page.cursor === undefined ? null : decodeCursor(page.cursor, [cursorPart.time, cursorPart.id]);
  const rows = await lists[scope](ctx, { limit: page.limit + 1, after });
  return presentPage(ctx, rows, page.limit, (row) => [row.sorted_at.toISOString(), row.id]);
}

async function presentPage<Row extends RoomRow | OwnRoomRow>(
  ctx: Ctx,
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly string[],
): Promise<Page<RoomView>> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await presentRooms(ctx, shown),
    nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null,
  };
}
