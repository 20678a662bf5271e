import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { tooManyRooms } from '../chat.errors.ts';
import { cleanCapacity, cleanTitle, memberOf, sealPassword } from '../chat.input.ts';
import { hostedLimit } from '../chat.settings.ts';
import { countHosted } from '../rooms.queries.ts';
import { inviteAll } from './invite.ts';
import { openRoom, type Opened } from './open-room.ts';

export interface NewGroup {
  title?: string | null | undefined;
  password?: string | null | undefined;
  capacity?: number | undefined;
  /** Everybody finds it. */
  listed?: boolean | undefined;
  /** Who is invited from the start: handles. */
  memberIds?: readonly string[] | undefined;
}

/** Makes a group with the caller as its host. @throws DomainError 422; 409 for the host of too many */
export async function createGroup(ctx: Ctx, group: NewGroup): Promise<Opened> {
  const title = cleanTitle(group.title);
  const listed = group.listed ?? false;
  // A list of nameless rooms helps nobody.
  if (listed && title === null) throw invalidField('/title', 'chat.title_missing');
  const capacity = cleanCapacity(ctx, group.capacity);
  const invited = await Promise.all(
    (group.memberIds ?? []).map((handle, index) => memberOf(ctx, handle, `/memberIds/${index}`)),
  );
  const passwordHash = await sealPassword(group.password);
  const me = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    await assertMayHost(tx, me);
    const opened = await openRoom(
      tx,
      {
        type: 'group',
        title,
        passwordHash,
        capacity,
        listed,
        hostId: me,
        postId: null,
        uniqueKey: null,
      },
      { creatorId: me, memberIds: [me] },
    );
    await inviteAll(
      tx,
      opened.room,
      invited.map((member) => member.account_id),
    );
    return opened;
  });
}

/** Of two at once, the second one sees the first. */
async function assertMayHost(tx: Ctx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`chat host ${accountId}`}, 0))`.execute(tx.db);
  const max = tx.setting(hostedLimit);
  if ((await countHosted(tx, accountId)) >= max) throw tooManyRooms(max);
}
