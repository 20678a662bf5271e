import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const postId = Type.String();
const accountId = Type.String();
const OfSomebody = Type.Object({ postId, accountId });

export const MeetupJoined = defineEvent('meetups.joined', OfSomebody);
export const MeetupLeft = defineEvent('meetups.left', OfSomebody);
export const MeetupAsked = defineEvent('meetups.asked', OfSomebody);
export const MeetupAccepted = defineEvent('meetups.accepted', OfSomebody);
export const MeetupDeclined = defineEvent('meetups.declined', OfSomebody);
export const MeetupRemoved = defineEvent('meetups.removed', OfSomebody);
/** Another member is its host now. */
export const MeetupHandedOver = defineEvent('meetups.handed_over', OfSomebody);
/** It is at another time or place. */
export const MeetupMoved = defineEvent('meetups.moved', Type.Object({ postId, version: Type.Integer() }));
/** Its host, staff, or whatever took away its post called it off. */
export const MeetupCancelled = defineEvent(
  'meetups.cancelled',
  Type.Object({ postId, byId: Type.Union([Type.String(), Type.Null()]) }),
);
export const MeetupCompleted = defineEvent(
  'meetups.completed',
  Type.Object({ postId, matchId: Type.String() }),
);
/** It begins soon; `startsAt` is the beginning that is meant. */
export const MeetupReminderDue = defineEvent(
  'meetups.reminder_due',
  Type.Object({
    postId,
    startsAt: Type.String(),
    span: Type.Union([Type.Literal('day'), Type.Literal('hour')]),
  }),
);
