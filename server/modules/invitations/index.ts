export { invitationsModule } from './module.ts';
export { forgetInvitations } from './invitations.queries.ts';
export { assertInvited, takeInvitation } from './use-cases/take-invitation.ts';
