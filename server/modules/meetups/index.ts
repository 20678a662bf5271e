export { meetupsModule } from './module.ts';
export { followDeletion } from './use-cases/cancel-meetup.ts';
export { leaveAllMeetups } from './use-cases/leave-meetup.ts';
