import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const roomId = Type.String();
const accountId = Type.String();

export const MemberInvited = defineEvent(
  'chat.member_invited',
  Type.Object({ roomId, accountId, byId: Type.String() }),
);
/** A message names members who may not all be in its room. */
export const MembersMentioned = defineEvent(
  'chat.members_mentioned',
  Type.Object({ roomId, seq: Type.String(), senderId: Type.String(), accountIds: Type.Array(Type.String()) }),
);
