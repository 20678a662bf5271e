import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import type { EntryView } from './entries.schemas.ts';
import { accessRoom, forReader, readLog } from './index.ts';

let community: Community;
let people: Person[];

const rooms = '/api/v1/rooms';
const emoji = ['👍', '🎉', '❤️'];

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp(undefined, 'admin');
  await admin.patch('/api/v1/admin/settings', { 'chat.hosted_limit': 1_000 });
  people = [await community.signUp(), await community.signUp(), await community.signUp()];
});
afterAll(() => community.stop());

/** What a client holds of a room: what it shows by number, and how far the log is known. */
interface Held {
  shown: Map<number, EntryView>;
  seq: number;
}

/** All that a fresh client gets, in small pages, backwards. */
async function fetchAll(person: Person, room: string): Promise<Held> {
  const shown = new Map<number, EntryView>();
  let seq: number | null = null;
  for (let before: string | null = ''; before !== null;) {
    const { body }: { body: { items: EntryView[]; nextCursor: string | null; lastSeq: number } } =
      await person.get(`${rooms}/${room}/messages?limit=7${before === '' ? '' : `&before=${before}`}`);
    seq ??= body.lastSeq;
    for (const entry of body.items) shown.set(entry.seq, entry);
    before = body.nextCursor;
  }
  return { shown, seq: seq! };
}

function apply(held: Held, entry: EntryView): void {
  expect(entry.seq).toBe(held.seq + 1);
  held.seq = entry.seq;
  if (entry.target === null) held.shown.set(entry.seq, entry);
  else if (entry.message) held.shown.set(entry.target, { ...entry.message, message: null });
}

async function follow(person: Person, room: string, held: Held): Promise<void> {
  for (;;) {
    const { body } = await person.get(`${rooms}/${room}/messages?limit=5&after=${held.seq}`);
    for (const entry of body.items as EntryView[]) apply(held, entry);
    if (body.nextCursor === null) return;
  }
}

/** The same as it is sent to open connections: read once, made fit for one member. */
async function listen(person: Person, room: string, held: Held): Promise<void> {
  const actor = { id: person.id, role: 'member', sessionId: 'test', emailVerified: true } as const;
  const ctx = community.node.ctx.as(actor);
  const { ranges } = await accessRoom(ctx, room, 'read');
  for (;;) {
    const entries = await readLog(community.node.ctx, room, held.seq, 5);
    if (entries.length === 0) return;
    for (const entry of entries) apply(held, forReader(entry, { accountId: person.id, ranges })!);
  }
}

interface Step {
  who: number;
  what: 'say' | 'edit' | 'delete' | 'react' | 'unreact' | 'pin' | 'unpin' | 'rename';
  on: number;
  emoji: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(
    'say',
    'say',
    'edit',
    'delete',
    'react',
    'react',
    'unreact',
    'pin',
    'unpin',
    'rename',
  ),
  on: fc.nat(30),
  emoji: fc.nat(2),
});

async function take(room: string, { who, what, on, emoji: index }: Step, number: number): Promise<void> {
  const person = people[who]!;
  const message = `${rooms}/${room}/messages/${on + 1}`;
  const reaction = `${message}/reactions/${encodeURIComponent(emoji[index]!)}`;
  const answer = await {
    say: () => person.post(`${rooms}/${room}/messages`, { content: `말 ${number}`, clientId: `c${number}` }),
    edit: () => person.patch(message, { content: `고친 말 ${number}` }),
    delete: () => person.delete(message),
    react: () => person.put(reaction),
    unreact: () => person.delete(reaction),
    pin: () => person.put(`${message}/pin`),
    unpin: () => person.delete(`${message}/pin`),
    rename: () => person.patch(`${rooms}/${room}`, { title: `방 ${number}`, version: on + 1 }),
  }[what]();
  expect(answer.status).toBeLessThan(500);
}

const sorted = (held: Held) => [...held.shown.values()].sort((a, b) => a.seq - b.seq);
/** What is sent to everybody cannot say what is one's own. */
const everybodys = (entries: EntryView[]) =>
  entries.map((entry) => ({
    ...entry,
    reactions: entry.reactions.map(({ emoji: one, count }) => ({ one, count })),
  }));

async function openRoom(): Promise<string> {
  const [host, ...others] = people;
  const { body } = await host!.post(rooms, { type: 'group', title: '모임', listed: true });
  for (const person of others) await person.put(`${rooms}/${body.id}/members/me`, {});
  return body.id as string;
}

describe('whoever knows a room and hears its log', () => {
  it('has what a fresh look shows, whatever happened in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(step, { minLength: 1, maxLength: 25 }),
        async (before, after) => {
          const room = await openRoom();
          for (const [index, one] of before.entries()) await take(room, one, index);
          const reader = people[2]!;
          const held = await fetchAll(reader, room);
          const live: Held = { shown: new Map(held.shown), seq: held.seq };
          // Several at once: their order is the log's.
          for (let index = 0; index < after.length; index += 3)
            await Promise.all(
              after.slice(index, index + 3).map((one, n) => take(room, one, 100 + index + n)),
            );
          const fresh = await fetchAll(reader, room);
          await follow(reader, room, held);
          await listen(reader, room, live);
          expect([held.seq, live.seq]).toEqual([fresh.seq, fresh.seq]);
          expect(sorted(held)).toEqual(sorted(fresh));
          expect(everybodys(sorted(live))).toEqual(everybodys(sorted(fresh)));
        },
      ),
      // Each try is a room of its own with dozens of requests: a smaller one is not worth the minutes.
      { numRuns: 12, endOnFailure: true },
    );
  }, 180_000);
});
