import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { findApplication, type ApplicationRow } from './applications.queries.ts';
import { applicationNotFound } from './recruiting.errors.ts';
import { findRecruitment, type RecruitmentRow } from './recruitments.queries.ts';

/** @throws DomainError 404 for who neither wrote it nor is the host: nobody else knows of it */
export async function accessApplication(
  ctx: Ctx,
  id: string,
  as: 'applicant' | 'host',
): Promise<{ application: ApplicationRow; recruitment: RecruitmentRow }> {
  const application = isSerialId(id) && ctx.actor ? await findApplication(ctx, id) : undefined;
  const recruitment = application && (await findRecruitment(ctx, application.post_id));
  if (!application || !recruitment) throw applicationNotFound();
  const me = ctx.actor!.id;
  if (me !== (as === 'host' ? recruitment.host_id : application.account_id)) throw applicationNotFound();
  return { application, recruitment };
}
