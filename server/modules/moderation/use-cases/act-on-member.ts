import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanText } from '../../../kernel/text.ts';
import { lockToActOn } from '../../accounts/index.ts';
import { recordAct } from '../../audit/index.ts';
import { findMemberByHandle, memberNotFound, type MemberRow } from '../../members/index.ts';
import { accessPost } from '../../posts/index.ts';
import { findFlagTarget } from '../flag-targets.ts';
import { ownContent, notBlocked, targetGone } from '../moderation.errors.ts';
import { tellBlockOver } from '../moderation.notices.ts';
import { ruleNamed } from '../rules.ts';
import {
  findBlocks,
  findBlocksOfWarnings,
  findWarnings,
  liftBlocks,
  type WarningRow,
} from '../warnings.queries.ts';
import { applyBlocks, block, isInForce, warn } from './warn-member.ts';

async function memberNamed(ctx: Ctx, handle: string): Promise<MemberRow> {
  const member = await findMemberByHandle(ctx, handle);
  if (!member) throw memberNotFound();
  return member;
}

export interface HandWarning {
  rule: string;
  reason: string;
  /** A post of theirs, under their name, that it is for. */
  postId?: string | undefined;
}

/** Warns a member outside of any case. @throws DomainError 403, 404, 409, 422 */
export async function warnMember(
  ctx: Ctx,
  handle: string,
  { rule, reason, postId }: HandWarning,
): Promise<WarningRow> {
  const note = cleanText(reason, { pointer: '/reason', min: 1, max: 1000 });
  const named = ruleNamed(ctx, rule);
  return ctx.transaction(async (tx) => {
    const member = await memberNamed(tx, handle);
    const about = postId === undefined ? null : await postOf(tx, member, postId);
    const whom = { accountId: member.account_id, anonymous: false };
    const given = await warn(tx, { ...whom, rule: named, note, about, caseId: null });
    await recordAct(tx, {
      act: 'moderation.warned',
      actorId: tx.actor!.id,
      target: { type: 'account', id: member.account_id },
      after: { rule: named.key, step: given.step, ...(postId !== undefined && { post: postId }) },
      note,
    });
    return given;
  });
}

/** Somebody else's post, or one without a name, is no reason to warn this member by name. */
async function postOf(tx: Ctx, member: MemberRow, postId: string) {
  await accessPost(tx, postId, 'read');
  const post = await findFlagTarget('post')!.find(tx, postId);
  if (!post) throw targetGone();
  if (post.anonymous || post.authorId !== member.account_id) throw ownContent();
  return post;
}

const day = 86_400_000;

/** Whether this member of the staff has said exactly this, and it is in force. */
async function isSaid(
  tx: Ctx,
  accountId: string,
  { rule, note, days }: { rule: string; note: string; days: number | null },
): Promise<boolean> {
  const same = (await findWarnings(tx, accountId, { anonymous: false })).filter(
    (row) =>
      row.kind === 'block' && row.warned_by === tx.actor!.id && row.rule_key === rule && row.note === note,
  );
  const blocks = await findBlocksOfWarnings(
    tx,
    same.map(({ id }) => id),
  );
  return same.some((row) => {
    const block = blocks.get(row.id);
    if (!block || !isInForce(row, block, tx.now)) return false;
    const length = block.until && Math.round((block.until.getTime() - row.warned_at.getTime()) / day);
    return length === days;
  });
}

/** Blocks a member by hand, for days or for good. The same twice is one block. @throws DomainError 403, 404, 409 `accounts.last_admin`, 422 */
export async function blockAccount(
  ctx: Ctx,
  handle: string,
  { rule, reason, days }: { rule: string; reason: string; days: number | null },
): Promise<void> {
  const note = cleanText(reason, { pointer: '/reason', min: 1, max: 1000 });
  const named = ruleNamed(ctx, rule);
  await ctx.transaction(async (tx) => {
    const { account_id: accountId } = await memberNamed(tx, handle);
    const whom = { accountId, anonymous: false };
    await lockToActOn(tx, accountId);
    if (await isSaid(tx, accountId, { rule: named.key, note, days })) return;
    const until = await block(tx, { ...whom, rule: named, note, days, about: null, caseId: null });
    await recordAct(tx, {
      act: 'moderation.blocked',
      actorId: tx.actor!.id,
      target: { type: 'account', id: accountId },
      after: { until, days, rule: named.key },
      note,
    });
  });
}

/**
 * Ends the blocks of a member that staff know of. What they are blocked for without a name stays: a decision about its appeal
 * ends it. @throws DomainError 403, 404, 409 `moderation.not_blocked`
 */
export async function unblockAccount(ctx: Ctx, handle: string, reason: string): Promise<void> {
  const words = cleanText(reason, { pointer: '/reason', min: 1, max: 1000 });
  await ctx.transaction(async (tx) => {
    const { account_id: accountId } = await memberNamed(tx, handle);
    await lockToActOn(tx, accountId);
    const live = (await findBlocks(tx, [accountId])).filter(
      ({ anonymous, until }) => !anonymous && (until === null || until > tx.now),
    );
    if (live.length === 0) throw notBlocked();
    await liftBlocks(
      tx,
      live.map(({ id }) => id),
    );
    await applyBlocks(tx, accountId);
    await tellBlockOver(tx, { accountId, key: `block-lifted ${live[0]!.id}` });
    await recordAct(tx, {
      act: 'moderation.unblocked',
      actorId: tx.actor!.id,
      target: { type: 'account', id: accountId },
      before: { until: live.map(({ until }) => until) },
      after: { until: null },
      note: words,
    });
  });
}
