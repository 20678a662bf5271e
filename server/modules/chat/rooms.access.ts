import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { notHost, notInRoom, roomClosed, roomNotFound } from './chat.errors.ts';
import { findRoom, lockRoom, type RoomRow } from './rooms.queries.ts';
import { findOwnStays, isInvited, type MemberRow, type StayRow } from './stays.queries.ts';
import { readableRanges, type Range } from './stays.rules.ts';

/**
 * `see`: also who could join it. `read`: who is or was there. `be`: who is there. `write`: the same while it is open.
 * `host`: its host, while it is open.
 */
export type RoomAbility = 'see' | 'read' | 'be' | 'write' | 'host';

export interface AccessedRoom {
  room: RoomRow;
  /** Null for who is not in it now. */
  present: MemberRow | null;
  stays: readonly StayRow[];
  /** What of its log the caller may read. */
  ranges: readonly Range[];
  invited: boolean;
}

/**
 * The one way to a room on somebody's behalf. That a room exists is known to those who are or were in it, to those who are
 * invited, and to everybody when it is listed; staff have no other eyes.
 * @throws DomainError 404; 403 for who is not in it or not its host; 409 `chat.room_closed`
 */
export async function accessRoom(
  ctx: Ctx,
  id: string,
  ability: RoomAbility,
  { lock = false }: { lock?: boolean } = {},
): Promise<AccessedRoom> {
  const room = isSerialId(id) ? await (lock ? lockRoom(ctx, id) : findRoom(ctx, id)) : undefined;
  if (!room || !ctx.actor) throw roomNotFound();
  const me = ctx.actor.id;
  const { stays, present } = await findOwnStays(ctx, id, me);
  const invited = present === null && (await isInvited(ctx, id, me));
  const isOpen = room.listed && room.closed_at === null;
  if (stays.length === 0 && !invited && !isOpen) throw roomNotFound();
  assertAbility(ctx, room, { ability, isPresent: present !== null, wasThere: stays.length > 0 });
  return { room, present, stays, ranges: readableRanges(stays), invited };
}

function assertAbility(
  ctx: Ctx,
  room: RoomRow,
  { ability, isPresent, wasThere }: { ability: RoomAbility; isPresent: boolean; wasThere: boolean },
): void {
  if (ability === 'see') return;
  if (ability === 'read' ? !wasThere : !isPresent) throw notInRoom();
  if (ability === 'read' || ability === 'be') return;
  if (ability === 'host' && room.host_id !== ctx.actor!.id) throw notHost();
  if (room.closed_at) throw roomClosed();
}
