import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor, type AuthorView } from '../members/index.ts';
import { editHours, messageLimit } from './chat.settings.ts';
import { presentEntries } from './entries.present.ts';
import { countUnread, findLastShown } from './entries.queries.ts';
import type { EntryView } from './entries.schemas.ts';
import type { RoomRow } from './rooms.queries.ts';
import { isForTwo } from './rooms.rules.ts';
import type { RoomView } from './rooms.schemas.ts';
import { findOthersOfTwo, findOwnPlaces, titleFor, type OwnPlace } from './places.queries.ts';

interface Around {
  places: ReadonlyMap<string, OwnPlace>;
  unread: ReadonlyMap<string, number>;
  last: ReadonlyMap<string, EntryView>;
  others: ReadonlyMap<string, string>;
  limits: RoomView['limits'];
  card: (accountId: string | null | undefined) => AuthorView | null;
}

/** Rooms as the caller may see them, with what they say last and how much of it is unread: a few queries for all of them. */
export async function presentRooms(ctx: Ctx, rooms: readonly RoomRow[]): Promise<RoomView[]> {
  const me = ctx.actor!.id;
  const places = await findOwnPlaces(
    ctx,
    rooms.map((room) => room.id),
  );
  const known = rooms.filter((room) => places.get(room.id)?.joined_seq);
  const [lastRows, unread, others] = await Promise.all([
    findLastShown(
      ctx,
      known.map((room) => ({ id: room.id, upTo: places.get(room.id)!.left_seq ?? room.last_seq })),
    ),
    countUnread(ctx, marksOf(known, places), me),
    findOthersOfTwo(
      ctx,
      known.filter((room) => isForTwo(room.type)).map((room) => room.id),
    ),
  ]);
  const hosts = known.map((room) => room.host_id).filter((id) => id !== null);
  const [entries, members] = await Promise.all([
    presentEntries(ctx, [...lastRows.values()], { accountId: me, ranges: [] }),
    findMembers(ctx, [...new Set([...hosts, ...others.values()])]),
  ]);
  const byId = new Map(members.map((member) => [member.account_id, member]));
  const around: Around = {
    places,
    unread,
    others,
    limits: { message: ctx.setting(messageLimit), editHours: ctx.setting(editHours) },
    last: new Map(entries.map((entry) => [entry.roomId, entry])),
    card: (id) => (id ? presentAuthor(byId.get(id)) : null),
  };
  return rooms.map((room) => present(room, me, around));
}

/** One room. */
export async function presentRoom(ctx: Ctx, room: RoomRow): Promise<RoomView> {
  return (await presentRooms(ctx, [room]))[0]!;
}

function marksOf(rooms: readonly RoomRow[], places: ReadonlyMap<string, OwnPlace>) {
  return rooms.flatMap((room) => {
    const readSeq = places.get(room.id)?.read_seq;
    return readSeq === null || readSeq === undefined ? [] : [{ roomId: room.id, readSeq }];
  });
}

function present(room: RoomRow, me: string, around: Around): RoomView {
  const place = around.places.get(room.id);
  const inside = place?.joined_seq !== null && place?.joined_seq !== undefined;
  return {
    id: room.id,
    type: room.type as RoomView['type'],
    title: titleFor(room, place),
    listed: room.listed,
    hasPassword: room.password_hash !== null,
    capacity: room.capacity,
    memberCount: room.member_count,
    seatsLeft: Math.max(0, room.capacity - room.member_count),
    host: inside ? around.card(room.host_id) : null,
    counterpart: inside ? around.card(around.others.get(room.id)) : null,
    postId: inside ? room.post_id : null,
    createdAt: room.created_at.toISOString(),
    activeAt: room.active_at.toISOString(),
    closedAt: room.closed_at?.toISOString() ?? null,
    version: room.version,
    lastSeq: inside ? Number(place.left_seq ?? room.last_seq) : null,
    lastEntry: around.last.get(room.id) ?? null,
    invited: place?.invited ?? false,
    limits: around.limits,
    mine: inside ? presentMine(room, me, { place, unread: around.unread.get(room.id) ?? 0 }) : null,
  };
}

function presentMine(
  room: RoomRow,
  me: string,
  { place, unread }: { place: OwnPlace; unread: number },
): NonNullable<RoomView['mine']> {
  const present = place.read_seq !== null;
  return {
    present,
    host: present && room.host_id === me,
    readSeq: Number(place.read_seq ?? place.left_seq ?? 0),
    unread,
    muted: place.muted ?? false,
    joinedSeq: Number(place.joined_seq),
  };
}
