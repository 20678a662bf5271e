import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { gather } from '../../kernel/gather.ts';
import { roomChannel, type EntryRow } from './entries.queries.ts';
import { chatDb } from './rooms.queries.ts';

/** Words, and nothing else. */
export interface Saying {
  roomId: string;
  content: string;
  html: string;
  /** Distinguishes it from all else that its sender says in the room. */
  clientId: string | null;
  /** Where both were asked for later, nobody needs to be asked to tell of it and to make it found. */
  toldSince: Date;
  indexedSince: Date;
}

interface Ask extends Saying {
  ctx: Ctx;
  at: Date;
}

const mostAtOnce = 100;
type Say = (ask: Ask) => Promise<EntryRow | undefined>;
/** One for each node: they have their engines to themselves. */
const nodes = new WeakMap<Ctx['engines'], Say>();

/**
 * Says it in one statement together with what others say in the same moment, each with every check under its room's lock. Nothing
 * when anything is out of the ordinary, or the room is busy: then it was not said. Not for transactions, which commit later.
 */
export function trySaying(ctx: Ctx, saying: Saying): Promise<EntryRow | undefined> {
  const say = nodes.get(ctx.engines) ?? gather(mostAtOnce, sayAll);
  nodes.set(ctx.engines, say);
  return say({ ...saying, ctx, at: ctx.now });
}

async function sayAll(asks: readonly Ask[]): Promise<(EntryRow | undefined)[]> {
  const entries: (EntryRow | undefined)[] = asks.map(() => undefined);
  const of = <Value>(value: (ask: Ask) => Value) => asks.map(value);
  await asks[0]!.ctx
    .statement(async (tx) => {
      const { rows } = await sql<{ n: number; number: string }>`
        select n, number from say_in_rooms(
          ${of(({ roomId }) => roomId)}::bigint[], ${of(({ ctx }) => ctx.actor!.id)}::uuid[],
          ${of(({ content }) => content)}::text[], ${of(({ html }) => html)}::text[],
          ${of(({ clientId }) => clientId)}::text[], ${of(({ at }) => at)}::timestamptz[],
          ${asks[0]!.toldSince}::timestamptz, ${asks[0]!.indexedSince}::timestamptz)`.execute(chatDb(tx));
      for (const { n, number } of rows) {
        const ask = asks[n - 1]!;
        entries[n - 1] = entryOf(ask, number);
        tx.wake(roomChannel, ask.roomId);
      }
    })
    .catch((error: unknown) => {
      // One that cannot be stored keeps the others from it: nothing was said, and each is tried by itself.
      if (!isRefused(error)) throw error;
      entries.fill(undefined);
    });
  return entries;
}

/** The row as it was written. */
function entryOf({ ctx, at, roomId, content, html, clientId }: Ask, seq: string): EntryRow {
  return {
    room_id: roomId,
    seq,
    type: 'message',
    sender_id: ctx.actor!.id,
    member_id: null,
    content,
    html,
    client_id: clientId,
    target: null,
    reply_to: null,
    params: {},
    files: 0,
    version: 1,
    created_at: at,
    edited_at: null,
    pinned_at: null,
    deleted_at: null,
    deleted_by: null,
  };
}

/** Bad data or a broken constraint: PostgreSQL has taken all of it back. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}
