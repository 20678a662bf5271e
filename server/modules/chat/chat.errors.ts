import { DomainError, invalidField } from '../../kernel/errors.ts';

export const roomNotFound = () => new DomainError('not-found', 'chat.room_not_found');
export const messageNotFound = () => new DomainError('not-found', 'chat.message_not_found');
export const inRoomNotFound = () => new DomainError('not-found', 'chat.member_not_found');
/** Was there and may read what was said then, but is not there now. */
export const notInRoom = () => new DomainError('forbidden', 'chat.not_in_room');
export const notHost = () => new DomainError('forbidden', 'chat.not_host');
export const messageNotYours = () => new DomainError('forbidden', 'chat.message_not_yours');
export const roomClosed = () => new DomainError('conflict', 'chat.room_closed');
export const roomFull = (capacity: number) =>
  new DomainError('conflict', 'chat.room_full', { params: { capacity } });
/** Who is in it is decided by what the room belongs to, or by its being for two. */
export const membershipFixed = () => new DomainError('conflict', 'chat.membership_fixed');
/** Rooms for two have no settings. */
export const nothingToSet = () => new DomainError('conflict', 'chat.nothing_to_set');
export const invitationNeeded = () => new DomainError('forbidden', 'chat.invitation_needed');
export const passwordMissing = () => new DomainError('forbidden', 'chat.password_missing');
export const passwordWrong = () => new DomainError('forbidden', 'chat.password_wrong');
/** One of the two hears nothing of the other; nobody is told which. */
export const notReachable = () => new DomainError('forbidden', 'chat.not_reachable');
export const withOneself = (pointer: string) => invalidField(pointer, 'chat.with_oneself');
export const nobodyToAsk = () => new DomainError('conflict', 'chat.nobody_to_ask');
export const alreadyMember = () => new DomainError('conflict', 'chat.already_member');
export const tooManyRooms = (max: number) =>
  new DomainError('conflict', 'chat.too_many_rooms', { params: { max } });
export const editExpired = () => new DomainError('gone', 'chat.edit_expired');
export const tooManyPins = (max: number) =>
  new DomainError('conflict', 'chat.too_many_pins', { params: { max } });
export const tooManyReactions = (max: number) =>
  new DomainError('conflict', 'chat.too_many_reactions', { params: { max } });
