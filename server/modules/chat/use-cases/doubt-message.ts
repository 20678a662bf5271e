import { Type, type Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import type { Doubt } from '../../../kernel/publishing.ts';
import { holdForReview } from '../../moderation/index.ts';
import { findEntry, type EntryRow } from '../entries.queries.ts';

const job = 'chat.doubt';
const Doubted = Type.Object({
  roomId: Type.String(),
  seq: Type.String(),
  version: Type.Integer(),
  reason: Type.Unsafe<Doubt['reason']>(Type.String()),
  rule: Type.String(),
});

export const doubtMessages = defineJob(job, Doubted, bringBeforeStaff);

/** Not in the transaction that says it: inboxes of staff are locked before rooms are. */
export async function doubtMessage(tx: Ctx, entry: EntryRow, doubt: Doubt | null): Promise<void> {
  if (!doubt) return;
  const { room_id: roomId, seq, version } = entry;
  await tx.enqueue({ job }, { roomId, seq, version, ...doubt }, { key: `${job} ${roomId}/${seq}` });
}

/** Unless it is gone, or says something else by now, which was judged by itself. */
async function bringBeforeStaff(ctx: Ctx, doubted: Static<typeof Doubted>): Promise<void> {
  const { roomId, seq, version, reason, rule } = doubted;
  await ctx.transaction(async (tx) => {
    const entry = await findEntry(tx, roomId, seq);
    if (entry?.version !== version || entry.deleted_at) return;
    await holdForReview(tx, {
      target: { type: 'message', id: `${roomId}/${seq}` },
      reason,
      rule,
      hold: false,
    });
  });
}
