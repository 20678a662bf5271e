import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import {
  cursorPart,
  decodeCursor,
  encodeCursor,
  type Page,
  type PageRequest,
} from '../../../kernel/paging.ts';
import { findMembers, presentAuthor } from '../../members/index.ts';
import { accessRoom } from '../rooms.access.ts';
import type { RoomMemberView } from '../rooms.schemas.ts';
import { listPresentIn } from '../stays.queries.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who is in a room, for who is in it, in the order of their coming. @throws DomainError 404, 403 */
export async function listMembers(
  ctx: Ctx,
  roomId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<Static<typeof RoomMemberView>>> {
  const { room } = await accessRoom(ctx, roomId, 'be');
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id, uuid]);
  const rows = await listPresentIn(ctx, room.id, { limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const members = await findMembers(
    ctx,
    shown.map((row) => row.account_id),
  );
  const byId = new Map(members.map((member) => [member.account_id, member]));
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      member: presentAuthor(byId.get(row.account_id)),
      host: row.account_id === room.host_id,
      joinedSeq: Number(row.joined_seq),
    })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.joined_seq, last.account_id]) : null,
  };
}
