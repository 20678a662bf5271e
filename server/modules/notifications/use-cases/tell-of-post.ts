import type { Ctx } from '../../../kernel/ctx.ts';
import { holdTellablePost, type TellablePost } from '../../posts/index.ts';
import type { NoticeReason } from '../../../kernel/notices.ts';
import { PostMentioned, PostPublished } from '../notices.kinds.ts';
import { findLevels, findPostWatchers } from '../watches.queries.ts';
import { reasonForPost } from '../watches.rules.ts';
import { notifyEach } from './notify.ts';

interface Told {
  postId: string;
  /** Accounts that the text names. */
  mentioned: readonly string[];
}

/** Tells those whom a new post names, and those who watch its author, space or tags; each once. */
export async function tellOfPost(ctx: Ctx, told: Told): Promise<void> {
  await ctx.transaction(async (tx) => {
    const post = await holdTellablePost(tx, told.postId);
    if (!post || post.deleted) return;
    const { accountIds, levelsOf } = await findPostWatchers(tx, watched(post));
    const heard = [...new Set([...accountIds, ...told.mentioned])].flatMap((id): [string, NoticeReason][] => {
      const reason = reasonForPost(levelsOf(id), told.mentioned.includes(id));
      return reason === null ? [] : [[id, reason]];
    });
    await tell(tx, post, heard);
  });
}

/** Tells those whom a post names since it was changed; nobody twice. */
export async function tellOfPostEdit(ctx: Ctx, told: Told): Promise<void> {
  if (told.mentioned.length === 0) return;
  await ctx.transaction(async (tx) => {
    const post = await holdTellablePost(tx, told.postId);
    if (!post || post.deleted) return;
    const levelsOf = await findLevels(tx, watched(post), told.mentioned);
    const heard = told.mentioned.filter((id) => reasonForPost(levelsOf(id), true) !== null);
    await tell(
      tx,
      post,
      heard.map((id) => [id, 'mention']),
    );
  });
}

const watched = (post: TellablePost) => ({ ...post, authorId: post.anonymous ? null : post.authorId });

async function tell(tx: Ctx, post: TellablePost, heard: [string, NoticeReason][]): Promise<void> {
  const others = heard.filter(([id]) => id !== post.authorId);
  if (others.length === 0) return;
  await notifyEach(
    tx,
    {
      key: `post ${post.id}`,
      actorId: post.anonymous ? null : post.authorId,
      about: { postId: post.id },
    },
    [...Map.groupBy(others, ([, reason]) => reason)].map(([reason, some]) => ({
      kind: reason === 'mention' ? PostMentioned : PostPublished,
      to: some.map(([id]) => id),
      reason,
      params: { postId: post.id },
    })),
  );
}
