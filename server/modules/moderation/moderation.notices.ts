import type { Ctx } from '../../kernel/ctx.ts';
import { listStaff } from '../accounts/index.ts';
import { notify } from '../notifications/index.ts';
import { siteTimeZone } from '../site/index.ts';
import type { CaseRow } from './cases.queries.ts';
import type { Flagged } from './flag-targets.ts';
import type { HouseRule } from './moderation.settings.ts';
import { mayDecideFor } from './deciders.rules.ts';
import type { AppealRow, BlockRow, WarningRow } from './warnings.queries.ts';
import {
  FlagSettled,
  Acted,
  Warned,
  Blocked,
  BlockOver,
  AppealSettled,
  CaseWaiting,
  AppealWaiting,
} from './notice-kinds.ts';

export async function tellStaffOfCase(tx: Ctx, row: CaseRow): Promise<void> {
  const staff = (await listStaff(tx)).filter(({ id }) => id !== row.author_id && id !== tx.actor?.id);
  await notify(tx, {
    kind: CaseWaiting,
    key: `case ${row.id}`,
    to: staff.map(({ id }) => id),
    actorId: null,
    about: {},
    reason: 'site',
    params: {},
  });
}

export async function tellReporters(
  tx: Ctx,
  row: CaseRow,
  flagged: Flagged,
  { outcome, reporters }: { outcome: string; reporters: string[] },
): Promise<void> {
  await notify(tx, {
    kind: FlagSettled,
    key: `case ${row.id} ${row.version} settled ${flagged.type}`,
    to: reporters,
    actorId: null,
    about: {},
    reason: 'concerned',
    params: { outcome },
  });
}

export async function tellAuthor(
  tx: Ctx,
  row: CaseRow,
  flagged: Flagged,
  { done, rule }: { done: readonly string[]; rule: HouseRule | null },
): Promise<void> {
  for (const one of done)
    await notify(tx, {
      kind: Acted,
      key: `case ${row.id} ${row.version} ${one}`,
      to: [flagged.authorId],
      actorId: null,
      about: {},
      reason: 'author',
      params: { done: one, type: flagged.type, postId: flagged.postId, rule: rule && { ...rule.title } },
    });
}

export async function tellWarned(tx: Ctx, warning: WarningRow, until: Date | null): Promise<void> {
  const { title } = warning.rule as { title: { ko: string; en: string } };
  await notify(tx, {
    kind: Warned,
    key: `warning ${warning.id}`,
    to: [warning.account_id],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: { until: until?.toISOString() ?? null, rule: title, timeZone: tx.setting(siteTimeZone) },
  });
}

export async function tellBlocked(tx: Ctx, block: BlockRow, { title }: HouseRule): Promise<void> {
  await notify(tx, {
    kind: Blocked,
    key: `block ${block.id}`,
    to: [block.account_id],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: {
      until: block.until?.toISOString() ?? null,
      timeZone: tx.setting(siteTimeZone),
      rule: { ...title },
    },
  });
}

export async function tellBlockOver(
  tx: Ctx,
  { accountId, key }: { accountId: string; key: string },
): Promise<void> {
  await notify(tx, {
    kind: BlockOver,
    key,
    to: [accountId],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: {},
  });
}

export async function tellStaffOfAppeal(tx: Ctx, appeal: AppealRow, warning: WarningRow): Promise<void> {
  const staff = (await listStaff(tx)).filter(({ id }) => mayDecideFor(warning, id));
  await notify(tx, {
    kind: AppealWaiting,
    key: `appeal ${appeal.id}`,
    to: staff.map(({ id }) => id),
    actorId: null,
    about: {},
    reason: 'site',
    params: { appealId: appeal.id },
  });
}

export async function tellAppealDecided(tx: Ctx, appeal: AppealRow, warning: WarningRow): Promise<void> {
  await notify(tx, {
    kind: AppealSettled,
    key: `appeal ${appeal.id} settled`,
    to: [warning.account_id],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: { outcome: appeal.outcome ?? '', kind: warning.kind },
  });
}
