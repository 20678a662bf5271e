import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkedFacet, findPostKind } from '../../../kernel/post-kinds.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { countContribution } from '../../members/index.ts';
import { accessSpace, type SpaceRow } from '../../spaces/index.ts';
import { judgeNew, settleJudged, withFacetTexts } from '../judging.ts';
import { anonymityNotAllowed } from '../posts.errors.ts';
import { PostCreated } from '../posts.events.ts';
import { claimFilesOfPost } from '../posts.files.ts';
import { findPost, insertPost, type PostRow } from '../posts.queries.ts';
import { cleanTags } from '../posts.rules.ts';
import { bodyLimit, titleLimit } from '../posts.settings.ts';
import { writeText } from '../posts.text.ts';
import { forgetDraft } from './keep-draft.ts';

export interface NewPost {
  space: string;
  title: string;
  body: string;
  tags?: string[];
  anonymous?: boolean;
  /** Uploaded files to list with the post, besides those that its text shows. */
  files?: string[];
  facet?: unknown;
  /** Key of the draft that it was: thrown away with the publication. */
  draft?: string;
}

/** Publishes a post. @throws DomainError 404 for a space that cannot be read, 403 for one that cannot be written in, 422 */
export async function createPost(ctx: Ctx, post: NewPost): Promise<{ post: PostRow; space: SpaceRow }> {
  const space = await accessSpace(ctx, { slug: post.space }, 'write');
  const anonymous = post.anonymous ?? false;
  if (anonymous && !space.anonymous_allowed) throw anonymityNotAllowed();
  const title = cleanLine(post.title, { pointer: '/title', min: 1, max: ctx.setting(titleLimit) });
  const tags = cleanTags(post.tags ?? []);
  const text = await writeText(ctx, post.body, {
    pointer: '/body',
    max: ctx.setting(bodyLimit),
    idPrefix: `p${newId().slice(-8)}`,
  });
  const facet = checkedFacet(space.kind, post.facet);
  const authorId = ctx.actor!.id;
  const row = await ctx.transaction(async (tx) => {
    const place = { what: 'post', kind: 'new', id: null, postId: null, spaceId: space.id, title } as const;
    const said = withFacetTexts(space.kind, text, facet);
    const judged = await judgeNew(tx, { ...place, authorId, anonymous }, said);
    const inserted = await insertPost(tx, {
      spaceId: space.id,
      kind: space.kind,
      authorId,
      anonymous,
      title,
      body: text.source,
      bodyHtml: text.html,
      excerpt: text.excerpt,
      tags,
      createdAt: tx.now,
    });
    const made = await claimFilesOfPost(tx, inserted, post.files);
    if (facet !== null) await findPostKind(space.kind)?.createFacet?.(tx, made, facet);
    if (!anonymous) await countContribution(tx, authorId, 'post', 1);
    await forgetDraft(tx, post.draft);
    if (await settleJudged(tx, judged, { postId: made.id })) return (await findPost(tx, made.id))!;
    await tx.emit(PostCreated({ postId: made.id, authorId, anonymous, mentioned: text.mentioned }));
    return made;
  });
  return { post: row, space };
}
