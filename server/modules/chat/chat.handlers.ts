import { onEvent } from '../../kernel/events.ts';
import { MemberInvited, MembersMentioned } from './chat.events.ts';
import type { Looking } from './looking.ts';
import { tellInvited, tellMentioned } from './use-cases/tell-of-messages.ts';

export const chatHandlers = (looking: Looking) => [
  onEvent(
    MembersMentioned,
    'chat.members_mentioned',
    (ctx, mentioned) => tellMentioned(ctx, looking, mentioned),
    { soon: true },
  ),
  onEvent(MemberInvited, 'chat.member_invited', (ctx, invited, { eventId }) =>
    tellInvited(ctx, invited, eventId),
  ),
];
