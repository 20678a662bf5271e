import type { Seen } from './node-map.ts';

/** What one node tells the others about who follows rooms there. Each is an id of the bus: short, and without content. */
export type Word =
  /** A numbered change of one member's rooms. */
  | { says: 'changed'; node: string; number: number; accountId: string; rooms: [string, Seen | null][] }
  /** Whoever has missed something forgets what they know of this node: everything follows, until `whole`. */
  | { says: 'anew'; node: string; number: number }
  | { says: 'whole'; node: string; number: number }
  /** I am still here, and this was my last number. */
  | { says: 'beat'; node: string; number: number }
  | { says: 'bye'; node: string; number: number }
  /** Tell it all again. */
  | { says: 'ask'; node: string };

const longestId = 200;
const signs = { looking: '+', away: '~', gone: '-' } as const;
const marks = { anew: '<', whole: '>', beat: '!', bye: '.' } as const;
const meanings = new Map(Object.entries(marks).map(([says, mark]) => [mark, says as keyof typeof marks]));

export const ask = (node: string): string => `? ${node}`;

export const mark = (says: keyof typeof marks, node: string, number: number): string =>
  `${marks[says]} ${node} ${number}`;

/** As few changes as hold these rooms of a member. */
export function* changes(
  node: string,
  next: () => number,
  accountId: string,
  rooms: Iterable<[string, Seen | null]>,
): Generator<string> {
  let word = '';
  for (const [roomId, seen] of rooms) {
    const one = `${signs[seen ?? 'gone']}${roomId}`;
    if (word !== '' && word.length + one.length > longestId) {
      yield word;
      word = '';
    }
    if (word === '') word = `* ${node} ${next()} ${accountId} `;
    word += one;
  }
  if (word !== '') yield word;
}

/** Null for what is no word: another version of this program may be running. */
export function readWord(id: string): Word | null {
  const [sign = '', node = '', rest = '', accountId = '', list = ''] = id.split(' ');
  if (node === '') return null;
  if (sign === '?') return { says: 'ask', node };
  const number = Number(rest);
  if (rest === '' || !Number.isSafeInteger(number)) return null;
  const says = meanings.get(sign as (typeof marks)[keyof typeof marks]);
  if (says !== undefined) return { says, node, number };
  if (sign !== '*' || list === '') return null;
  return { says: 'changed', node, number, accountId, rooms: [...roomsOf(list)] };
}

function* roomsOf(list: string): Generator<[string, Seen | null]> {
  for (const [, sign, roomId] of list.matchAll(/([+~-])(\d{1,19})/g))
    yield [roomId!, sign === signs.looking ? 'looking' : sign === signs.away ? 'away' : null];
}
