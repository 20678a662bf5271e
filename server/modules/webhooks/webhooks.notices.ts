import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { defineNoticeKind } from '../../kernel/notices.ts';
import { listStaff } from '../accounts/index.ts';
import { notify } from '../notifications/index.ts';

const GivenUp = defineNoticeKind({
  name: 'webhooks.given_up',
  topic: 'staff',
  schema: Type.Object({ webhookId: Type.String() }),
  defaults: { mail: 'instant', push: true, slack: false },
  forStaff: true,
  batched: false,
  title: (locale) =>
    locale === 'en'
      ? 'A webhook was switched off: its receiver failed for three days'
      : '웹훅 하나를 껐어요. 받는 쪽이 사흘 동안 받지 못했어요',
  path: ({ webhookId }) => `/admin/webhooks/${webhookId}`,
});

/** Administrators hear that a receiver is not called any more. */
export async function tellAdmins(tx: Ctx, webhookId: string, version: number): Promise<void> {
  const staff = await listStaff(tx);
  await notify(tx, {
    kind: GivenUp,
    key: `webhooks.given_up ${webhookId} ${version}`,
    to: staff.filter(({ role }) => role === 'admin').map(({ id }) => id),
    actorId: null,
    about: {},
    reason: 'concerned',
    params: { webhookId },
  });
}
