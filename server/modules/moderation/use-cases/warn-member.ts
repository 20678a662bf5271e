import type { Ctx } from '../../../kernel/ctx.ts';
import { clearBlock, lockToActOn, setBlock } from '../../accounts/index.ts';
import type { Flagged } from '../flag-targets.ts';
import { blockedUntil, blockEnd, counts, expiryOf, forGood, nextStep } from '../ladder.rules.ts';
import { WarningGiven } from '../moderation.events.ts';
import { tellBlocked, tellWarned } from '../moderation.notices.ts';
import { ladderDays, warningDays, type HouseRule } from '../moderation.settings.ts';
import {
  findBlocks,
  findLadder,
  insertBlock,
  insertWarning,
  type BlockRow,
  type WarningRow,
} from '../warnings.queries.ts';

interface Whom {
  accountId: string;
  /** Nobody may learn who it is: by no refusal, no number, no list. */
  anonymous: boolean;
}

export interface NewWarning extends Whom {
  rule: HouseRule;
  /** What the member is told. */
  note: string;
  about: Pick<Flagged, 'type' | 'id' | 'title' | 'body' | 'bodyHtml' | 'postId'> | null;
  caseId: string | null;
}

function store(
  tx: Ctx,
  { accountId, anonymous, rule, note, about, caseId }: NewWarning,
  as: Pick<WarningRow, 'kind' | 'step' | 'warned_at' | 'expires_at'>,
): Promise<WarningRow> {
  return insertWarning(tx, {
    ...as,
    account_id: accountId,
    case_id: caseId,
    anonymous,
    rule_key: rule.key,
    rule: { title: rule.title, text: rule.text },
    note,
    target_type: about?.type ?? null,
    target_id: about?.id ?? null,
    content: about && {
      title: about.title,
      body: about.body,
      bodyHtml: about.bodyHtml,
      postId: about.postId,
    },
    warned_by: tx.actor?.id ?? null,
  });
}

/**
 * Warns a member and blocks them for as long as the ladder says. What somebody did without a name has a ladder of its own. An
 * anonymous author who is of the staff is warned, but never blocked: that somebody of the staff is gone would tell who it was.
 * Joins the transaction, which records the act.
 * @throws DomainError 403, 404; 409 `accounts.last_admin`
 */
export async function warn(tx: Ctx, given: NewWarning): Promise<WarningRow> {
  const { accountId, anonymous, note } = given;
  const role = await lockToActOn(tx, accountId, { quietly: anonymous });
  const { now } = tx;
  const step = nextStep((await findLadder(tx, accountId, anonymous)).map(counted), now);
  const expiresAt = expiryOf(now, tx.setting(warningDays));
  const warning = await store(tx, given, { kind: 'warning', step, warned_at: now, expires_at: expiresAt });
  const until = blockEnd(step, tx.setting(ladderDays), now);
  if (until !== null && !(anonymous && role !== 'member')) {
    await insertBlock(tx, {
      account_id: accountId,
      warning_id: warning.id,
      anonymous,
      reason: note,
      blocked_by: tx.actor?.id ?? null,
      until,
    });
    await applyBlocks(tx, accountId);
  }
  await tx.emit(WarningGiven({ warningId: warning.id }));
  await tellWarned(tx, warning, until);
  return warning;
}

export function counted(row: WarningRow): { expiresAt: Date; voided: boolean } {
  return { expiresAt: row.expires_at, voided: row.voided_at !== null };
}

/** Whether it still says something: a warning while it counts, a block by hand until it ends or is lifted. */
export function isInForce(row: WarningRow, block: BlockRow | undefined, now: Date): boolean {
  return counts(counted(row), now) && (row.kind === 'warning' || block?.lifted_at === null);
}

/**
 * Blocks by hand, beside what the ladder says. The member is told why as with a warning, and may appeal once. Joins the
 * transaction, which records the act.
 * @param days null for good @throws DomainError 403, 404; 409 `accounts.last_admin`
 */
export async function block(
  tx: Ctx,
  { days, ...given }: NewWarning & { days: number | null },
): Promise<Date | null> {
  const { accountId, anonymous, note, rule } = given;
  const role = await lockToActOn(tx, accountId, { quietly: anonymous });
  const { now } = tx;
  const until = days === null ? null : expiryOf(now, days);
  if (anonymous && role !== 'member') return until;
  const ends = { warned_at: now, expires_at: until ?? forGood };
  const told = await store(tx, given, { kind: 'block', step: 0, ...ends });
  const made = await insertBlock(tx, {
    account_id: accountId,
    warning_id: told.id,
    anonymous,
    reason: note,
    blocked_by: tx.actor?.id ?? null,
    until,
  });
  await applyBlocks(tx, accountId);
  await tellBlocked(tx, made, rule);
  return until;
}

/** Makes the account what all of its blocks together say. Its row is locked. */
export async function applyBlocks(tx: Ctx, accountId: string): Promise<void> {
  const blocks = (await findBlocks(tx, [accountId])).map(({ until }) => ({ until, lifted: false }));
  const until = blockedUntil(blocks, tx.now);
  if (until === undefined) await clearBlock(tx, accountId);
  else await setBlock(tx, accountId, until);
}

/** How many warnings that a member got under their name count now. */
export async function countLiveWarnings(ctx: Ctx, accountId: string): Promise<number> {
  const { now } = ctx;
  return (await findLadder(ctx, accountId, false)).filter((row) => counts(counted(row), now)).length;
}
