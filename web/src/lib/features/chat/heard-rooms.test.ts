import { expect, it } from 'vitest';
import type { Entry, Room } from '#lib/api/client.ts';
import { heardRooms, readRooms } from './heard-rooms.ts';

const room = (id: string, more: object = {}) =>
  ({ id, activeAt: '2026-11-28T01:00:00Z', lastEntry: { seq: 3 }, mine: { unread: 1 }, ...more }) as Room;
const rooms = [room('1'), room('2'), room('3')];
const entry = (more: object) =>
  ({
    roomId: '2',
    seq: 4,
    type: 'message',
    target: null,
    message: null,
    sender: { handle: 'han' },
    createdAt: '2026-11-28T02:00:00Z',
    ...more,
  }) as Entry;

it('brings the room where something was said to the top, unread unless I said it', () => {
  const heard = heardRooms(rooms, entry({}), 'sol')!;
  expect(heard.map(({ id }) => id)).toEqual(['2', '1', '3']);
  expect(heard[0]).toMatchObject({
    lastSeq: 4,
    lastEntry: { seq: 4 },
    activeAt: '2026-11-28T02:00:00Z',
    mine: { unread: 2 },
  });
  expect(heardRooms(rooms, entry({ sender: { handle: 'sol' } }), 'sol')![0]).toMatchObject({
    mine: { unread: 1 },
  });
});

it('shows the last message as it is now, and moves nothing for what was done to an earlier one', () => {
  const fact = (seq: number) =>
    entry({ seq: 9, type: 'edited', target: seq, message: { seq, content: '고침' } });
  const changed = heardRooms(rooms, fact(3), 'sol')!;
  expect(changed.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(changed[1]).toMatchObject({ lastEntry: { seq: 3, content: '고침' }, mine: { unread: 1 } });
  expect(heardRooms(rooms, fact(2), 'sol')).toBe(rooms);
});

it('does not know what becomes of a room that is not in the list, or that somebody came into', () => {
  expect(heardRooms(rooms, entry({ roomId: '7' }), 'sol')).toBeNull();
  expect(heardRooms(rooms, entry({ type: 'joined' }), 'sol')).toBeNull();
});

it('has nothing unread where all was read', () => {
  expect(readRooms(rooms, '2').map(({ mine }) => mine?.unread)).toEqual([1, 0, 1]);
});
