import type { Ctx } from '../../../kernel/ctx.ts';
import { accessPost } from '../../posts/index.ts';
import { accessApplication } from '../applications.access.ts';
import { findApplication, settleApplication, type ApplicationRow } from '../applications.queries.ts';
import {
  alreadyAccepted,
  alreadyDeclined,
  alreadyWithdrawn,
  applicationNotFound,
  notHost,
  recruitmentClosed,
} from '../recruiting.errors.ts';
import { ApplicationDecided, ApplicationWithdrawn } from '../recruiting.events.ts';
import { messageLimit } from '../recruiting.settings.ts';
import { lockRecruitment } from '../recruitments.queries.ts';
import { closedWhy } from '../recruitments.rules.ts';
import { cleanSaidOrNothing } from '../said.ts';
import { takeIn } from './seats.ts';

export interface Decision {
  decision: 'accepted' | 'declined';
  text?: string | null | undefined;
}

/**
 * Takes somebody in or says no, as the host.
 * @throws DomainError 404; 409 when it was decided or withdrawn before, and for yes when the search is over or the position full
 */
export async function decideApplication(
  ctx: Ctx,
  id: string,
  { decision, text }: Decision,
): Promise<ApplicationRow> {
  const { application: seen } = await accessApplication(ctx, id, 'host');
  const { post } = await accessPost(ctx, seen.post_id, 'read');
  const said = await cleanSaidOrNothing(ctx, text, { pointer: '/text', max: ctx.setting(messageLimit) });
  return ctx.transaction(async (tx) => {
    const recruitment = await lockRecruitment(tx, seen.post_id);
    if (!recruitment) throw applicationNotFound();
    // Handed over a moment ago.
    if (recruitment.host_id !== tx.actor!.id) throw notHost();
    const answer = said === '' ? null : said;
    const settled = await settleApplication(tx, id, { from: ['pending'], to: decision, answer });
    if (!settled) throw await alreadySettled(tx, id);
    if (decision === 'accepted') {
      const why = closedWhy(recruitment, tx.now);
      if (why !== null) throw recruitmentClosed(why);
      const { account_id: accountId, field } = settled;
      await takeIn(tx, recruitment, { accountId, field, title: post.title, direct: false });
    }
    await tx.emit(ApplicationDecided({ applicationId: id, postId: seen.post_id, decision }));
    return settled;
  });
}

/** Takes an application back that nobody has decided about. Twice is once. @throws DomainError 404, 409 */
export async function withdrawApplication(ctx: Ctx, id: string): Promise<void> {
  const { application } = await accessApplication(ctx, id, 'applicant');
  if (application.state === 'withdrawn') return;
  await ctx.transaction(async (tx) => {
    const settled = await settleApplication(tx, id, { from: ['pending'], to: 'withdrawn' });
    if (settled) return tx.emit(ApplicationWithdrawn({ applicationId: id, postId: application.post_id }));
    const now = await findApplication(tx, id);
    if (now?.state !== 'withdrawn') throw await alreadySettled(tx, id);
  });
}

async function alreadySettled(tx: Ctx, id: string) {
  const application = await findApplication(tx, id);
  if (!application) return applicationNotFound();
  if (application.state === 'withdrawn') return alreadyWithdrawn();
  return application.state === 'accepted' ? alreadyAccepted() : alreadyDeclined();
}
