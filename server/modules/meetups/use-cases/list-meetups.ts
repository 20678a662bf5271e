import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, toPage, type Page } from '../../../kernel/paging.ts';
import { listPostsOfKind, summarisePosts, type PostSummary } from '../../posts/index.ts';
import { isLike, listOwn, startOf, type OwnMeetups } from '../meetup-lists.queries.ts';
import type { MeetupQuery } from '../meetups.schemas.ts';

type PostPage = Page<Static<typeof PostSummary>>;

/** Meet-ups that the caller may read; the soonest first unless asked otherwise, and then none that is over. */
export function listMeetups(ctx: Ctx, query: Static<typeof MeetupQuery>): Promise<PostPage> {
  const { space, tag, category, region, open, anonymous, sort = 'soonest', limit = 20, cursor } = query;
  const timeOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  const filter = {
    category,
    region,
    from: timeOf(query.from) ?? (sort === 'soonest' ? ctx.now : undefined),
    until: timeOf(query.until),
    open,
    anonymous,
    conditions: readConditions(query.conditions),
  };
  return listPostsOfKind(ctx, {
    kind: 'meetup',
    space,
    tag,
    which: isLike(filter, ctx.now),
    sort,
    at: startOf,
    limit,
    cursor,
  });
}

/** `place:seocho,place:gaepo,time:lunch` as values by attribute. */
function readConditions(text: string | undefined): Record<string, string[]> {
  const conditions: Record<string, string[]> = {};
  for (const pair of (text ?? '').split(',')) {
    const [key, value] = pair.split(':');
    if (key && value) (conditions[key] ??= []).push(value);
  }
  return conditions;
}

/** The caller's own; those whose post is gone are left out. */
export async function listOwnMeetups(
  ctx: Ctx,
  { cursor, limit, ...query }: Omit<OwnMeetups, 'after'> & { cursor: string | undefined },
): Promise<PostPage> {
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, cursorPart.id]);
  const rows = await listOwn(ctx, { ...query, limit: limit + 1, after });
  const page = toPage(
    rows,
    limit,
    (row) => row.post_id,
    (row) => [row.starts_at.toISOString(), row.post_id],
  );
  const posts = await summarisePosts(ctx, page.items);
  return { ...page, items: page.items.flatMap((id) => posts.get(id) ?? []) };
}
