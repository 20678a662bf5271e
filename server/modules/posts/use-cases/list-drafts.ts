import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, toPage } from '../../../kernel/paging.ts';
import { truncate } from '../../../kernel/text.ts';
import { inLocale, listReadableSpaces } from '../../spaces/index.ts';
import { listDrafts, type DraftRow } from '../drafts.queries.ts';
import { placeOf, postIdOf } from '../drafts.rules.ts';
import type { DraftPage, DraftSummary } from '../drafts.schemas.ts';
import { draftDays } from '../posts.settings.ts';
import { summarisePosts } from './summarise-posts.ts';

const excerptLength = 160;

type Summary = Static<typeof DraftSummary>;

/** One's own drafts, the last changed first. */
export async function listOwnDrafts(
  ctx: Ctx,
  { limit = 20, cursor }: { limit?: number; cursor?: string },
): Promise<Static<typeof DraftPage>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, cursorPart.text]);
  const rows = await listDrafts(ctx, ctx.actor!.id, { limit: limit + 1, after });
  const present = await presenter(ctx, rows.slice(0, limit));
  const page = toPage(rows, limit, present, (row) => [row.updated_at.toISOString(), row.key]);
  return { ...page, keptDays: ctx.setting(draftDays) };
}

async function presenter(ctx: Ctx, rows: readonly DraftRow[]): Promise<(row: DraftRow) => Summary> {
  const ids = rows.flatMap((row) => postIdOf(placeOf(row.key)) ?? []);
  const [posts, spaces] = await Promise.all([
    summarisePosts(ctx, [...new Set(ids)]),
    listReadableSpaces(ctx),
  ]);
  return ({ key, content, updated_at }) => {
    const place = placeOf(key);
    const post = posts.get(postIdOf(place) ?? '');
    const slug = content.space ?? (place?.what === 'new' ? place.space : null);
    const space = spaces.find((one) => one.slug === slug);
    return {
      key,
      what: place?.what ?? 'new',
      title: content.title ?? '',
      excerpt: truncate(content.body.slice(0, 4_000).replace(/\s+/gu, ' ').trim(), excerptLength),
      space: post?.space ?? (space ? { slug: space.slug, name: inLocale(space.name, ctx.locale) } : null),
      post: post ? { id: post.id, title: post.title } : null,
      parentId: place?.what === 'comment' ? place.parentId : null,
      updatedAt: updated_at.toISOString(),
    };
  };
}
