export { chatModule } from './module.ts';
export { accessRoom, type AccessedRoom, type RoomAbility } from './rooms.access.ts';
export type { RoomRow } from './rooms.queries.ts';
export { leaveAllRooms } from './use-cases/leave-room.ts';
export {
  addToRoom,
  closeRoom,
  openMatchRoom,
  openTeamRoom,
  removeFromRoom,
  setRoomHost,
  type RoomOfOthers,
} from './use-cases/open-rooms-for-others.ts';
export { forReader, readLog, type LogEntry } from './use-cases/read-log.ts';
