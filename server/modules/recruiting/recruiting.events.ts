import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const id = Type.String();
const applied = { applicationId: id, postId: id };

export const Applied = defineEvent('recruiting.applied', Type.Object(applied));
export const ApplicationWithdrawn = defineEvent('recruiting.application_withdrawn', Type.Object(applied));
export const ApplicationDecided = defineEvent(
  'recruiting.application_decided',
  Type.Object({ ...applied, decision: Type.String() }),
);
export const RecruitmentClosed = defineEvent(
  'recruiting.closed',
  Type.Object({ postId: id, why: Type.String(), byId: Type.Union([id, Type.Null()]) }),
);
export const MemberJoined = defineEvent(
  'recruiting.member_joined',
  Type.Object({ teamId: id, accountId: id, direct: Type.Boolean() }),
);
export const MemberLeft = defineEvent(
  'recruiting.member_left',
  Type.Object({ teamId: id, accountId: id, why: Type.String() }),
);
export const HandedOver = defineEvent(
  'recruiting.handed_over',
  Type.Object({ teamId: id, byId: id, toId: id }),
);
export const TeamEnded = defineEvent('recruiting.team_ended', Type.Object({ teamId: id, byId: id }));
export const DeadlineNear = defineEvent(
  'recruiting.deadline_near',
  Type.Object({ postId: id, hostId: id, deadline: Type.String() }),
);
export const LinesAsked = defineEvent(
  'recruiting.lines_asked',
  Type.Object({ teamId: id, week: Type.String(), accountIds: Type.Array(id) }),
);
export const MemberSilent = defineEvent(
  'recruiting.member_silent',
  Type.Object({ teamId: id, accountId: id, hostId: id, week: Type.String() }),
);
