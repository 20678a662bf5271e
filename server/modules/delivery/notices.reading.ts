import type { Ctx } from '../../kernel/ctx.ts';
import type { NoticeReason } from '../../kernel/notices.ts';
import { describeNotices, findNotices } from '../notifications/index.ts';
import type { Reader } from './readers.ts';

/** What a notice says to its owner now. */
export interface Told {
  seq: string;
  type: string;
  topic: string;
  reason: NoticeReason;
  title: string;
  /** A path of this site. */
  path: string;
  read: boolean;
  post: { id: string; title: string } | null;
  space: string | null;
}

/** In the owner's language, in the order of the inbox; without what became part of a newer one, and what they may not open. */
export async function readNotices(ctx: Ctx, reader: Reader, seqs: readonly string[]): Promise<Told[]> {
  const { id, role } = reader.recipient;
  const rows = await findNotices(ctx, id, seqs);
  const listed = rows.filter((row) => row.superseded_by === null && row.gone_at === null);
  const described = await describeNotices(ctx, listed, { id, role, locale: reader.locale });
  return described.map((notice) => ({
    seq: notice.seq,
    type: notice.kind.name,
    topic: notice.kind.topic,
    reason: notice.reason,
    title: notice.title,
    path: notice.path,
    read: notice.readAt !== null,
    post: notice.post,
    space: notice.space,
  }));
}
