import type { Ctx } from '../../kernel/ctx.ts';
import type { Judgement, PublishedTarget } from '../../kernel/publishing.ts';
import { holdForReview } from '../moderation/index.ts';

/** Puts what was held or flagged before staff. */
export async function tellReviewers(tx: Ctx, target: PublishedTarget, judgement: Judgement): Promise<void> {
  const doubt = judgement.hold ?? judgement.flags[0];
  if (!doubt) return;
  const text =
    'commentId' in target
      ? ({ type: 'comment', id: target.commentId } as const)
      : ({ type: 'post', id: target.postId } as const);
  await holdForReview(tx, { target: text, ...doubt, hold: judgement.hold !== null });
}
