import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { plainTextOf } from '../../posts/index.ts';
import type { EntryRow } from '../entries.queries.ts';
import { clearIndexAt, insertTerms, readUnindexed, setIndexAt, setIndexed } from '../terms.queries.ts';

const job = 'chat.index';
const batch = 200;
/** So much later, for all that is said until then: terms cost more than saying it. */
const laterMs = 3_000;

export const indexMessages = defineJob(job, Type.Object({ roomId: Type.String() }), (ctx, { roomId }) =>
  indexRoom(ctx, roomId),
);

/** Asks for the terms of what was just said in a locked room: one job for all that is said until it begins. */
export async function askToIndex(tx: Ctx, room: { id: string; index_at: Date | null }): Promise<void> {
  if (await setIndexAt(tx, room))
    await tx.enqueue({ job }, { roomId: room.id }, { runAt: new Date(tx.now.getTime() + laterMs) });
}

/** Finds the terms of everything new. Nobody waits for it to speak: the room is locked for a moment before and after. */
async function indexRoom(ctx: Ctx, roomId: string): Promise<void> {
  let after = await ctx.transaction((tx) => clearIndexAt(tx, roomId));
  while (after !== undefined) {
    const said: EntryRow[] = await readUnindexed(ctx, roomId, after, batch);
    const last = said.at(-1)?.seq;
    if (last === undefined) return;
    await ctx.transaction(async (tx) => {
      await keepTerms(tx, said);
      await setIndexed(tx, roomId, last);
    });
    after = said.length === batch ? last : undefined;
  }
}

/** The terms of messages of one room, in order, as they are now. */
export async function keepTerms(tx: Ctx, said: readonly EntryRow[]): Promise<void> {
  const texts = said.map(({ html }) => plainTextOf(html));
  const terms = await tx.engines.search.termsOf(tx.db, texts);
  await insertTerms(
    tx,
    said.map(({ room_id, seq, version }, index) => ({ room_id, seq, version, terms: terms[index]! })),
  );
}
