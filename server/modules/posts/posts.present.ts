import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findPostKind } from '../../kernel/post-kinds.ts';
import { findUnheard } from '../../kernel/silence.ts';
import { fileUrl, findFilesOf, presentFile, smallerWidths } from '../files/index.ts';
import { findMembers, presentAuthor, type MemberRow } from '../members/index.ts';
import { inLocale, loadDirectory, mayIn, type SpaceRow } from '../spaces/index.ts';
import { findOwnReactions, type PostRow, type PostSummaryRow } from './posts.queries.ts';
import { isStaff } from './posts.rules.ts';
import type { PostSummary, PostView } from './posts.schemas.ts';
import { revisionsPublic } from './posts.settings.ts';
import { findUnread, type Unread } from './visits.queries.ts';
import { findWatchLevels } from './watch-levels.ts';

interface Surroundings {
  members: Map<string, MemberRow>;
  spaces: Map<string, SpaceRow>;
  facets: Map<string, unknown>;
  unread: Map<string, Unread>;
  unheard: Set<string>;
}

/** Posts for a list: authors, spaces and facets come in one query each, however long the list is. */
export async function presentSummaries(
  ctx: Ctx,
  rows: readonly PostSummaryRow[],
): Promise<Map<string, Static<typeof PostSummary>>> {
  const around = await loadSurroundings(ctx, rows);
  return new Map(rows.map((row) => [row.id, presentSummary(ctx, row, around)]));
}

/** One post with everything that its page shows. */
export async function presentPost(
  ctx: Ctx,
  post: PostRow,
  space: SpaceRow,
): Promise<Static<typeof PostView>> {
  const [around, reactions, files, levels] = await Promise.all([
    loadSurroundings(ctx, [post]),
    findOwnReactions(ctx, [post.id]),
    findFilesOf(ctx, 'post', [post.id]),
    findWatchLevels(ctx, [post]),
  ]);
  const mine = reactions.get(post.id);
  const isOwn = ctx.actor?.id === post.author_id;
  return {
    ...presentSummary(ctx, post, around),
    bodyHtml: post.body_html,
    ...(isOwn && { body: post.body }),
    version: post.version,
    deletedAt: post.deleted_at?.toISOString() ?? null,
    files: (files.get(post.id) ?? []).map(presentFile),
    mine: {
      liked: mine?.liked ?? false,
      bookmarked: mine?.bookmarked ?? false,
      authored: isOwn,
      edit: isOwn,
      delete: isOwn || isStaff(ctx.actor),
      pin: isStaff(ctx.actor),
      lock: isStaff(ctx.actor),
      comment:
        mayIn(space, ctx.actor, 'comment') &&
        post.withheld_at === null &&
        (post.locked_at === null || isStaff(ctx.actor)),
      revisions: post.edited_at !== null && (isOwn || isStaff(ctx.actor) || ctx.setting(revisionsPublic)),
      watch: levels.get(post.id) ?? 'normal',
      seenUntil: around.unread.get(post.id)?.seenUntil?.toISOString() ?? null,
    },
  };
}

async function loadSurroundings(ctx: Ctx, rows: readonly PostSummaryRow[]): Promise<Surroundings> {
  const named = rows.filter((row) => !row.anonymous).map((row) => row.author_id);
  const [members, unheard, directory, facets, unread] = await Promise.all([
    findMembers(ctx, [...new Set(named)]),
    findUnheard(ctx, [...new Set(named)]),
    loadDirectory(ctx),
    loadFacets(ctx, rows),
    findHeardUnread(ctx, rows),
  ]);
  return {
    members: new Map(members.map((member) => [member.account_id, member])),
    spaces: new Map(directory.spaces.map((space) => [space.id, space])),
    facets,
    unread,
    unheard,
  };
}

/** What is new in posts of which the reader wants to hear something. */
async function findHeardUnread(ctx: Ctx, rows: readonly PostSummaryRow[]): Promise<Map<string, Unread>> {
  const unread = await findUnread(ctx, rows);
  const fresh = rows.filter((row) => (unread.get(row.id)?.newComments ?? 0) > 0);
  for (const [id, level] of await findWatchLevels(ctx, fresh))
    if (level === 'muted') unread.set(id, { ...unread.get(id)!, newComments: 0 });
  return unread;
}

async function loadFacets(ctx: Ctx, rows: readonly PostSummaryRow[]): Promise<Map<string, unknown>> {
  const facets = new Map<string, unknown>();
  for (const name of new Set(rows.map((row) => row.kind))) {
    const ofKind = rows.filter((row) => row.kind === name);
    const loaded = await findPostKind(name)?.loadFacets?.(ctx, ofKind);
    for (const [id, facet] of loaded ?? []) facets.set(id, facet);
  }
  return facets;
}

function presentSummary(
  ctx: Ctx,
  row: PostSummaryRow,
  { members, spaces, facets, unread, unheard }: Surroundings,
): Static<typeof PostSummary> {
  const space = spaces.get(row.space_id)!;
  return {
    id: row.id,
    kind: row.kind,
    space: { slug: space.slug, name: inLocale(space.name, ctx.locale), kind: space.kind },
    title: row.title,
    excerpt: row.excerpt,
    author: row.anonymous ? null : presentAuthor(members.get(row.author_id)),
    anonymous: row.anonymous,
    tags: row.tags,
    pictureUrl: row.picture_file_id === null ? null : fileUrl(row.picture_file_id, smallerWidths[0]),
    pinned: row.pinned_at !== null,
    locked: row.locked_at !== null,
    withheld: row.withheld_why as 'hidden' | 'held' | null,
    fromBlocked: !row.anonymous && unheard.has(row.author_id),
    moderated: row.moderated_at !== null,
    likeCount: row.like_count,
    bookmarkCount: row.bookmark_count,
    commentCount: row.comment_count,
    viewCount: row.view_count,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    lastActivityAt: row.last_activity_at.toISOString(),
    newComments: unread.get(row.id)?.newComments ?? 0,
    facet: facets.get(row.id) ?? null,
  };
}
