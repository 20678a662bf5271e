import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, encodeCursor } from '../../../kernel/paging.ts';
import { findMembers } from '../../members/index.ts';
import { findTellablePosts, openness } from '../../posts/index.ts';
import { inLocale, listReadableSpaces } from '../../spaces/index.ts';
import { listWatches, type WatchRow } from '../watches.queries.ts';
import type { WatchList, WatchQuery } from '../watches.schemas.ts';

/** What the caller watches, tracks and mutes, by name, the latest choice first. What they may not open now is left out. */
export async function listMyWatches(
  ctx: Ctx,
  { of, level, limit = 20, cursor }: Static<typeof WatchQuery>,
): Promise<Static<typeof WatchList>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, cursorPart.text]);
  const rows = await listWatches(ctx, ctx.actor!.id, { of, level, limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nameOf = await namesOf(ctx, shown);
  return {
    items: shown.flatMap((row) => {
      const named = nameOf(row);
      return named ? [{ ...named, level: row.level, since: row.created_at.toISOString() }] : [];
    }),
    nextCursor: rows.length > limit && last ? encodeCursor([last.created_at.toISOString(), last.key]) : null,
  };
}

type Named = Pick<Static<typeof WatchList>['items'][number], 'of' | 'key' | 'name'>;

async function namesOf(ctx: Ctx, rows: readonly WatchRow[]): Promise<(row: WatchRow) => Named | undefined> {
  const [members, posts, spaces, isOpen] = await Promise.all([
    findMembers(
      ctx,
      rows.flatMap((row) => row.author_id ?? []),
    ),
    findTellablePosts(
      ctx,
      rows.flatMap((row) => row.post_id ?? []),
    ),
    listReadableSpaces(ctx),
    openness(ctx),
  ]);
  return (row) => {
    if (row.tag !== null) return { of: 'tag', key: row.tag, name: row.tag };
    const space = spaces.find(({ id }) => id === row.space_id);
    if (space) return { of: 'space', key: space.slug, name: inLocale(space.name, ctx.locale) };
    const post = posts.get(row.post_id ?? '');
    if (post) return isOpen(ctx.actor!, post) ? { of: 'post', key: post.id, name: post.title } : undefined;
    const member = members.find((one) => one.account_id === row.author_id && !one.withdrawn_at);
    return member && { of: 'member', key: member.handle, name: member.display_name };
  };
}
