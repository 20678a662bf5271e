import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError, invalidField, staleVersion } from '../../../kernel/errors.ts';
import { cleanText } from '../../../kernel/text.ts';
import { recordAct } from '../../audit/index.ts';
import { findMemberByHandle, memberNotFound } from '../../members/index.ts';
import { measure } from '../measures.ts';
import { lockTrust, trustDb } from '../trust.queries.ts';
import { settleLevel } from './check-level.ts';

export interface Pin {
  /** `null`: what the rules say counts again. */
  level: number | null;
  /** Why; needed to pin. */
  note?: string | undefined;
  version?: number | undefined;
}

/** Staff decide a member's level. @throws DomainError 404, 403 for one's own, 409 on a stale version, 422 without a reason */
export async function pinLevel(ctx: Ctx, handle: string, { level, note, version }: Pin): Promise<void> {
  const words = note ? cleanText(note, { pointer: '/note', min: 0, max: 500 }) : '';
  if (level !== null && !words) throw invalidField('/note', 'trust.note_missing');
  await ctx.transaction(async (tx) => {
    const member = await findMemberByHandle(tx, handle);
    if (!member) throw memberNotFound();
    const actorId = tx.actor!.id;
    if (member.account_id === actorId) throw new DomainError('forbidden', 'trust.own_level');
    const row = await lockTrust(tx, member.account_id);
    if (version !== undefined && version !== row.version) throw staleVersion(row.version);
    if (row.pinned === level) return;
    const pinned = await trustDb(tx)
      .updateTable('trust_members')
      .set({
        pinned: level,
        pinned_by: level === null ? null : actorId,
        pinned_at: level === null ? null : tx.now,
        version: row.version + 1,
      })
      .where('account_id', '=', row.account_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const measures = (await measure(tx, row.account_id))!;
    const now = await settleLevel(tx, pinned, measures);
    await recordAct(tx, {
      act: level === null ? 'trust.level_unpinned' : 'trust.level_pinned',
      actorId,
      target: { type: 'account', id: row.account_id },
      before: { level: row.level, pinned: row.pinned },
      after: { level: now, pinned: level },
      note: words || null,
    });
  });
}
