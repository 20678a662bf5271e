import type { Ctx } from '../../../kernel/ctx.ts';
import { passwordSlots, verifyPassword, type AttemptCounter } from '../../accounts/index.ts';
import {
  invitationNeeded,
  membershipFixed,
  passwordMissing,
  passwordWrong,
  roomClosed,
  roomFull,
} from '../chat.errors.ts';
import { newcomerHistory } from '../chat.settings.ts';
import { readAbout } from '../../notifications/index.ts';
import { appendEntry, findHistoryStart } from '../entries.queries.ts';
import { Invited } from '../notice-kinds.ts';
import { accessRoom, type AccessedRoom } from '../rooms.access.ts';
import type { RoomRow } from '../rooms.queries.ts';
import { isOpenToChange } from '../rooms.rules.ts';
import { insertPresent } from '../stays.queries.ts';

/** As wrong passwords at sign-in: five in a quarter of an hour, for one member and room. */
const wrongPasswords = { name: 'room', tries: 5, seconds: 15 * 60 };

/**
 * Joins a group: with its password, if it has one, or by invitation; once, however often it is said. Seats are counted under the
 * room's lock, so that a hundred at once take ten seats ten times.
 * @throws DomainError 404; 403 without invitation or password; 409 full, closed; 429 after too many wrong passwords
 */
export async function joinRoom(
  ctx: Ctx,
  attempts: AttemptCounter,
  roomId: string,
  { password }: { password?: string | undefined },
): Promise<RoomRow> {
  const before = await accessRoom(ctx, roomId, 'see');
  if (before.present) return before.room;
  assertMayCome(before);
  await assertPassword(ctx, attempts, before, password);
  const joined = await ctx.transaction(async (tx) => {
    const accessed = await accessRoom(tx, roomId, 'see', { lock: true });
    const { room } = accessed;
    if (accessed.present) return room;
    assertMayCome(accessed);
    // Changed between the look and the lock: what was shown opens nothing any more.
    if (!accessed.invited && room.password_hash !== before.room.password_hash) throw passwordWrong();
    if (room.member_count >= room.capacity) throw roomFull(room.capacity);
    await addMember(tx, room, tx.actor!.id);
    return room;
  });
  await readAbout(ctx, ctx.actor!.id, [Invited], roomId);
  return joined;
}

function assertMayCome({ room, stays, invited }: AccessedRoom): void {
  if (room.closed_at) throw roomClosed();
  if (!isOpenToChange(room.type)) throw membershipFixed();
  const wasRemoved = stays.at(-1)?.removed === true;
  if (!invited && (wasRemoved || !room.listed)) throw invitationNeeded();
}

/** Outside of the transaction: it takes a while, and a wrong one counts. */
async function assertPassword(
  ctx: Ctx,
  attempts: AttemptCounter,
  { room, invited }: AccessedRoom,
  password: string | undefined,
): Promise<void> {
  const hash = room.password_hash;
  if (hash === null || invited) return;
  if (password === undefined) throw passwordMissing();
  const subject = `${room.id} ${ctx.actor!.id}`;
  await attempts.spend(ctx, wrongPasswords, subject);
  if (!(await passwordSlots.run(() => verifyPassword(hash, password)))) throw passwordWrong();
  await attempts.giveBack(ctx, wrongPasswords, subject);
}

/** Puts somebody into a locked room that has a seat; of a group they may read the last messages. */
export async function addMember(tx: Ctx, room: RoomRow, accountId: string): Promise<void> {
  const { seq } = await appendEntry(tx, room.id, { type: 'joined', senderId: accountId });
  const fromSeq =
    room.type === 'group'
      ? await findHistoryStart(tx, room.id, { joinedSeq: seq, messages: tx.setting(newcomerHistory) })
      : '1';
  await insertPresent(tx, room.id, [accountId], { joinedSeq: seq, fromSeq });
}
