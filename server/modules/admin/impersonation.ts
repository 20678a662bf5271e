import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { defineJob } from '../../kernel/jobs.ts';
import { defineNoticeKind } from '../../kernel/notices.ts';
import { defineSetting } from '../../kernel/settings.ts';
import { findImpersonation } from '../accounts/index.ts';
import { notify } from '../notifications/index.ts';

/** Whether a member hears afterwards that an administrator looked at the site as them. */
const tellImpersonated = defineSetting('admin.tell_impersonated', Type.Boolean(), true);

const LookedAtAs = defineNoticeKind({
  name: 'accounts.impersonated',
  topic: 'account',
  schema: Type.Object({}),
  defaults: { mail: 'instant', push: false, slack: false },
  batched: false,
  title: (locale) =>
    locale === 'ko'
      ? '관리자가 회원님의 화면을 살펴봤어요. 읽기만 했고 바꾼 것은 없어요'
      : 'An administrator looked at the site as you. They only read, and changed nothing',
  path: () => '/settings/account',
});

/** Runs when the look has ended, by itself or before its time, and tells the member once. */
export const tellJob = defineJob(
  'admin.tell_impersonated',
  Type.Object({ impersonationId: Type.String() }),
  async (ctx, { impersonationId }) => {
    const row = await findImpersonation(ctx, impersonationId);
    if (!row || !ctx.setting(tellImpersonated)) return;
    await ctx.transaction((tx) =>
      notify(tx, {
        kind: LookedAtAs,
        key: `impersonation:${row.id}`,
        to: [row.account_id],
        actorId: null,
        about: {},
        reason: 'concerned',
        params: {},
      }),
    );
  },
);

/** Replaces what was asked for before: the end came earlier than planned. */
export async function askToTell(ctx: Ctx, impersonationId: string, runAt?: Date): Promise<void> {
  await ctx.transaction((tx) =>
    tx.enqueue(
      tellJob,
      { impersonationId },
      { key: `${tellJob.job} ${impersonationId}`, ...(runAt && { runAt }) },
    ),
  );
}
