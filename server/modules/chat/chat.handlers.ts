import { onEvent } from '../../kernel/events.ts';
import { MemberInvited, MembersMentioned } from './chat.events.ts';
import { tellInvited, tellMentioned } from './use-cases/tell-of-messages.ts';

export const chatHandlers = [
  onEvent(MembersMentioned, 'chat.members_mentioned', tellMentioned, { soon: true }),
  onEvent(MemberInvited, 'chat.member_invited', (ctx, invited, { eventId }) =>
    tellInvited(ctx, invited, eventId),
  ),
];
