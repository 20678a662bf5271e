import { Type } from 'typebox';
import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { cleanLine, cleanText } from '../../../kernel/text.ts';
import { countCrowd, listCrowd } from '../../accounts/index.ts';
import { recordAct } from '../../audit/index.ts';
import { inboxChannel, insertNotices, lockInboxes } from '../inboxes.queries.ts';
import { SiteNotice } from '../notices.kinds.ts';
import { notAPath } from '../notifications.errors.ts';
import { NoticesMade } from '../notifications.events.ts';
import {
  insertSiteNotice,
  lockSiteNotice,
  noteProgress,
  type SiteNoticeRow,
} from '../site-notices.queries.ts';

type Texts = { ko?: string; en?: string };

export interface SiteNoticeInput {
  title: Texts;
  body?: Texts;
  /** A path of this site. */
  url?: string;
  /** Only those with this role. */
  role?: Role;
}

/** Accounts that are told in one transaction: large enough to be quick, small enough to hold nobody up. */
const batch = 2_000;

/** How many would be told: everybody, or everybody with a role, but not whoever sends it. */
export async function countRecipients(ctx: Ctx, role: Role | null): Promise<number> {
  return countCrowd(ctx, { role, except: ctx.actor!.id, before: ctx.now });
}

/** Tells everybody, or everybody with a role, in the background. @throws DomainError 422 */
export async function sendSiteNotice(ctx: Ctx, input: SiteNoticeInput): Promise<SiteNoticeRow> {
  const title = cleaned(input.title, '/title', (raw, pointer) =>
    cleanLine(raw, { pointer, min: 1, max: 200 }),
  );
  const body = cleaned(input.body ?? {}, '/body', (raw, pointer) =>
    cleanText(raw, { pointer, min: 1, max: 4_000 }),
  );
  const url = input.url ?? null;
  if (url !== null && !/^\/(?![/\\])[^\s\\]*$/.test(url)) throw notAPath();
  return ctx.transaction(async (tx) => {
    const role = input.role ?? null;
    const recipients = await countRecipients(tx, role);
    const notice = await insertSiteNotice(tx, { title, body, url, role, recipients });
    await tx.enqueue(SpreadSiteNotice, { noticeId: notice.id }, { key: `site notice ${notice.id}` });
    await recordAct(tx, {
      act: 'notifications.site_notice_sent',
      actorId: tx.actor!.id,
      target: { type: 'site_notice', id: notice.id },
      before: null,
      after: { title, url, role, recipients },
    });
    return notice;
  });
}

function cleaned(texts: Texts, pointer: string, clean: (raw: string, pointer: string) => string): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([locale, text]) => [locale, clean(text, `${pointer}/${locale}`)]),
  );
}

/** Goes on where it was when it is run again. */
export const SpreadSiteNotice = defineJob(
  'notifications.spread_site_notice',
  Type.Object({ noticeId: Type.String() }),
  async (ctx, { noticeId }) => {
    while (await ctx.transaction((tx) => spreadBatch(tx, noticeId)));
  },
);

/** One batch; answers whether there is another one. */
async function spreadBatch(tx: Ctx, noticeId: string): Promise<boolean> {
  const notice = await lockSiteNotice(tx, noticeId);
  if (!notice || notice.finished_at) return false;
  const crowd = { role: notice.role as Role | null, except: notice.created_by, before: notice.created_at };
  const ids = await listCrowd(tx, crowd, { after: notice.reached, limit: batch });
  const told = ids.length === 0 ? 0 : await tellBatch(tx, notice, ids);
  const finished = ids.length < batch;
  await noteProgress(tx, noticeId, { told, reached: ids.at(-1) ?? null, finished });
  return !finished;
}

async function tellBatch(tx: Ctx, notice: SiteNoticeRow, accountIds: string[]): Promise<number> {
  await lockInboxes(tx, accountIds);
  const made = await insertNotices(tx, accountIds, {
    key: `site ${notice.id}`,
    kind: SiteNotice.name,
    reason: 'site',
    params: { noticeId: notice.id },
    actorId: null,
    postId: null,
    commentId: null,
    spaceId: null,
    batch: null,
  });
  if (made.length > 0) await tx.emit(NoticesMade({ items: made }));
  for (const { accountId } of made) tx.wake(inboxChannel, accountId);
  return made.length;
}
