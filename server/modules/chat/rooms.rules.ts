import type { RoomType } from './rooms.queries.ts';

/** Rooms for two: one of a kind, nobody comes or goes, nobody is the host. */
export function isForTwo(type: string): boolean {
  return type === 'direct' || type === 'inquiry';
}

/** Only in groups do members come and go by themselves. */
export function isOpenToChange(type: string): boolean {
  return type === 'group';
}

/** The same for both, whoever begins. */
export function keyOfPair(one: string, other: string): string {
  return `direct ${[one, other].sort().join(' ')}`;
}

export function keyOfInquiry(postId: string, starterId: string): string {
  return `inquiry ${postId} ${starterId}`;
}

export const roomTypes = [
  'direct',
  'group',
  'team',
  'match',
  'inquiry',
] as const satisfies readonly RoomType[];
