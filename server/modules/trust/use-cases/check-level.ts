import type { Ctx } from '../../../kernel/ctx.ts';
import { showTrustLevel } from '../../members/index.ts';
import { notify } from '../../notifications/index.ts';
import { earnedLevel, levelOf, type Measures } from '../levels.rules.ts';
import { measure } from '../measures.ts';
import { LevelReached } from '../notice-kinds.ts';
import { TrustLevelChanged } from '../trust.events.ts';
import { lockTrust, trustDb, type TrustRow } from '../trust.queries.ts';
import { levelRules, warnedLevel } from '../trust.settings.ts';

/** Looks anew at what a member has earned. The same twice changes nothing the second time. */
export async function checkLevel(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const measures = await measure(tx, accountId);
    if (measures) await settleLevel(tx, await lockTrust(tx, accountId), measures);
  });
}

/** Writes what holds now: staff's word, or what was ever earned, less while a warning is valid. The row must be locked. */
export async function settleLevel(tx: Ctx, row: TrustRow, measures: Measures): Promise<number> {
  const reached = Math.max(row.reached, earnedLevel(measures, tx.setting(levelRules)));
  const level = levelOf({ reached, pinned: row.pinned }, measures.warnings, tx.setting(warnedLevel));
  const isNews = level > row.told_level;
  await trustDb(tx)
    .updateTable('trust_members')
    .set({ reached, level, checked_at: tx.now, ...(isNews && { told_level: level }) })
    .where('account_id', '=', row.account_id)
    .execute();
  if (level === row.level) return level;
  await showTrustLevel(tx, row.account_id, level);
  await tx.emit(TrustLevelChanged({ accountId: row.account_id, from: row.level, to: level }));
  if (isNews) await tell(tx, row.account_id, level);
  return level;
}

/** Who decided it stays unsaid, and whoever goes down hears nothing: a warning has told them already. */
async function tell(tx: Ctx, accountId: string, level: number): Promise<void> {
  await notify(tx, {
    kind: LevelReached,
    key: `trust level ${level}`,
    to: [accountId],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: { level },
  });
}
