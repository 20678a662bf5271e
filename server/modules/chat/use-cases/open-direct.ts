import type { Ctx } from '../../../kernel/ctx.ts';
import { areSilent } from '../../blocks/index.ts';
import { notReachable, withOneself } from '../chat.errors.ts';
import { memberOf } from '../chat.input.ts';
import { keyOfPair } from '../rooms.rules.ts';
import { openRoom, type Opened } from './open-room.ts';

/**
 * The room of the caller and another member: there is one for each pair, whoever begins and however often.
 * @throws DomainError 422 for oneself and for a handle that nobody has; 403 when either has blocked the other
 */
export async function openDirect(ctx: Ctx, handle: string): Promise<Opened> {
  const other = await memberOf(ctx, handle, '/memberIds/0');
  const me = ctx.actor!.id;
  if (other.account_id === me) throw withOneself('/memberIds/0');
  if (await areSilent(ctx, me, other.account_id)) throw notReachable();
  return ctx.transaction((tx) =>
    openRoom(
      tx,
      {
        type: 'direct',
        title: null,
        passwordHash: null,
        capacity: 2,
        listed: false,
        hostId: null,
        postId: null,
        uniqueKey: keyOfPair(me, other.account_id),
      },
      { creatorId: me, memberIds: [me, other.account_id] },
    ),
  );
}
