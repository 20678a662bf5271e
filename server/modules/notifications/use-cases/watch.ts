import type { Ctx } from '../../../kernel/ctx.ts';
import { findMemberByHandle, memberNotFound } from '../../members/index.ts';
import { accessPost, trackPost, type WatchLevel } from '../../posts/index.ts';
import { accessSpace, cleanTag } from '../../spaces/index.ts';
import { ownCard } from '../notifications.errors.ts';
import { deleteWatch, findLevels, findWatch, upsertWatch, type Watched } from '../watches.queries.ts';
import { isCounted, levelOfPost } from '../watches.rules.ts';

/** What a path names: a post, a space, a tag or a member. */
export type Named = { id: string } | { slug: string } | { name: string } | { handle: string };

export interface Watch {
  level: WatchLevel;
  /** False for what applies because nothing was chosen. */
  chosen: boolean;
}

/** How much the caller hears of something. @throws DomainError 404 for what they cannot see */
export async function readWatch(ctx: Ctx, named: Named): Promise<Watch> {
  const what = await findNamed(ctx, named);
  const level = await findWatch(ctx, ctx.actor!.id, what);
  return level ? { level, chosen: true } : { level: await levelUnlessChosen(ctx, what), chosen: false };
}

/** Chooses it. @throws DomainError 404 for what the caller cannot see; 422 for themselves */
export async function setWatch(ctx: Ctx, named: Named, level: WatchLevel): Promise<Watch> {
  return ctx.transaction(async (tx) => {
    const what = await findNamed(tx, named);
    if ('authorId' in what && what.authorId === tx.actor!.id) throw ownCard();
    await upsertWatch(tx, tx.actor!.id, what, level);
    if ('postId' in what && isCounted(level)) await trackPost(tx, tx.actor!.id, what.postId, tx.now);
    return { level, chosen: true };
  });
}

/** Goes back to what applies without a choice. */
export async function dropWatch(ctx: Ctx, named: Named): Promise<void> {
  await ctx.transaction(async (tx) => deleteWatch(tx, tx.actor!.id, await findNamed(tx, named)));
}

async function findNamed(ctx: Ctx, named: Named): Promise<Watched> {
  if ('id' in named) return { postId: (await accessPost(ctx, named.id, 'read')).post.id };
  if ('slug' in named) return { spaceId: (await accessSpace(ctx, { slug: named.slug }, 'read')).id };
  if ('name' in named) return { tag: cleanTag(named.name, '/name') };
  const member = await findMemberByHandle(ctx, named.handle);
  if (!member) throw memberNotFound();
  return { authorId: member.account_id };
}

async function levelUnlessChosen(ctx: Ctx, what: Watched): Promise<WatchLevel> {
  if (!('postId' in what)) return 'normal';
  const { post } = await accessPost(ctx, what.postId, 'read');
  return (await findMyLevels(ctx, [post])).get(post.id)!;
}

interface PostFacts {
  id: string;
  space_id: string;
  author_id: string;
  anonymous: boolean;
  tags: string[];
}

/** At which level the caller follows each of these posts. */
export async function findMyLevels(ctx: Ctx, posts: readonly PostFacts[]): Promise<Map<string, WatchLevel>> {
  const { id: me } = ctx.actor!;
  const found = new Map<string, WatchLevel>();
  for (const post of posts) {
    const { id, space_id: spaceId, tags } = post;
    const levels = (await findLevels(ctx, { id, spaceId, tags, authorId: null }, [me]))(me);
    found.set(id, levelOfPost(levels, post.author_id === me));
  }
  return found;
}
