import type { Static } from 'typebox';
import type { Ctx, Role } from '../../kernel/ctx.ts';
import type { Locale } from '../../kernel/locale.ts';
import { findNoticeKind, type NoticeKind, type NoticeReason } from '../../kernel/notices.ts';
import { findMembers, presentAuthor, type AuthorView, type MemberRow } from '../members/index.ts';
import { findTellablePosts, openness, type TellablePost } from '../posts/index.ts';
import { inLocale, loadDirectory, mayIn, type SpaceRow } from '../spaces/index.ts';
import type { NoticeRow } from './notices.queries.ts';
import type { NoticeView } from './notifications.schemas.ts';

/** A notice in words, for one member. */
export interface DescribedNotice {
  id: string;
  seq: string;
  kind: NoticeKind;
  reason: NoticeReason;
  title: string;
  /** Plain text, when there is more to say. */
  body: string | null;
  /** A path of this site. */
  path: string;
  actor: AuthorView | null;
  /** What it is about, where there is something. */
  post: { id: string; title: string } | null;
  space: string | null;
  count: number;
  createdAt: Date;
  readAt: Date | null;
}

/**
 * What these notices say to a reader now, in their language. Those of kinds that nobody knows any more, and those about what
 * the reader may not open, are left out.
 */
export async function describeNotices(
  ctx: Ctx,
  rows: readonly NoticeRow[],
  reader: { id: string; role: Role; locale: Locale },
): Promise<DescribedNotice[]> {
  const [members, posts, paramsOf] = await Promise.all([
    findMembers(ctx, distinct(rows.map((row) => row.actor_id))),
    findTellablePosts(ctx, distinct(rows.map((row) => row.post_id))),
    completeParams(ctx, rows),
  ]);
  const isOpen = await openness(ctx);
  const { spaces } = await loadDirectory(ctx);
  const byId = new Map(members.filter((one) => !one.withdrawn_at).map((one) => [one.account_id, one]));
  return rows.flatMap((row) => {
    const kind = findNoticeKind(row.kind);
    const post = row.post_id === null ? null : posts.get(row.post_id);
    const params = paramsOf.get(row.seq);
    if (!kind || !params || post === undefined || (post && !isOpen(reader, post))) return [];
    const space = spaces.find(({ id }) => id === row.space_id);
    const around = { params, locale: reader.locale, post, space, actor: byId.get(row.actor_id ?? '') };
    return [describe(row, kind, around)];
  });
}

/** By number, what each is made of; those that have nothing to say any more are left out. */
async function completeParams(ctx: Ctx, rows: readonly NoticeRow[]): Promise<Map<string, Params>> {
  const params = new Map(rows.map((row) => [row.seq, row.params as Params]));
  for (const name of new Set(rows.map((row) => row.kind))) {
    const complete = findNoticeKind(name)?.complete;
    if (!complete) continue;
    const own = rows.filter((row) => row.kind === name);
    const whole = await complete(
      ctx,
      own.map((row) => row.params as Params),
    );
    own.forEach(({ seq }, index) => {
      const found = whole[index];
      if (found) params.set(seq, found);
      else params.delete(seq);
    });
  }
  return params;
}

type Params = Record<string, unknown>;

function describe(
  row: NoticeRow,
  kind: NoticeKind,
  around: {
    params: Params;
    locale: Locale;
    post: TellablePost | null;
    space: SpaceRow | undefined;
    actor: MemberRow | undefined;
  },
): DescribedNotice {
  const { params } = around;
  const actor = around.actor ? presentAuthor(around.actor) : null;
  const words = { params, actor: actor?.name ?? null, post: around.post?.title ?? null, count: row.count };
  return {
    id: row.id,
    seq: row.seq,
    kind,
    reason: row.reason as NoticeReason,
    title: kind.title(around.locale, words),
    body: kind.body?.(around.locale, params) ?? null,
    path: kind.path(params),
    actor,
    post: around.post && { id: around.post.id, title: around.post.title },
    space: around.space ? inLocale(around.space.name, around.locale) : null,
    count: row.count,
    createdAt: row.created_at,
    readAt: row.read_at,
  };
}

export function presentNotice(notice: DescribedNotice): Static<typeof NoticeView> {
  return {
    id: notice.id,
    seq: Number(notice.seq),
    type: notice.kind.name,
    topic: notice.kind.topic,
    reason: notice.reason,
    title: notice.title,
    body: notice.body,
    url: notice.path,
    actor: notice.actor,
    count: notice.count,
    createdAt: notice.createdAt.toISOString(),
    readAt: notice.readAt?.toISOString() ?? null,
  };
}

/** Spaces that somebody in this role may not read now. */
export async function spacesClosedTo(ctx: Ctx, reader: { role: Role }): Promise<string[]> {
  const { spaces } = await loadDirectory(ctx);
  return spaces.filter((space) => !mayIn(space, reader, 'read')).map(({ id }) => id);
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
